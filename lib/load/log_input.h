/*
 * Bytes of a log through one buffer: a reader looks at data[start..end), moves
 * start behind what it has done with, and asks for more. The buffer grows up to
 * a limit; what does not fit then is for the reader to take in pieces.
 *
 * A part of a log is looked at the same way: its bytes are all in the buffer.
 */
#ifndef LOAD_LOG_INPUT_H
#define LOAD_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "load/log.h"
#include "load/log_source.h"
#include "load/unwrap.h"

struct decompressor;

struct log_input {
	struct log_source source;
	struct decompressor *unpack; /* NULL: the bytes are as they are */
	char *data;		     /* writable: escapes are undone in place */
	size_t start, end;
	size_t cap, limit;
	uint64_t base; /* where in the input, unpacked, data[0] is */
	bool eof;
	bool cut;  /* and there the log goes on: what is not whole is no entry,
		    */
	bool held; /* and the lines of what is whole may go on as well */
	bool resumes; /* see log_resume */
	bool part;    /* nothing is read behind what is there */
	/* Where the bytes come from, and who says if they are cut where they
	   end; read is NULL: from the file. */
	struct unwrap_source feed;
	/* What takes the envelopes of services off, the outermost first. */
	struct unwrapper *envelopes[LOG_ENVELOPES_MAX];
	size_t nenvelopes;
	const char *head; /* see unwrap_head() */
	size_t mark;	  /* bytes of the byte order mark that was skipped */
};

enum log_fill {
	LOG_FILL_ERROR = -1, /* err is set */
	LOG_FILL_END,
	LOG_FILL_MORE,
	LOG_FILL_FULL, /* limit bytes from start on are there already */
	LOG_FILL_CUT,  /* the part ends, and the log does not */
};

/* path "-" is standard input; what is compressed is unpacked on the way.
   options may be NULL. 0, or -1 with err set. */
int log_input_open(struct log_input *in, const char *path,
		   const struct log_options *options, size_t buffer,
		   size_t limit, struct err *err);
void log_input_close(struct log_input *in);

/* Before anything is taken: skip a byte order mark. */
void log_input_skip_mark(struct log_input *in);
/*
 * Before anything is taken: where the bytes are a log in the envelope of a
 * service (NULL: any), they are the log from here on. 0 or -1 with err set.
 */
int log_input_unwrap(struct log_input *in, const char *service,
		     struct err *err);
/* The line of the file that a line of the log comes from. */
uint64_t log_input_line(const struct log_input *in, uint64_t line);
/* The same for later, as it is known now. */
struct log_lines {
	struct unwrap_lines *of[LOG_ENVELOPES_MAX];
	size_t n;
};
/* out is zeroed, or has been kept before. */
void log_lines_keep(const struct log_input *in, struct log_lines *out);
uint64_t log_lines_find(const struct log_lines *l, uint64_t line);
void log_lines_release(struct log_lines *l);
/* As log_unreadable(): what is in no envelope. */
uint64_t log_input_unreadable(const struct log_input *in, uint64_t *first_line);
/* Add that to what at has of each envelope. */
void log_input_add_unreadable(const struct log_input *in, struct log_place *at);

/*
 * Begin anew, for what is a file: at the first byte to look at it again,
 * without envelopes; or (taken off) in those that were recognised and behind
 * the byte order mark, to read it. 0 or -1 with err set.
 */
int log_input_restart(struct log_input *in, bool taken_off, struct err *err);
/* The latter, and go to a place there; what it says to be unreadable is not
   counted again. 1 it is, 0 the log ends before, or was stopped; -1 with err
   set. */
int log_input_seek(struct log_input *in, const struct log_place *at,
		   struct err *err);

/* Read more behind end. Addresses change, data[start] stays the same byte. */
enum log_fill log_input_fill(struct log_input *in, struct err *err);
/* Until there are n bytes from start on, or no more come. 0, or -1 if there is
   none and reading failed; where there are some, filling fails again. */
int log_input_want(struct log_input *in, size_t n, struct err *err);

/*
 * Make part, which is zeroed or was a part before, one of the bytes that are
 * there, which it takes over with their buffer. in goes on in another buffer,
 * of size bytes if that is enough, with the bytes from data[keep] on.
 */
void log_input_part(struct log_input *in, size_t keep, size_t size,
		    struct log_input *part);

#endif
