#include "sql/shape_word.h"

#include <string.h>
#include <strings.h>

#define LONGEST 17

struct entry {
	char text[LONGEST + 1];
	enum word word;
};

/* By length, for the word at hand decides by its length first. */
static const struct entry words2[] = {
	{"as", WORD_AS}, {"by", WORD_OPERAND}, {"do", WORD_DO},
	{"in", WORD_IN}, {"is", WORD_OPERAND}, {"on", WORD_OPERAND},
	{"or", WORD_OR}, {"to", WORD_OPERAND}, {"", WORD_NAME},
};
static const struct entry words3[] = {
	{"all", WORD_OPERAND}, {"and", WORD_OPERAND}, {"not", WORD_OPERAND},
	{"set", WORD_SET},     {"", WORD_NAME},
};
static const struct entry words4[] = {
	{"case", WORD_OPERAND},	 {"else", WORD_OPERAND},
	{"from", WORD_OPERAND},	 {"into", WORD_OPERAND},
	{"join", WORD_OPERAND},	 {"like", WORD_OPERAND},
	{"null", WORD_CONSTANT}, {"over", WORD_OPERAND},
	{"role", WORD_SETTING},	 {"then", WORD_OPERAND},
	{"true", WORD_CONSTANT}, {"when", WORD_OPERAND},
	{"with", WORD_SELECT},	 {"", WORD_NAME},
};
static const struct entry words5[] = {
	{"array", WORD_ARRAY},	 {"false", WORD_CONSTANT},
	{"fetch", WORD_OPERAND}, {"ilike", WORD_OPERAND},
	{"limit", WORD_OPERAND}, {"local", WORD_SCOPE},
	{"table", WORD_SELECT},	 {"union", WORD_OPERAND},
	{"using", WORD_OPERAND}, {"where", WORD_OPERAND},
	{"", WORD_NAME},
};
static const struct entry words6[] = {
	{"create", WORD_CREATE},  {"dblink", WORD_DBLINK},
	{"except", WORD_OPERAND}, {"exists", WORD_OPERAND},
	{"filter", WORD_OPERAND}, {"having", WORD_OPERAND},
	{"offset", WORD_OPERAND}, {"schema", WORD_SETTING},
	{"select", WORD_SELECT},  {"setval", WORD_SEQUENCE},
	{"values", WORD_VALUES},  {"", WORD_NAME},
};
static const struct entry words7[] = {
	{"between", WORD_OPERAND}, {"currval", WORD_SEQUENCE},
	{"lateral", WORD_OPERAND}, {"nextval", WORD_SEQUENCE},
	{"replace", WORD_REPLACE}, {"session", WORD_SCOPE},
	{"similar", WORD_OPERAND}, {"uescape", WORD_UESCAPE},
	{"", WORD_NAME},
};
static const struct entry words8[] = {
	{"distinct", WORD_OPERAND},
	{"function", WORD_ROUTINE},
	{"language", WORD_LANGUAGE},
	{"regclass", WORD_REGCLASS},
	{"", WORD_NAME},
};
static const struct entry words9[] = {
	{"intersect", WORD_OPERAND},
	{"procedure", WORD_ROUTINE},
	{"returning", WORD_OPERAND},
	{"", WORD_NAME},
};
static const struct entry words_more[] = {
	{"application_name", WORD_SETTING},
	{"authorization", WORD_SETTING},
	{"dblink_exec", WORD_DBLINK},
	{"dblink_open", WORD_DBLINK},
	{"dblink_send_query", WORD_DBLINK},
	{"search_path", WORD_SETTING},
	{"set_config", WORD_SET_CONFIG},
	{"to_regclass", WORD_SEQUENCE},
	{"", WORD_NAME},
};

static const struct entry *const by_length[] = {
	[2] = words2, [3] = words3, [4] = words4, [5] = words5,
	[6] = words6, [7] = words7, [8] = words8, [9] = words9,
};

enum word
word_find(const char *word, size_t len)
{
	const struct entry *e = words_more;

	if (len < 2 || len > LONGEST)
		return WORD_NAME;
	if (len < 10)
		e = by_length[len];
	for (; e->text[0]; e++)
		if (e->text[0] == word[0] && e->text[1] == word[1] &&
		    memcmp(e->text, word, len) == 0 && e->text[len] == '\0')
			return e->word;
	return WORD_NAME;
}

enum word
word_find_function(const char *word, size_t len)
{
	enum word found = word_find(word, len);

	return found == WORD_SEQUENCE || found == WORD_DBLINK ||
			       found == WORD_SET_CONFIG ||
			       found == WORD_REGCLASS
		       ? found
		       : WORD_NAME;
}

bool
word_precedes_operand(enum word word)
{
	return word >= WORD_OPERAND;
}

bool
word_is_setting(const char *text, size_t len)
{
	static const char *const names[] = {"search_path", "role",
					    "session_authorization",
					    "application_name"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (len == strlen(names[i]) + 2 && text[0] == '\'' &&
		    strncasecmp(text + 1, names[i], len - 2) == 0)
			return true;
	return false;
}
