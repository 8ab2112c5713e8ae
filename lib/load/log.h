/*
 * Query logs, record by record, in any format: csvlog, jsonlog, stderr with any
 * log_line_prefix, compressed, in the envelope of a service. What varies
 * between formats ends here; above this line a record is a record.
 */
#ifndef LOAD_LOG_H
#define LOAD_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum log_format {
	LOG_UNKNOWN,
	LOG_CSV,
	LOG_JSON,
	LOG_STDERR,
	LOG_SQL,   /* statements without a log around them */
	LOG_STATS, /* pg_stat_statements as CSV */
};

enum log_record_kind {
	RECORD_STATEMENT,  /* text ran: statement: and execute name: */
	RECORD_DURATION,   /* the last statement of the session took duration */
	RECORD_ERROR,	   /* text failed; text may be empty */
	RECORD_CONNECT,	   /* the first word of a session */
	RECORD_AUTHORIZED, /* the second, if the first is logged */
	RECORD_DISCONNECT,
	RECORD_OTHER, /* parse and bind lines, checkpoints, ... */
};

/*
 * One log entry. Strings are borrowed until the next record, raw bytes of any
 * encoding, with the format's escapes undone.
 *
 * Memory is bounded whatever the log holds: of an entry that is larger than
 * LOG_ENTRY_MAX, LOG_TEXT_KEPT bytes of text and of detail are kept.
 */
#define LOG_ENTRY_MAX (4u << 20)
#define LOG_TEXT_KEPT (1u << 20)

/*
 * What is made of a record where it is read, for who asked for that: see
 * log_options.prepare.
 */
struct log_keys {
	bool made;
	bool foreign; /* of another database */
	bool digested;
	uint64_t session; /* hash of its id */
	uint64_t client;  /* of role, database and application */
	uint64_t text;	  /* of the text, 0: it has none */
	uint64_t digest;  /* if digested: see sql/digest.h, */
	uint64_t tags;	  /* and a hash of the tags in its comments, or 0 */
	void *ahead;	  /* more, of a text that seems new; NULL: nothing */
};

struct log_record {
	enum log_record_kind kind;
	bool truncated; /* text is only its beginning, of shape shape_id */
	bool fetch;	/* execute fetch from: not counted again */
	struct log_keys keys;
	/* Since 1970, INT64_MIN where not logged. Zones that are not known by
	   their abbreviation count as UTC: it is there for order. */
	int64_t time_us;
	int64_t duration_us;   /* of all calls; -1: none in this record */
	uint64_t calls;	       /* 1, or what statistics say */
	uint32_t pid;	       /* 0 unknown */
	uint32_t backend;      /* virtual transaction id's two parts; */
	uint32_t lxid;	       /* 0/0 where not logged */
	uint64_t session_line; /* %l; 0 unknown */
	uint64_t session_last; /* the same of its last line: DETAIL, ... */
	uint64_t audit;	       /* pgaudit's number of the statement in its
				  session; 0 in the server's own lines */
	struct str text;
	struct str session; /* %c, else the process id; empty if neither */
	struct str role, database, application;
	struct str detail; /* DETAIL: parameters, "prepare: ..." */
	uint64_t shape_id; /* of the whole text, if it is truncated */
};

struct log_reader; /* opaque */
struct arena;
struct stat;

struct pool;

/*
 * Makes record.keys, on any thread. Each has a scratch of its own for that, or
 * several. What is put into memory is there as long as the record is.
 */
struct log_prepare {
	void *(*scratch_new)(const void *arg);
	void (*scratch_free)(void *scratch);
	void (*prepare)(void *scratch, struct log_record *record,
			struct arena *memory);
	const void *arg;
};

/*
 * What the logs of one run have in common. They may be read by another thread
 * than the one that looks at this.
 */
struct log_run {
	/* Once this can be read, the logs are read no further, as if they ended
	   there; -1: never. */
	int stop_fd;
	atomic_uint_fast64_t bytes;  /* read so far, as they are on disk, */
	atomic_uint_fast64_t passed; /* and of them, passed without a look */
	/*
	 * How files are followed; NULL: a log ends where its file does. Else
	 * the end of a file is waited at for more of it. Whoever reads asks
	 * this there, again and again: is nothing more written to that file?
	 * shrunk: it is shorter than what was read of it, and will be read no
	 * further. When reading is to stop, a file that was read to its end
	 * once is read to where it ends now.
	 */
	bool (*over)(void *arg, const struct stat *file, bool shrunk);
	void *over_arg;
	atomic_bool caught_up; /* the end of one was waited at */
};

