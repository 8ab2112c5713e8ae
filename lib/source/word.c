#include "source/word.h"

/* For constants. */
#define STR_INIT(literal)                       \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}

static bool
is_one_of(struct str word, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word.len == words[i].len && *word.p == *words[i].p &&
		    memcmp(word.p, words[i].p, word.len) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(word, words) \
	is_one_of(word, words, sizeof(words) / sizeof(*(words)))

bool
word_is_prefix(struct str word)
{
	static const struct str words[] = {
		STR_INIT("new"),    STR_INIT("await"),	STR_INIT("not"),
		STR_INIT("return"), STR_INIT("typeof"), STR_INIT("yield"),
		STR_INIT("in"),	    STR_INIT("is"),	STR_INIT("and"),
		STR_INIT("or"),	    STR_INIT("if"),	STR_INIT("else"),
		STR_INIT("case"),   STR_INIT("when"),	STR_INIT("throw"),
		STR_INIT("raise"),  STR_INIT("of"),	STR_INIT("void"),
		STR_INIT("print"),  STR_INIT("puts"),	STR_INIT("echo"),
		STR_INIT("unless"), STR_INIT("while"),	STR_INIT("until"),
		STR_INIT("elif"),   STR_INIT("elsif"),	STR_INIT("then"),
		STR_INIT("do"),	    STR_INIT("delete"), STR_INIT("instanceof"),
		STR_INIT("clone"),  STR_INIT("assert"), STR_INIT("as"),
		STR_INIT("from"),   STR_INIT("import"),
	};

	return IS_ONE_OF(word, words);
}

bool
word_appends(struct str word)
{
	static const struct str words[] = {
		STR_INIT("append"),	  STR_INIT("Append"),
		STR_INIT("appendLine"),	  STR_INIT("AppendLine"),
		STR_INIT("WriteString"),  STR_INIT("StringBuilder"),
		STR_INIT("StringBuffer"), STR_INIT("push_str"),
		STR_INIT("AppendFormat"), STR_INIT("concat"),
	};

	return IS_ONE_OF(word, words);
}
