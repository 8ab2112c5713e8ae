#include "source/verb.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"
#include "sql/lex.h"

/* So far into a statement its second word is looked for. */
#define REACH 16

enum first {
	FIRST_NONE,
	FIRST_STRONG,
	FIRST_DEFINES,
	FIRST_WEAK,	/* needs no more than to parse */
	FIRST_EVERYDAY, /* the same, but it is in capitals or TABLE follows */
	FIRST_HEAD,	/* stands before others, with a semicolon */
	FIRST_FRAGMENT,
};

/* What can stand before a fragment, and names no relation. */
#define AFTER_SELECT	 "SELECT 1 "
#define AFTER_FROM	 "SELECT 1 FROM (VALUES (1)) t "
#define AFTER_WHERE	 "SELECT 1 FROM (VALUES (1)) t WHERE "
#define AFTER_CONDITIONS "SELECT 1 FROM (VALUES (1)) t WHERE true "

/* In the order of the alphabet. */
static const struct word {
	const char *text;
	enum first first;
	const char *prefix; /* of a fragment */
} firsts[] = {
	{"alter", FIRST_DEFINES, NULL},
	{"analyze", FIRST_EVERYDAY, NULL},
	{"and", FIRST_FRAGMENT, AFTER_CONDITIONS},
	{"begin", FIRST_HEAD, NULL},
	{"call", FIRST_EVERYDAY, NULL},
	{"cluster", FIRST_EVERYDAY, NULL},
	{"comment", FIRST_EVERYDAY, NULL},
	{"commit", FIRST_HEAD, NULL},
	{"copy", FIRST_WEAK, NULL},
	{"create", FIRST_DEFINES, NULL},
	{"cross", FIRST_FRAGMENT, AFTER_FROM},
	{"declare", FIRST_WEAK, NULL},
	{"delete", FIRST_STRONG, NULL},
	{"discard", FIRST_HEAD, NULL},
	{"do", FIRST_WEAK, NULL},
	{"drop", FIRST_DEFINES, NULL},
	{"end", FIRST_HEAD, NULL},
	{"except", FIRST_FRAGMENT, AFTER_SELECT},
	{"execute", FIRST_EVERYDAY, NULL},
	{"explain", FIRST_WEAK, NULL},
	{"from", FIRST_FRAGMENT, AFTER_SELECT},
	{"full", FIRST_FRAGMENT, AFTER_FROM},
	{"grant", FIRST_WEAK, NULL},
	{"inner", FIRST_FRAGMENT, AFTER_FROM},
	{"insert", FIRST_STRONG, NULL},
	{"intersect", FIRST_FRAGMENT, AFTER_SELECT},
	{"join", FIRST_FRAGMENT, AFTER_FROM},
	{"left", FIRST_FRAGMENT, AFTER_FROM},
	{"lock", FIRST_EVERYDAY, NULL},
	{"merge", FIRST_STRONG, NULL},
	{"natural", FIRST_FRAGMENT, AFTER_FROM},
	{"or", FIRST_FRAGMENT, AFTER_CONDITIONS},
	{"prepare", FIRST_WEAK, NULL},
	{"reassign", FIRST_EVERYDAY, NULL},
	{"refresh", FIRST_WEAK, NULL},
	{"reindex", FIRST_EVERYDAY, NULL},
	{"reset", FIRST_HEAD, NULL},
	{"revoke", FIRST_WEAK, NULL},
	{"right", FIRST_FRAGMENT, AFTER_FROM},
	{"rollback", FIRST_HEAD, NULL},
	{"savepoint", FIRST_HEAD, NULL},
	{"select", FIRST_STRONG, NULL},
	{"set", FIRST_HEAD, NULL},
	{"start", FIRST_HEAD, NULL},
	{"truncate", FIRST_EVERYDAY, NULL},
	{"union", FIRST_FRAGMENT, AFTER_SELECT},
	{"update", FIRST_STRONG, NULL},
	{"vacuum", FIRST_EVERYDAY, NULL},
	{"values", FIRST_WEAK, NULL},
	{"where", FIRST_FRAGMENT, AFTER_FROM},
	{"with", FIRST_STRONG, NULL},
};

