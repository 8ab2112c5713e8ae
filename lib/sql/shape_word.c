#include "sql/shape_word.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST 17

static const struct entry {
	const char *text;
	enum word word;
} words[] = {
	{"all", WORD_OPERAND},
	{"and", WORD_OPERAND},
	{"application_name", WORD_SETTING},
	{"array", WORD_ARRAY},
	{"as", WORD_AS},
	{"authorization", WORD_SETTING},
	{"between", WORD_OPERAND},
	{"by", WORD_OPERAND},
	{"case", WORD_OPERAND},
	{"create", WORD_CREATE},
	{"currval", WORD_SEQUENCE},
	{"dblink", WORD_DBLINK},
	{"dblink_exec", WORD_DBLINK},
	{"dblink_open", WORD_DBLINK},
	{"dblink_send_query", WORD_DBLINK},
	{"distinct", WORD_OPERAND},
	{"do", WORD_DO},
	{"else", WORD_OPERAND},
	{"except", WORD_OPERAND},
	{"exists", WORD_OPERAND},
	{"false", WORD_CONSTANT},
	{"fetch", WORD_OPERAND},
	{"filter", WORD_OPERAND},
	{"from", WORD_OPERAND},
	{"function", WORD_ROUTINE},
	{"having", WORD_OPERAND},
	{"ilike", WORD_OPERAND},
	{"in", WORD_IN},
	{"intersect", WORD_OPERAND},
	{"into", WORD_OPERAND},
	{"is", WORD_OPERAND},
	{"join", WORD_OPERAND},
	{"language", WORD_LANGUAGE},
	{"lateral", WORD_OPERAND},
	{"like", WORD_OPERAND},
	{"limit", WORD_OPERAND},
	{"local", WORD_SCOPE},
	{"nextval", WORD_SEQUENCE},
	{"not", WORD_OPERAND},
	{"null", WORD_CONSTANT},
	{"offset", WORD_OPERAND},
	{"on", WORD_OPERAND},
	{"or", WORD_OR},
	{"over", WORD_OPERAND},
	{"procedure", WORD_ROUTINE},
	{"regclass", WORD_REGCLASS},
	{"replace", WORD_REPLACE},
	{"returning", WORD_OPERAND},
	{"role", WORD_SETTING},
	{"schema", WORD_SETTING},
	{"search_path", WORD_SETTING},
	{"select", WORD_SELECT},
	{"session", WORD_SCOPE},
	{"set", WORD_SET},
	{"set_config", WORD_SET_CONFIG},
	{"setval", WORD_SEQUENCE},
	{"similar", WORD_OPERAND},
	{"table", WORD_SELECT},
	{"then", WORD_OPERAND},
	{"to", WORD_OPERAND},
	{"to_regclass", WORD_SEQUENCE},
	{"true", WORD_CONSTANT},
	{"uescape", WORD_UESCAPE},
	{"union", WORD_OPERAND},
	{"using", WORD_OPERAND},
	{"values", WORD_VALUES},
	{"when", WORD_OPERAND},
	{"where", WORD_OPERAND},
	{"with", WORD_SELECT},
};

enum {
	NWORDS = sizeof(words) / sizeof(*words)
};

/* Of all words no two have the same. */
static unsigned char
slot_of(const char *word, size_t len)
{
	return (unsigned char)(word[0] * 2 + word[1] * 24 + word[len - 1] * 11 +
			       (int)len);
}

void
word_table_init(struct word_table *t)
{
	memset(t, 0, sizeof(*t));
	for (size_t i = 0; i < NWORDS; i++) {
		const char *text = words[i].text;
		unsigned char *place = &t->slots[slot_of(text, strlen(text))];

		if (*place)
			abort();
		*place = (unsigned char)(i + 1);
	}
}

enum word
word_find(const struct word_table *t, const char *word, size_t len)
{
	const struct entry *e;
	unsigned char place;

	if (len < 2 || len > LONGEST)
		return WORD_NAME;
	place = t->slots[slot_of(word, len)];
	if (place == 0)
		return WORD_NAME;
	e = &words[place - 1];
	return strncmp(e->text, word, len) == 0 && e->text[len] == '\0'
		       ? e->word
		       : WORD_NAME;
}

enum word
word_find_function(const struct word_table *t, const char *word, size_t len)
{
	enum word found = word_find(t, word, len);

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
