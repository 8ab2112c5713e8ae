#include "sql/tokens.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "sql/quote.h"

static bool
is_opening(const struct token *t)
{
	return token_is(*t, "case") || token_is_punct(*t, "(") ||
	       token_is_punct(*t, "[");
}

static bool
is_closing(const struct token *t)
{
	return token_is(*t, "end") || token_is_punct(*t, ")") ||
	       token_is_punct(*t, "]");
}

static bool
match(const struct token *open, const struct token *close)
{
	return token_is(*open, "case")	    ? token_is(*close, "end")
	       : token_is_punct(*open, "(") ? token_is_punct(*close, ")")
					    : token_is_punct(*close, "]");
}

/* Behind a dot and behind AS stands a name, whatever it is. */
static bool
is_name_here(const struct tokens *t, uint32_t at)
{
	const struct token *before;

	if (at == 0 || t->list.v[at].token.kind != TOKEN_IDENT)
		return false;
	before = &t->list.v[at - 1].token;
	return token_is_punct(*before, ".") || token_is(*before, "as");
}

static bool
is_any_word(const struct tokens *t, uint32_t at, const char *const *words,
	    size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tokens_word(t, at, words[i]))
			return true;
	return false;
}

static bool
begins_query(const struct tokens *t, uint32_t at)
{
	static const char *const words[] = {"select", "with", "values",
					    "table"};

	return is_any_word(t, at, words, sizeof(words) / sizeof(*words));
}

/* (SELECT ..) UNION .. is a query, (SELECT ..) + 1 is none. */
static bool
goes_on(const struct tokens *t, uint32_t at)
{
	static const char *const words[] = {"union", "intersect", "except",
					    "order", "limit",	  "offset",
					    "fetch", "for"};

	return is_any_word(t, at, words, sizeof(words) / sizeof(*words));
}

static void
find_queries(struct tokens *t)
{
	for (uint32_t i = t->list.n; i-- > 0;) {
		struct deep_token *deep = &t->list.v[i];

		if (tokens_punct(t, i, "("))
			deep->query = span_is_query(
				t, (struct span){i + 1, deep->close});
	}
}

bool
tokens_read(struct tokens *t, struct arena *a, const char *text, size_t len)
{
	VEC(uint32_t) open = {0};
	struct lexer lexer;
	struct token token;

	*t = (struct tokens){.text = text};
	lex_init(&lexer, text, len);
	while ((token = lex_next(&lexer)).kind != TOKEN_END) {
		uint32_t at = t->list.n;
		struct deep_token *deep = vec_add(a, &t->list);

		deep->token = token;
		if (is_name_here(t, at)) {
			deep->depth = open.n;
		} else if (is_closing(&token)) {
			if (open.n == 0 ||
			    !match(&t->list.v[open.v[open.n - 1]].token,
				   &token))
				return false;
			deep->depth = --open.n;
			t->list.v[open.v[open.n]].close = at;
		} else {
			deep->depth = open.n;
			if (is_opening(&token))
				vec_push(a, &open, at);
		}
	}
	if (open.n)
		return false;
	find_queries(t);
	return true;
}

bool
tokens_word(const struct tokens *t, uint32_t at, const char *word)
{
	return at < t->list.n && token_is(t->list.v[at].token, word) &&
	       !is_name_here(t, at);
}

bool
tokens_punct(const struct tokens *t, uint32_t at, const char *text)
{
	return at < t->list.n && token_is_punct(t->list.v[at].token, text);
}

static bool
is_name(const struct token *t)
{
	return t->kind == TOKEN_IDENT || t->kind == TOKEN_QUOTED_IDENT;
}

bool
tokens_same_name(const struct tokens *t, uint32_t at, uint32_t other)
{
	const struct token *a = &t->list.v[at].token;
	const struct token *b = &t->list.v[other].token;
	struct buf names[2];
	bool same;

	if (!is_name(a) || !is_name(b))
		return false;
	if (a->kind == b->kind && a->kind == TOKEN_IDENT)
		return a->len == b->len && strncasecmp(a->p, b->p, a->len) == 0;
	buf_init(&names[0]);
	buf_init(&names[1]);
	same = sql_read_ident(a->p, a->len, &names[0]) &&
	       sql_read_ident(b->p, b->len, &names[1]) &&
	       strcmp(names[0].data, names[1].data) == 0;
	buf_release(&names[0]);
	buf_release(&names[1]);
	return same;
}

uint32_t
tokens_at(const struct tokens *t, int location)
{
	const char *p = t->text + location;
	uint32_t low = 0, high = t->list.n;

	if (location < 0)
		return t->list.n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct token *token = &t->list.v[middle].token;

		if (token->p + token->len <= p)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->list.n && t->list.v[low].token.p <= p ? low : t->list.n;
}

uint32_t
span_find_word(const struct tokens *t, struct span s, const char *word)
{
	uint32_t depth = span_empty(s) ? 0 : t->list.v[s.from].depth;

	for (uint32_t i = s.from; i < s.to; i = tokens_next(t, i))
		if (t->list.v[i].depth == depth && tokens_word(t, i, word))
			return i;
	return s.to;
}

void
span_split(const struct tokens *t, struct span s, const char *punct,
	   struct arena *a, struct span_list *out)
{
	uint32_t depth = span_empty(s) ? 0 : t->list.v[s.from].depth;
	uint32_t from = s.from;

	if (span_empty(s))
		return;
	for (uint32_t i = s.from; i < s.to; i = tokens_next(t, i))
		if (t->list.v[i].depth == depth && tokens_punct(t, i, punct)) {
			vec_push(a, out, (struct span){from, i});
			from = i + 1;
		}
	vec_push(a, out, (struct span){from, s.to});
}

struct span
span_unwrap(const struct tokens *t, struct span s)
{
	while (s.to - s.from >= 2 && !span_empty(s) &&
	       tokens_punct(t, s.from, "(") &&
	       t->list.v[s.from].close == s.to - 1)
		s = (struct span){s.from + 1, s.to - 1};
	return s;
}

bool
span_is_query(const struct tokens *t, struct span s)
{
	uint32_t close;

	if (span_empty(s))
		return false;
	if (!tokens_punct(t, s.from, "("))
		return begins_query(t, s.from);
	close = t->list.v[s.from].close;
	return t->list.v[s.from].query &&
	       (close + 1 >= s.to || goes_on(t, close + 1));
}

bool
span_is_column(const struct tokens *t, struct span s)
{
	if ((s.to - s.from) % 2 == 0)
		return false;
	for (uint32_t i = s.from; i < s.to; i++) {
		if ((i - s.from) % 2 == 1 ? !tokens_punct(t, i, ".")
					  : !is_name(&t->list.v[i].token))
			return false;
	}
	return true;
}
