/* The types of pg_catalog that format_type calls by another name. */
#ifndef SQL_TYPE_SPELLING_H
#define SQL_TYPE_SPELLING_H

struct type_spelling {
	const char *name;
	const char *printed, *behind; /* before and behind a modifier */
};

/* By the name in pg_type; NULL: it is called by that, or is none. */
const struct type_spelling *type_spelling_find(const char *name);

#endif
