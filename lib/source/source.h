/*
 * SQL inside source code: the string literals and here-documents of a file
 * that hold SQL, as texts that the parser takes, with the way back to where
 * each byte of them stands in the file.
 *
 * It is not a parser of any language: literals and comments are told apart as
 * the language's own lexer does, literals that are joined ("a" + "b", "a" "b",
 * "a" \ "b", "a" . "b") are one text, and what is no literal between them is a
 * hole. Any bytes are accepted; the time taken is linear in them.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

enum source_language {
	SOURCE_NONE, /* not one that is known */
	SOURCE_PYTHON,
	SOURCE_GO,
	SOURCE_JAVA,
	SOURCE_KOTLIN,
	SOURCE_JAVASCRIPT, /* and TypeScript */
	SOURCE_RUBY,
	SOURCE_PHP,
	SOURCE_CSHARP,
	SOURCE_RUST,
};

/* By the end of a file's name: "a/b.py". */
enum source_language source_language_of(const char *path);
/* "Python", ... */
const char *source_language_name(enum source_language language);

enum source_kind {
	SOURCE_SQL,
	/* A URI or keyword string that names a PostgreSQL server:
	   "postgresql://users_app@db/users", "jdbc:postgresql://db/users",
	   "host=db dbname=users user=users_app". */
	SOURCE_CONNECTION,
};

/* From text[at] on, up to the next mark, a byte of text stands in the file at
   file + (its place - at). Within a placeholder or an escape all bytes stand
   where it begins. */
struct source_mark {
	size_t at, file;
	bool flat; /* all of them stand at file */
};

struct source_piece {
	enum source_kind kind;
	/* Ends in NUL, and has no other. Escapes are undone, while indentation
	   stays, even where the language takes it away. Placeholders of any
	   library (%s,
	   %(name)s, ?, :name, @name, {}) and values put in at run time (#{x},
	   ${x}, {x}, " + x + ") are parameters: $1, $2, ...; those that the
	   text has itself keep their numbers. What is no value has the form
	   that lets the rest parse: a name is _$1 (or what it is a part of:
	   users_$1, _$1.users, "a_$1"), a query SELECT $1, an assignment
	   _$1 = NULL, an operator =, and other text is a space. In a string a
	   value is $1, too. */
	const char *text;
	size_t len;
	VEC(struct source_mark) marks; /* by at; the first one is at 0 */
	size_t begin, end; /* in the file: of its literals, quotes and all */
	/* What is put in at run time is no value, or may be none: where a name
	   or key word is expected, or behind a text that is no statement by
	   itself. NULL: nothing is. */
	const char *dynamic; /* lower case, no full stop: "a name is put in" */
};

/* A literal that looks like SQL and was left alone, and why. */
struct source_skip {
	size_t at;
	const char *reason;
};

struct source_result {
	VEC(struct source_piece) pieces; /* in the file's order */
	VEC(struct source_skip) skips;
};

/* Everything in out lives in arena. text need not end in NUL. stop, if it is
   not NULL, is asked now and then: from when it is not 0 nothing more is found.
 */
void source_scan(enum source_language language, const char *text, size_t len,
		 int (*stop)(void), struct arena *arena,
		 struct source_result *out);

/*
 * A statement of a script that does not parse as it is, for it has placeholders
 * of psql or of a library, as a piece; it stands in the file at at. False if it
 * does not parse with parameters in their place either.
 */
bool source_statement(const char *text, size_t len, size_t at,
		      struct arena *arena, struct source_piece *out);

/* Where text[at] of a piece stands in the file. */
size_t source_place(const struct source_piece *piece, size_t at);

#endif
