/*
 * log_line_prefix, read backwards: the setting is compiled to a little program
 * that takes the fields out of a line.
 */
#ifndef LOAD_LOG_PREFIX_H
#define LOAD_LOG_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "load/log_format.h"

struct log_prefix;  /* opaque */
struct log_layouts; /* opaque */

/* What a line of stderr is. */
struct log_line {
	struct log_fields fields; /* without message, detail and statement */
	enum log_severity severity;
	size_t message; /* where it begins */
};

/*
 * Compile the value of log_line_prefix as postgresql.conf has it, without its
 * quotes. Escapes that the server does not know are nothing, as for the server.
 * NULL with err set if it is too long.
 */
struct log_prefix *log_prefix_new(const char *text, struct err *err);
/* The same behind head, which is another such value; log_prefix_text() is
   without it. */
struct log_prefix *log_prefix_behind(const char *head, const char *text,
				     struct err *err);
void log_prefix_free(struct log_prefix *p);
const char *log_prefix_text(const struct log_prefix *p);

/*
 * Does line begin with the prefix, a severity and ":"? The severity is never
 * SEVERITY_UNKNOWN then. Bounded in steps, whatever line holds; the line may go
 * on behind len.
 */
bool log_prefix_match(const struct log_prefix *p, const char *line, size_t len,
		      struct log_line *out);

/* What the lines of a log's sessions look like: with that, those that follow
   are faster to match. NULL if the prefix is of no use for it; p is borrowed.
 */
struct log_layouts *log_layouts_new(const struct log_prefix *p);
void log_layouts_free(struct log_layouts *l);
/* The same as log_prefix_match(), of the lines of one log; l may be NULL. */
bool log_prefix_match_again(const struct log_prefix *p, struct log_layouts *l,
			    const char *line, size_t len, struct log_line *out);

/* Of a line whose prefix is that of a line before, apart from its number (%l):
   what else is in it. */
struct log_more {
	enum log_severity severity;
	size_t message;
	struct str number; /* empty where it is not logged */
};

/* Is line such a one? before is what log_prefix_match() found in the line that
   begins at first. The severity can be any. */
bool log_prefix_repeats(const char *first, const struct log_line *before,
			const char *line, size_t len, struct log_more *out);

/* The same as log_prefix_match() for what seems to be a severity in another
 * language. */
bool log_prefix_foreign(const struct log_prefix *p, const char *line,
			size_t len);

/* A line of the longest prefix is known by so many bytes. */
#define LOG_PREFIX_MAX 4096

/*
 * Of the prefixes that are in wide use, the one that explains most lines of a
 * log's beginning, each behind head; NULL if none explains any.
 */
const char *log_prefix_recognise(const char *head, const char *p, size_t len);
/* The same, but before, unless it is NULL, if that explains as many. */
const char *log_prefix_recognise_after(const char *before, const char *head,
				       const char *p, size_t len);

#endif
