/*
 * Bytes of a log through one buffer: a reader looks at data[start..end), moves
 * start behind what it has done with, and asks for more. The buffer grows up to
 * a limit; what does not fit then is for the reader to take in pieces.
 */
#ifndef LOAD_LOG_INPUT_H
#define LOAD_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct decompressor;
struct unwrapper;

/* A service's lines in a container's lines in what a collector makes of it. */
#define LOG_ENVELOPES_MAX 3

struct log_input {
	int fd;
	struct decompressor *unpack; /* NULL: the bytes are as they are */
	char *name;		     /* for messages */
	char *data;		     /* writable: escapes are undone in place */
	size_t start, end;
	size_t cap, limit;
	uint64_t base; /* where in the input, unpacked, data[0] is */
	bool eof;
	/* What takes the envelopes of services off, the outermost first. */
	struct unwrapper *envelopes[LOG_ENVELOPES_MAX];
	size_t nenvelopes;
	const char *head; /* see unwrap_head() */
};

enum log_fill {
	LOG_FILL_ERROR = -1, /* err is set */
	LOG_FILL_END,
	LOG_FILL_MORE,
	LOG_FILL_FULL, /* limit bytes from start on are there already */
};

/* path "-" is standard input; what is compressed is unpacked on the way. 0, or
   -1 with err set. */
int log_input_open(struct log_input *in, const char *path, size_t buffer,
		   size_t limit, struct err *err);
void log_input_close(struct log_input *in);

/*
 * Before anything is taken: where the bytes are a log in the envelope of a
 * service (NULL: any), they are the log from here on. 0 or -1 with err set.
 */
int log_input_unwrap(struct log_input *in, const char *service,
		     struct err *err);
/* The line of the file that a line of the log comes from. */
uint64_t log_input_line(const struct log_input *in, uint64_t line);
/* As log_unreadable(): what is in no envelope. */
uint64_t log_input_unreadable(const struct log_input *in, uint64_t *first_line);

/* Read more behind end. Addresses change, data[start] stays the same byte. */
enum log_fill log_input_fill(struct log_input *in, struct err *err);
/* Until there are n bytes from start on, or no more come. 0, or -1 if there is
   none and reading failed; where there are some, filling fails again. */
int log_input_want(struct log_input *in, size_t n, struct err *err);

#endif
