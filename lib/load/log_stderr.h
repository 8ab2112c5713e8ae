/*
 * Between the parts of the stderr reader.
 */
#ifndef LOAD_LOG_STDERR_H
#define LOAD_LOG_STDERR_H

#include "load/log_format.h"
#include "load/log_prefix.h"

/* What is known of a file's lines from its beginning. */
struct stderr_lines {
	struct log_prefix *prefix;
	bool tabs; /* the server's tabs before continued lines are there */
	bool crlf; /* lines end with \r\n */
};

bool stderr_recognise(const struct log_sample *s);
/* Does none of the lines that were recognised show a name, so that with more of
   them it may be another prefix? */
bool stderr_is_vague(const struct log_sample *s);
/* 0, or -1 with err set; prefix is to be freed. */
int stderr_lines_init(struct stderr_lines *lines, const struct log_sample *s,
		      struct err *err);

/* Does the line at p, which is not the first, continue the one before? */
bool stderr_continues(const struct stderr_lines *lines, const char *p,
		      size_t len);

/* Make a text of several lines, at p, what the client sent: a newline and a tab
   is its newline. Returns how long it is then. */
size_t stderr_join(const struct stderr_lines *lines, char *p, size_t len);

/*
 * Take the entry at in.start, whose first line has the prefix, in pieces.
 * 0, or -1 with err set.
 */
int stderr_stream(struct log_reader *r, const struct stderr_lines *lines,
		  struct log_fields *f, struct err *err);

#endif
