/*
 * A statement with places where something is put in at run time: slots. In the
 * text each of them is $1 at first:
 *
 *	SELECT * FROM $1 WHERE id = $1		%s ... %s
 *
 * and the parser is asked which form each must have for all of it to be SQL.
 *
 *	SELECT * FROM _$1 WHERE id = $2
 */
#ifndef SOURCE_SLOTS_H
#define SOURCE_SLOTS_H

#include "source/candidate.h"
#include "sql/lex.h"

enum slot_place {
	SLOT_CODE,
	SLOT_STRING,  /* '...' */
	SLOT_NAME,    /* "..." */
	SLOT_BODY,    /* $$...$$ */
	SLOT_COMMENT, /* or what no token holds */
};

enum slot_form {
	FORM_PARAM,  /* $1 */
	FORM_STRING, /* '$1' */
	FORM_LIST,   /* ($1) */
	FORM_NAME,   /* _$1 */
	FORM_SUFFIX, /* $1, of a name that it stands in */
	FORM_ASSIGN, /* _$1 = NULL */
	FORM_QUERY,  /* SELECT $1 */
	FORM_SIGN,   /* = */
	FORM_NONE,
};

struct slot {
	size_t at, len; /* in the text */
	size_t file;
	enum hole_kind kind;
	enum slot_place place;
	enum slot_form form;
	unsigned tried;		   /* forms */
	bool operand;		   /* what stands before it ends one */
	struct token before, next; /* what stands before it and behind it */
	size_t out;		   /* where it is in what was rendered */
};

struct slots {
	struct mapped text;
	VEC(struct slot) v;
	VEC(struct slot) found; /* before their tokens are known */
	int parameters;		/* the highest $n that was there before */
	struct mapped out;	/* as rendered last */
};

/* placeholder.c: the text of a chain, with its holes and all placeholders as
   slots, which are found. */
void placeholder_find(struct slots *s, struct arena *scratch,
		      struct candidate *end);
/* What slots stand between, ? among them. */
void slots_place(struct slots *s, struct arena *scratch);
/*
 * Render text with prefix before it so that it parses; false if it does not in
 * any form. If not, each slot has the form it had at first.
 */
bool slots_parse(struct slots *s, const char *prefix);
/* Why what is rendered may not be all there is; NULL: it is. */
const char *slots_dynamic(const struct slots *s);

#endif
