/*
 * A script taken apart into statements, as psql would: psql commands are left
 * out, the data of COPY .. FROM stdin is skipped, strings, dollar quotes,
 * comments, parentheses and BEGIN ATOMIC bodies hold semicolons that end
 * nothing. Any bytes are accepted.
 */
#ifndef SQL_SCRIPT_H
#define SQL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct script {
	const char *text;
	size_t len, at;
	int line;	    /* of at, from 1 */
	bool plain_strings; /* standard_conforming_strings = off was seen */
};

struct script_statement {
	const char *text; /* borrowed; without leading space and the ; */
	size_t len;
	int line, column; /* of its first byte, from 1 */
};

void script_init(struct script *s, const char *text, size_t len);
/* The next statement, false at the end. */
bool script_next(struct script *s, struct script_statement *out);

#endif
