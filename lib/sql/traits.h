/*
 * What kind of work one statement is, beyond the columns that it uses: told
 * from its tokens, so that any text has an answer.
 */
#ifndef SQL_TRAITS_H
#define SQL_TRAITS_H

#include <stdbool.h>
#include <stddef.h>

struct traits {
	bool compares; /* by more than equality: <, LIKE, BETWEEN, ... */
	bool combines; /* OR, NOT, set operations: a filter is no lookup */
	bool document; /* looks into JSON */
	bool text;     /* searches for words */
	bool recursive;
	bool aggregates; /* outside of subqueries, without windows */
	bool sorts;
	bool limits;
	bool nested; /* it has subqueries */
};

/* Of one statement, len bytes, or of the text of a shape. */
struct traits traits_of(const char *text, size_t len);

#endif