static const struct word *
find_first(struct token t)
{
	size_t low = 0, high = sizeof(firsts) / sizeof(*firsts);

	if (t.kind != TOKEN_IDENT || t.len > 9)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *text = firsts[middle].text;
		int order = strncasecmp(text, t.p, t.len);

		if (order == 0 && text[t.len] == '\0')
			return &firsts[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static enum first
first_of(struct token t)
{
	const struct word *word = find_first(t);

	return word ? word->first : FIRST_NONE;
}

/* Is there a query in parentheses? */
static bool
has_subquery(const char *text, size_t len)
{
	static const char word[] = "select";
	const char *p = text, *end = text + len;

	while ((p = memchr(p, '(', (size_t)(end - p)))) {
		do
			p++;
		while (p < end && is_space(*p));
		if ((size_t)(end - p) > sizeof(word) &&
		    strncasecmp(p, word, sizeof(word) - 1) == 0 &&
		    !in_word(p[sizeof(word) - 1]))
			return true;
	}
	return false;
}

static bool
begins_with_word(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct lexer l;
	struct token t;

	while (p < end && (is_space(*p) || *p == '(' || *p == ';'))
		p++;
	if (p == end)
		return false;
	if (!starts_word(*p) && *p != '-' && *p != '/' && *p != '%' &&
	    *p != '{' && *p != '$' && *p != '#')
		return false;
	if (starts_word(*p)) {
		const char *q = p;

		while (q < end && in_word(*q))
			q++;
		t = (struct token){TOKEN_IDENT, p, (size_t)(q - p)};
		return find_first(t) != NULL;
	}
	/* Behind comments, or a placeholder. */
	lex_init(&l, p, (size_t)(end - p));
	for (int i = 0; i < REACH; i++)
		if (find_first(lex_next(&l)))
			return true;
	return false;
}

bool
verb_may_begin(const char *text, size_t len)
{
	return begins_with_word(text, len) || has_subquery(text, len);
}

static bool
is_upper(struct token t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.p[i] >= 'a' && t.p[i] <= 'z')
			return false;
	return true;
}

static bool
is_name(struct token t)
{
	return t.kind == TOKEN_IDENT || t.kind == TOKEN_QUOTED_IDENT ||
	       t.kind == TOKEN_PARAM;
}

/* name [AS] [alias] SET */
static bool
has_set(struct lexer l)
{
	for (int i = 0; i < REACH; i++) {
		struct token t = lex_next(&l);

		if (token_is(t, "set"))
			return i > 0;
		if (!is_name(t) && !token_is_punct(t, ".") &&
		    !token_is_punct(t, "*"))
			return false;
	}
	return false;
}

/* What can stand in WITH's parentheses. */
static bool
begins_query(struct token t)
{
	static const char *const words[] = {"select", "insert", "update",
					    "delete", "with",	"values",
					    "table",  "merge"};

	return TOKEN_IS_ANY(t, words) || t.kind == TOKEN_PARAM ||
	       token_is_punct(t, "(");
}

/* [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] ( */
static bool
has_with(struct lexer l)
{
	struct token t = lex_next(&l), last = t;

	if (!is_name(t))
		return false;
	for (int i = 0; i < 4 * REACH; i++, last = t) {
		t = lex_next(&l);
		if (t.kind == TOKEN_END)
			return false;
		if (token_is_punct(t, "(") &&
		    (token_is(last, "as") || token_is(last, "materialized")))
			return begins_query(lex_next(&l));
	}
	return false;
}

static bool
has_on(struct lexer l)
{
	struct token t;

	for (int i = 0; i < 4 * REACH; i++) {
		t = lex_next(&l);
		if (token_is(t, "on"))
			return true;
	}
	return false;
}

/* FROM, or a call. */
static bool
has_from_or_call(struct lexer l)
{
	struct token last = {0}, t;

	for (; (t = lex_next(&l)).kind != TOKEN_END; last = t)
		if (token_is(t, "from") ||
		    (token_is_punct(t, "(") && last.kind == TOKEN_IDENT))
			return true;
	return false;
}

static bool
defines_something(struct token t)
{
	static const char *const objects[] = {
		"table",	"index",	"unique",    "view",
		"or",		"function",	"procedure", "trigger",
		"schema",	"sequence",	"type",	     "extension",
		"role",		"user",		"policy",    "rule",
		"domain",	"database",	"temp",	     "temporary",
		"unlogged",	"materialized", "foreign",   "publication",
		"subscription", "aggregate",	"cast",	     "default",
		"event",	"recursive",	"global",    "local",
		"statistics",	"server",	"owned",     "routine",
		"system",	"group",
	};

	return TOKEN_IS_ANY(t, objects);
}

static enum verb_kind
kind_of(struct token t, struct lexer l)
{
	struct lexer behind = l;
	struct token next = lex_next(&behind);

	/* "Select from the list" has no columns, as hardly any query. */
	if (token_is(t, "select") && token_is(next, "from") && !is_upper(t))
		return VERB_NONE;
	if (token_is(t, "select"))
		return token_is_punct(next, "*") || has_from_or_call(l)
			       ? VERB_STRONG
			       : VERB_NONE;
	if (token_is(t, "insert") || token_is(t, "merge"))
		return token_is(next, "into") ? VERB_STRONG : VERB_NONE;
	if (token_is(t, "delete"))
		return token_is(next, "from") ? VERB_STRONG : VERB_NONE;
	if (token_is(t, "update"))
		return has_set(l) ? VERB_STRONG : VERB_NONE;
	if (token_is(t, "with"))
		return has_with(l) ? VERB_STRONG : VERB_NONE;
	if (first_of(t) == FIRST_DEFINES)
		return defines_something(next) ? VERB_STRONG : VERB_NONE;
	if (next.kind == TOKEN_END)
		return VERB_NONE;
	if (first_of(t) == FIRST_EVERYDAY)
		return is_upper(t) || token_is(next, "table") ||
				       token_is(next, "owned")
			       ? VERB_WEAK
			       : VERB_NONE;
	/* "Grant access to users" is valid, too. */
	if (token_is(t, "grant") || token_is(t, "revoke"))
		return is_upper(t) || has_on(l) ? VERB_WEAK : VERB_NONE;
	return first_of(t) == FIRST_WEAK ? VERB_WEAK : VERB_NONE;
}

/* Words that SQL has no use for. */
static bool
is_prose(struct token t)
{
	static const char *const words[] = {
		"the",	  "this",  "your",   "you",   "please", "was",
		"failed", "error", "cannot", "could", "should", "to",
		"import", "that",  "it",     "we",    "these",
	};

	return TOKEN_IS_ANY(t, words);
}

/* "a file", while a can be a name. */
static bool
is_article(struct token t, struct token next)
{
	static const char *const keys[] = {
		"from",	 "as",	"where", "and",	    "or",    "in",    "is",
		"join",	 "on",	"set",	 "order",   "group", "limit", "left",
		"inner", "not", "like",	 "between", "asc",   "desc",  "using",
	};

	return (token_is(t, "a") || token_is(t, "an")) &&
	       next.kind == TOKEN_IDENT && !TOKEN_IS_ANY(next, keys);
}

/* Signs of SQL, and of prose, in all of it. */
static void
look_on(struct verb *v, struct lexer l)
{
	struct token t, last = {0};
	bool sign = false, prose = false, upper = false;

	for (; (t = lex_next(&l)).kind != TOKEN_END; last = t) {
		static const char *const companions[] = {
			"from", "into", "set", "as", "table", "join"};

		v->from |= token_is(t, "from") || token_is(t, "join");
		prose |= is_prose(t) || is_article(last, t);
		upper |= TOKEN_IS_ANY(t, companions) && is_upper(t);
		sign |= token_is_punct(t, "=") || token_is_punct(t, "*") ||
			token_is_punct(t, "<") || token_is_punct(t, ">") ||
			(token_is_punct(t, "(") && last.kind != TOKEN_END) ||
			(t.kind == TOKEN_PARAM && !prose && last.p &&
			 last.kind == TOKEN_OPERATOR);
	}
	if (token_is_punct(last, ".") || token_is_punct(last, "!") ||
	    token_is_punct(last, ":") || token_is_punct(last, ".."))
		prose = true;
	v->like_sql = (v->upper && upper) || (sign && !prose);
}

/* To behind the semicolon of a statement that only comes before others. */
static bool
skip_head(struct lexer *l)
{
	struct token t;

	for (int i = 0; i < REACH; i++) {
		t = lex_next(l);
		if (token_is_punct(t, ";"))
			return true;
		if (t.kind == TOKEN_END)
			return false;
	}
	return false;
}

struct verb
verb_look(const char *text, size_t len)
{
	struct verb v = {0};
	const struct word *first;
	struct lexer l;
	struct token t;

	lex_init(&l, text, len);
	do {
		t = lex_next(&l);
		while (token_is_punct(t, "(") || token_is_punct(t, ";") ||
		       t.kind == TOKEN_PARAM) {
			v.leading |= t.kind == TOKEN_PARAM;
			t = lex_next(&l);
		}
	} while (first_of(t) == FIRST_HEAD && skip_head(&l));
	v.upper = t.kind == TOKEN_IDENT && is_upper(t);
	v.kind = kind_of(t, l);
	first = find_first(t);
	if (first && first->first == FIRST_FRAGMENT) {
		v.kind = VERB_FRAGMENT;
		v.prefixes[0] = first->prefix;
		v.conditions = strcmp(first->prefix, AFTER_CONDITIONS) == 0;
		v.from = token_is(t, "from") || token_is(t, "join");
	} else if (!first && has_subquery(text, len)) {
		v.kind = VERB_FRAGMENT;
		v.prefixes[0] = AFTER_WHERE;
		v.prefixes[1] = AFTER_FROM;
		v.prefixes[2] = AFTER_SELECT;
	}
	if (v.kind != VERB_NONE)
		look_on(&v, l);
	return v;
}
