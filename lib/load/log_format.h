/*
 * Between the formats and the reader. A format finds the fields of an entry in
 * the bytes of the log; what the fields mean is the same for all of them, and
 * said once, in log_message.c.
 */
#ifndef LOAD_LOG_FORMAT_H
#define LOAD_LOG_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "load/log.h"
#include "load/log_audit.h"
#include "load/log_input.h"
#include "load/log_time.h"

enum log_field {
	FIELD_TIME,
	FIELD_ROLE,
	FIELD_DATABASE,
	FIELD_APPLICATION,
	FIELD_SESSION,
	FIELD_PID,
	FIELD_LINE,
	FIELD_LAST_LINE, /* of an entry of several lines */
	FIELD_TAG,	 /* command tag, or what the process is doing */
	FIELD_VXID,
	FIELD_SEVERITY,
	FIELD_DETAIL,
	FIELD_MESSAGE,
	FIELD_STATEMENT,
	FIELD_COUNT
};

/* An entry as it was logged, escapes undone. Empty where there is nothing. */
struct log_fields {
	struct str v[FIELD_COUNT];
	/* Of FIELD_MESSAGE and FIELD_STATEMENT: only the beginning is here,
	   and then this is the shape of all of it. */
	bool cut[FIELD_COUNT];
	uint64_t shape[FIELD_COUNT]; /* means nothing where it is not cut */
};

/* Nothing in the fields from the first on; no string is a null pointer. */
static inline void
log_fields_clear_from(struct log_fields *f, enum log_field first)
{
#pragma GCC unroll 16
	for (size_t i = first; i < FIELD_COUNT; i++)
		f->v[i] = STR("");
	memset(f->cut, 0, sizeof(f->cut));
}

static inline void
log_fields_clear(struct log_fields *f)
{
	log_fields_clear_from(f, (enum log_field)0);
}

enum log_severity {
	SEVERITY_UNKNOWN, /* not a word of the server, or not English */
	SEVERITY_LOG,
	SEVERITY_ERROR, /* and FATAL and PANIC */
	SEVERITY_OTHER, /* WARNING, NOTICE, ... */
	/* Of stderr, lines that belong to one before: */
	SEVERITY_DETAIL,
	SEVERITY_STATEMENT,
	SEVERITY_MINOR, /* HINT, CONTEXT, QUERY, LOCATION, BACKTRACE */
};

enum log_severity log_severity(struct str word);

/* What the message of a LOG entry says. */
struct log_message {
	enum log_record_kind kind;
	bool foreign; /* a statement or duration in another language */
	size_t text;  /* where the statement begins, the length if none */
	bool fetch;
	int64_t duration_us; /* -1 none */
	bool is_audit;	     /* it is a record of pgaudit */
	struct log_audit audit;
};

void log_message_read(struct str message, struct log_message *out);

/* Digits to a number, 0 where there are none; too large is the largest. */
uint64_t log_number(struct str s);

/* What a format is asked for recognition. */
struct log_sample {
	const char *path; /* for its ending */
	char *p;	  /* the first bytes, without a byte order mark */
	size_t len;
	bool whole;	  /* it is all there is */
	const char *head; /* what stands before each line's log_line_prefix */
	const struct log_options *options;
};

/* Where the bytes in a reader's buffer are cut. */
struct log_cut {
	size_t end;  /* those up to there are looked at */
	size_t to;   /* entries that begin before are of this part, */
	size_t keep; /* and what the next one needs to see begins here */
};

struct log_format_ops {
	enum log_format format;
	const char *name;
	bool is_growing; /* a server writes it, entry by entry */
	bool (*recognise)(const struct log_sample *s);
	/* May it look otherwise, once there is more of a log that was
	   recognised? NULL: it does not. */
	bool (*is_vague)(const struct log_sample *s);
	/* Make r->state, if the format needs one. 0 or -1. */
	int (*open)(struct log_reader *r, const struct log_sample *s,
		    struct err *err);
	/* As log_next, but for the keys. */
	int (*next)(struct log_reader *r, struct log_record *out,
		    struct err *err);
	void (*close)(struct log_reader *r);

	/*
	 * For reading in parts; NULL: it cannot be. A part is a reader whose
	 * input is one, and next() ends where the part's bytes do.
	 *
	 * cut: find a place before out->end; false if there is none. Where it
	 * is a guess, the part's reader is not at its end then, and nothing in
	 * its bytes has changed.
	 */
	bool (*cut)(const struct log_reader *r, struct log_cut *out);
	/* Make part, which is zeroed or was one of whole's before, look at what
	   is in its input as whole would. */
	void (*part)(struct log_reader *part, const struct log_reader *whole);
	/* Parts see some bytes of their neighbours, and cuts are no guesses. */
	bool overlaps;
};

extern const struct log_format_ops log_csv_format;
extern const struct log_format_ops log_json_format;
extern const struct log_format_ops log_stderr_format;
extern const struct log_format_ops log_sql_format;
extern const struct log_format_ops log_stats_format;

struct log_long;
struct log_parts;

struct log_reader {
	const struct log_format_ops *ops; /* NULL: the log is empty */
	struct log_parts *parts;	  /* who reads it; NULL: itself */
	struct log_input in;
	/* Entries that begin elsewhere in the input are another part's. */
	uint64_t from, to;
	uint64_t line; /* number of the line that the format looks at */
	/* What is before it is in a record or none of any: kept by the format,
	   right once next() gives out nothing more. */
	struct log_place place;
	bool other;   /* see log_is_other() */
	bool shorter; /* it ends before the place that it was resumed from */
	uint64_t unreadable, first_unreadable;
	struct log_long *large; /* for entries that do not fit the buffer */
	struct arena text; /* not as it is in the log; who calls next() resets
			      it */
	struct log_second second; /* of the last record */
	size_t columns;		  /* of CSV, once known */
	void *state;		  /* the format's own */
	const struct log_prepare *prepare;
	void *scratch;		  /* of it */
	struct log_record record; /* the last one */
};

/* All that is before the byte at in.start is done with. */
static inline void
log_reader_pass(struct log_reader *r)
{
	r->place.position = r->in.base + r->in.start;
	r->place.line = r->line;
}

/* As log_next, of a reader that is read by itself, to out. */
int log_reader_next(struct log_reader *r, struct log_record *out,
		    struct err *err);
/* A zeroed one with nothing open. */
void log_reader_init(struct log_reader *r, const struct log_options *options);
void log_reader_release(struct log_reader *r);
/*
 * A record of the fields, which borrows their bytes, and memory of r->text for
 * what does not stand there as it is. false if it is in a language that is not
 * understood: then it must be counted as unreadable.
 */
bool log_fields_record(struct log_reader *r, const struct log_fields *f,
		       struct log_record *out);
/* Count what begins at a line as unreadable. */
void log_reader_skip(struct log_reader *r, uint64_t line);

#endif
