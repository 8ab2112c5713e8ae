/*
 * A script taken apart into statements, as psql would: psql commands are left
 * out, the data of COPY .. FROM stdin is skipped, strings, dollar quotes,
 * comments, parentheses and BEGIN ATOMIC bodies hold semicolons that end
 * nothing. Any bytes are accepted; the time taken is linear in them.
 *
 * A script can be given in pieces: while there is more, script_next returns
 * only what is sure to be complete, and script_go_on takes the next piece.
 */
#ifndef SQL_SCRIPT_H
#define SQL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct script {
	const char *text;
	size_t len, at;
	int line;	    /* of at, from 1 */
	size_t line_start;  /* where that line begins */
	bool plain_strings; /* standard_conforming_strings = off was seen */
	bool in_data;	    /* at is in data of COPY, at the start of a line */
	bool more;	    /* text is not all of it */
};

struct script_statement {
	/* Borrowed; without leading space and line comments, and without the
	   semicolon. Block comments before it are part of it. */
	const char *text;
	size_t len;
	int line, column; /* of its first byte, from 1 */
	bool executed;	  /* \gexec: the rows it returns are run as SQL */
};

void script_init(struct script *s, const char *text, size_t len);
/*
 * The next statement, false at the end; where there is more, false if the next
 * one may not be here whole, and at is then where it goes on.
 */
bool script_next(struct script *s, struct script_statement *out);
/* What was at text[at] is now text[0], with more behind it; whether that is all
   is more. */
void script_go_on(struct script *s, const char *text, size_t len, bool more);

#endif
