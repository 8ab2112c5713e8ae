/* The words that matter to a shape's text: what stands around a literal. */
#ifndef SQL_SHAPE_WORD_H
#define SQL_SHAPE_WORD_H

#include <stdbool.h>
#include <stddef.h>

enum word {
	WORD_NAME,	 /* any other: an identifier or a word like one */
	WORD_CONSTANT,	 /* true, false, null */
	WORD_SEQUENCE,	 /* nextval and what takes a name like it */
	WORD_DBLINK,	 /* dblink and its kin */
	WORD_SET_CONFIG, /* set_config */
	WORD_REGCLASS,
	WORD_ROUTINE, /* function, procedure */
	WORD_REPLACE,
	WORD_DO,
	WORD_SETTING, /* a setting that names things: search_path */
	WORD_SCOPE,   /* local, session */
	WORD_LANGUAGE,
	WORD_UESCAPE,
	/* Behind these an operand begins. */
	WORD_OPERAND,
	WORD_AS,
	WORD_IN,
	WORD_ARRAY,
	WORD_VALUES,
	WORD_SELECT, /* what begins a query */
	WORD_CREATE,
	WORD_OR,
	WORD_SET,
};

/* Where each word is, by a hash that is perfect: a word is found in one step.
 */
struct word_table {
	unsigned char slots[256]; /* 1 + its place in the list, 0: none */
};

void word_table_init(struct word_table *t);
/* word: in lower case. */
enum word word_find(const struct word_table *t, const char *word, size_t len);
/* The same for a word behind a dot, which only a function's name can be. */
enum word word_find_function(const struct word_table *t, const char *word,
			     size_t len);
bool word_precedes_operand(enum word word);
/* Is text, a string with its quotes, the name of a WORD_SETTING? */
bool word_is_setting(const char *text, size_t len);

#endif
