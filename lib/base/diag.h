/*
 * Diagnostics: messages about places in a file, collected so that one run
 * reports them all, and printed as compilers do:
 *
 *   shop.yaml:14:15: error: table "public.user" does not exist
 *      14 |     tables: [public.user, public.addresses]
 *         |              ^
 *   hint: did you mean "public.users"?
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/vec.h"

enum diag_level {
	DIAG_ERROR,
	DIAG_WARNING
};

/* A file's text, for the lines that diagnostics quote. text may be NULL. */
struct source_text {
	const char *path;
	const char *text;
	size_t len;
};

struct diag {
	enum diag_level level;
	const struct source_text *source; /* NULL: no place */
	int line, column;		  /* from 1; columns count bytes */
	const char *message;
	const char *hint; /* or NULL */
	/* For programs: what kind of message it is, and about what; or NULL. */
	const char *name, *about;
};

struct diag_list {
	struct arena *arena; /* where messages are kept */
	VEC(struct diag) items;
	size_t errors, warnings;
	size_t limit;	 /* 0: none; else so many are kept, and the rest */
	size_t left_out; /* is only counted */
	struct diag spare;
};

void diag_init(struct diag_list *list, struct arena *arena);

/* Append one; the result is borrowed, for diag_hint. */
struct diag *diag_add(struct diag_list *list, enum diag_level level,
		      const struct source_text *source, int line, int column,
		      const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
void diag_hint(struct diag_list *list, struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* By file, line (none comes last) and column; equal places keep their order. */
void diag_sort(struct diag_list *list);

/*
 * Append d as text. Control and bidirectional characters of the quoted line and
 * of the message are shown escaped; long lines are cut around the caret.
 */
void diag_format(struct buf *out, const struct diag *d);

/*
 * Quote a line of a file (len bytes, without its end) as diag_format does, with
 * a caret under column (0: none) and ~ up to end_column (0: the caret alone).
 */
void diag_quote(struct buf *out, const char *line, size_t len, int number,
		int column, int end_column);

/* All of them in their order. Sorted, their files are gone through once. */
void diag_format_list(struct buf *out, const struct diag_list *list);

#endif
