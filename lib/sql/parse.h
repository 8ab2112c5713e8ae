/*
 * PostgreSQL's own parser. The raw parse tree is used as it is, through
 * sql/tree.h; nothing else of the program knows the parser library.
 *
 * The parser itself keeps its stack on the heap and refuses what is nested too
 * deeply; the trees it returns can be deep, and walkers count how deep they
 * are.
 */
#ifndef SQL_PARSE_H
#define SQL_PARSE_H

#include <stddef.h>

struct parse_error {
	char message[256];
	int location; /* byte offset, -1 unknown */
};

struct parse; /* opaque: a tree and its memory */
struct List;

/*
 * Parse sql, which must end in NUL. Returns NULL with error set where
 * PostgreSQL 15 would raise a syntax error, or take for ever. parse_free what
 * is returned, on the same thread, in the reverse order where parses are
 * nested.
 */
struct parse *parse_sql(const char *sql, struct parse_error *error);
void parse_free(struct parse *p);

/* Its statements: a List of RawStmt. */
const struct List *parse_statements(const struct parse *p);

#endif
