/*
 * Which file is read when the one that is followed has come to its end: its
 * name is another file's now, it was cut back, or there is a newer one.
 *
 * One log is followed, and all others are read before and must be complete. A
 * file is newer if its first entry is than those of all files before it: what
 * is renamed, copied or compressed is no other log.
 */
#ifndef CMD_LOG_FOLLOW_H
#define CMD_LOG_FOLLOW_H

#include <sys/stat.h>

#include "base/vec.h"
#include "cmd/options.h"
#include "load/log.h"

/* A file that need not be looked into, unless it changes. */
struct log_seen {
	struct stat file;
	const char *path; /* of a log that was read to its end, else NULL */
};

/*
 * While a log is read this belongs to the thread that reads it, then to the one
 * that opens the next.
 */
struct log_follow {
	struct arena *arena;	    /* the thread's own, while logs are read */
	struct arg_values names;    /* as --log has them */
	struct log_options options; /* to look into a file with */
	VEC(struct log_seen) seen;
	int64_t newest_us; /* of all first entries; INT64_MIN: not known */
	int64_t looked_ms; /* when there was looked for newer files */
	const char *path;  /* of the log that is read, */
	struct stat file;  /* and which file that is */
	bool waited;	   /* it was waited for at its end */
	const char *next;  /* where it goes on; NULL: not known */
	const char *grown; /* a complete log that is not; NULL: none */
};

/* names are borrowed, and so is what options refer to. */
void log_follow_init(struct log_follow *f, struct arena *arena,
		     struct arg_values names,
		     const struct log_options *options);

/* The log of path is read, whose first entry is of time_us, or INT64_MIN; then
   it has come to its end. */
void log_follow_begin(struct log_follow *f, const char *path, int64_t time_us);
void log_follow_end(struct log_follow *f);

/* For log_run; arg is the log_follow. */
bool log_follow_over(void *arg, const struct stat *file, bool shrunk);

/* The path where the log that ended goes on; NULL if it does not. */
const char *log_follow_next(struct log_follow *f);

#endif