/* A service's lines in a container's lines in what a collector makes of it. */
#define LOG_ENVELOPES_MAX 3

/* A place in a log: bytes, unpacked and without envelopes, and the number of
   the line there, from 1. */
struct log_place {
	uint64_t position, line;
	/* What was in none of each envelope so far, the outermost first. */
	uint64_t unreadable[LOG_ENVELOPES_MAX];
};

/*
 * How a log is read in several runs. It must be a file, and a server's log. Its
 * end may cut an entry: what is not whole, or may have more lines, is left for
 * the run that finds it whole.
 */
struct log_resume {
	/* The log begins with the n bytes at p, unpacked; file is what it is
	   in. Set at to where it is to be read from; it is the beginning. */
	void (*find)(void *arg, const char *p, size_t n,
		     const struct stat *file, struct log_place *at);
	void *arg;
};

struct log_options {
	struct log_run *run;		 /* NULL: it is alone */
	const struct log_resume *resume; /* NULL: it is read in one run */
	const char *line_prefix;	 /* NULL: recognise it, */
	const char *prefix_before;	 /* and of two that do, take this one */
	enum log_format format;		 /* LOG_UNKNOWN: recognise it */
	const char *service; /* whose envelope it is in, NULL: recognise */
	bool found;	     /* nobody named it: it need not be a log, see
				log_is_other() */
	size_t buffer;	     /* bytes to begin with, 0: 1 MiB */
	size_t entry_max;    /* 0: LOG_ENTRY_MAX */
	size_t text_kept;    /* 0: LOG_TEXT_KEPT */
	/* Who reads it in parts, ahead of log_next(); NULL: nobody. What comes
	   of it is the same. */
	struct pool *pool;
	size_t part;	/* bytes, 0: 512 KiB */
	size_t readers; /* logs that the pool reads at once; 0: one */
	const struct log_prepare *prepare; /* NULL: keys are not made */
};

/*
 * Open a log; "-" is standard input, and a FIFO is as good as a file. NULL with
 * err set if it cannot be read or is in no known format. An empty log is fine
 * and has no records. One that is followed is waited for until there is enough
 * of it to know it by. options may be NULL.
 */
struct log_reader *log_open(const char *path, const struct log_options *options,
			    struct err *err);
/* 1 a record, which is borrowed until the next call, 0 the end, -1 with err set
   if reading failed. */
int log_next(struct log_reader *r, const struct log_record **out,
	     struct err *err);
enum log_format log_reader_format(const struct log_reader *r);
/* Was it found, and is in no known format, nor like a log? It has no records
   then, and what log_open() was given for errors says so. */
bool log_is_other(const struct log_reader *r);
/* The log_line_prefix in use, named or recognised; NULL if not LOG_STDERR. */
const char *log_reader_prefix(const struct log_reader *r);
/*
 * Lines or entries so far that were no record of the format or whose words are
 * not English (lc_messages), and the line number of the first of them (0:
 * none). Reading goes on behind them.
 */
uint64_t log_unreadable(const struct log_reader *r, uint64_t *first_line);
/* Did reading stop before the end, as its run was told to? */
bool log_stopped(const struct log_reader *r);

/*
 * Once log_next() has given out the last record of a log that is resumed, or
 * failed: where the first byte is that is in none of them.
 */
struct log_place log_place(const struct log_reader *r);
/* And: is there no reason to look at it again while it is of that size on disk?
 */
bool log_settled(const struct log_reader *r, uint64_t size);
/* It ends before the place where it was to be read from. */
bool log_shorter(const struct log_reader *r);
/* The file that it is in, and its first bytes, at most size, as they are now.
   How many; 0 if it is compressed, or there are none. */
size_t log_file(const struct log_reader *r, struct stat *file, char *p,
		size_t size);
void log_close(struct log_reader *r);

/*
 * The time of the first record that has one, to put rotated files in order.
 * INT64_MIN if there is none, if path cannot be read, or where looking would
 * take away what is to be read: standard input, FIFOs. It is no part of a run.
 */
int64_t log_first_time(const char *path, const struct log_options *options);

#endif
