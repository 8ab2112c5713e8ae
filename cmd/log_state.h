/*
 * What --state remembers between runs: an analysis, and how far each log was
 * read that it is of. Both are in one file, which is replaced as a whole, so
 * that nothing is counted twice or not at all, whenever a run ends.
 */
#ifndef CMD_LOG_STATE_H
#define CMD_LOG_STATE_H

#include "cmd/options.h"
#include "load/log.h"
#include "model/analysis.h"

struct log_state {
	struct arena *arena;
	const char *path;	 /* of the file, links followed */
	int lock;		 /* held until it is closed; -1: none */
	struct analysis *before; /* of the runs before, NULL: there was none */
	struct log_marks marks;	 /* those of logs that were seen last, last */
	struct log_resume resume;
	/* Of the log at hand: */
	bool known;	      /* its beginning was seen, */
	struct log_mark mark; /* which was so */
	size_t place;	      /* of its mark; SIZE_MAX: there is none yet */
};

/* Do the options go with --state, if it was given? 0, or -1 with err set. */
int log_state_check(const struct args *args, struct err *err);

/*
 * Take the lock of path and load what is there, which may be nothing. -1 with
 * err set if it is none of ours, or another process has it.
 */
int log_state_open(struct log_state *s, struct arena *arena, const char *path,
		   struct err *err);
void log_state_release(struct log_state *s);

/* Is it the file itself, or its lock? */
bool log_state_is_own(const struct log_state *s, const char *path);
/* Was all of that file read, and is it what it was then? */
bool log_state_has(struct log_state *s, const char *path);

/* A log is to be opened, with s->resume. */
void log_state_begin(struct log_state *s);
/* Its records, up to log_place(), were counted; failed: then reading did. */
void log_state_took(struct log_state *s, const struct log_reader *reader,
		    bool failed);

/* Replace the file by an analysis of everything that was taken. */
int log_state_write(const struct log_state *s, struct analysis *a,
		    struct err *err);

#endif
