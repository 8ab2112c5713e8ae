#include "sql/traits.h"

#include "sql/aggregate.h"

static bool
is_any(struct token t, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (t.kind == TOKEN_IDENT ? token_is(t, names[i])
					  : token_is_punct(t, names[i]))
			return true;
	return false;
}

#define IS_ANY(t, names) is_any(t, names, sizeof(names) / sizeof(*(names)))

static const char *const comparisons[] = {
	"<",	   ">",	   "<=",    ">=",      "<>",	   "!=",
	"between", "like", "ilike", "similar", "overlaps", "~",
	"~*",	   "!~",   "!~*",   "any",     "some",
};
static const char *const combinations[] = {"or", "not", "union", "intersect",
					   "except"};
static const char *const document_operators[] = {"->", "->>", "#>", "#>>",
						 "?|", "?&",  "@?", "#-"};
static const char *const document_functions[] = {
	"jsonb_path_query",	   "jsonb_path_exists",
	"jsonb_path_query_array",  "jsonb_path_query_first",
	"jsonb_path_match",	   "json_extract_path",
	"json_extract_path_text",  "jsonb_extract_path",
	"jsonb_extract_path_text", "jsonb_set",
	"jsonb_array_elements",	   "jsonb_each",
};
static const char *const text_functions[] = {
	"to_tsvector",	    "to_tsquery",	    "plainto_tsquery",
	"phraseto_tsquery", "websearch_to_tsquery", "ts_rank",
	"ts_rank_cd",	    "ts_headline",	    "similarity",
	"word_similarity",
};

/* One token of the statement, and the one before it. */
static void
meet(struct traits *out, struct token before, struct token t, size_t depth)
{
	bool called = token_is_punct(t, "(");

	out->compares |= IS_ANY(t, comparisons);
	out->combines |= IS_ANY(t, combinations);
	out->document |= IS_ANY(t, document_operators) ||
			 (called && IS_ANY(before, document_functions));
	out->text |= token_is_punct(t, "@@") ||
		     (called && IS_ANY(before, text_functions));
	out->recursive |= token_is(t, "recursive") && token_is(before, "with");
	out->sorts |= depth == 0 && token_is(t, "order");
	out->limits |= depth == 0 &&
		       (token_is(t, "limit") || token_is(t, "fetch"));
	out->nested |= depth > 0 && token_is(t, "select");
	if (depth == 0)
		out->aggregates |= token_is(t, "group") ||
				   (called && is_aggregate_name(before));
}

struct traits
traits_of(const char *text, size_t len)
{
	struct token t, before = {.kind = TOKEN_END};
	struct traits out = {0};
	struct lexer lexer;
	size_t depth = 0;

	lex_init(&lexer, text, len);
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		depth -= depth > 0 && token_is_punct(t, ")");
		meet(&out, before, t, depth);
		depth += token_is_punct(t, "(");
		before = t;
	}
	return out;
}
