/* What a text looks like before it is parsed. */
#ifndef SOURCE_VERB_H
#define SOURCE_VERB_H

#include <stdbool.h>
#include <stddef.h>

/* Does its first word begin SQL or a part of it, or is a query in it? Nearly
   all texts end here. */
bool verb_may_begin(const char *text, size_t len);

enum verb_kind {
	VERB_NONE,
	VERB_WEAK,     /* it is SQL if it parses */
	VERB_STRONG,   /* it has what belongs to its verb, too */
	VERB_FRAGMENT, /* a part: FROM, JOIN, WHERE, or has a query */
};

struct verb {
	enum verb_kind kind;
	bool upper;	 /* the first word is written in capitals */
	bool leading;	 /* a slot stands before it */
	bool from;	 /* there is FROM or JOIN in it */
	bool like_sql;	 /* signs that prose has not */
	bool conditions; /* a fragment of them */
	/* Of a fragment: what makes it a statement, the likeliest first; NULL
	   ends them. */
	const char *prefixes[4];
};

/* The text has $1 for what is put in. */
struct verb verb_look(const char *text, size_t len);

#endif
