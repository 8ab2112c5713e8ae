#include "sql/tokens.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena arena;
static struct tokens tokens;

static void
finish(void)
{
	arena_release(&arena);
}

TestSuite(tokens, .fini = finish);

static bool
reads(const char *sql)
{
	return tokens_read(&tokens, &arena, sql, strlen(sql));
}

/* The text of a span of it. */
static const char *
text_of(struct span s)
{
	const struct deep_token *v = tokens.list.v;

	if (span_empty(s))
		return "";
	return arena_strndup(&arena, v[s.from].token.p,
			     (size_t)(v[s.to - 1].token.p +
				      v[s.to - 1].token.len -
				      v[s.from].token.p));
}

static bool
is_query(const char *sql)
{
	cr_assert(reads(sql));
	return span_is_query(&tokens, tokens_all(&tokens));
}

static bool
is_column(const char *sql)
{
	cr_assert(reads(sql));
	return span_is_column(&tokens, tokens_all(&tokens));
}

Test(tokens, know_how_deep_they_stand_and_their_partners)
{
	static const uint32_t depths[] = {0, 0, 1, 1, 1, 2, 1, 0, 0, 1, 0};

	cr_assert(reads("a ( b , [ c ] ) CASE d END"));
	cr_assert_eq(tokens.list.n, 11);
	for (size_t i = 0; i < 11; i++)
		cr_expect_eq(tokens.list.v[i].depth, depths[i], "%zu", i);
	cr_expect_eq(tokens.list.v[1].close, 7);
	cr_expect_eq(tokens.list.v[4].close, 6);
	cr_expect_eq(tokens.list.v[8].close, 10);
	cr_expect_eq(tokens_next(&tokens, 0), 1);
	cr_expect_eq(tokens_next(&tokens, 1), 7);
	cr_expect_eq(tokens_next(&tokens, 7), 8);
}

Test(tokens, are_refused_where_brackets_do_not_match)
{
	cr_expect(reads(""));
	cr_expect(reads("(a[1])"));
	cr_expect_not(reads("("));
	cr_expect_not(reads("a)"));
	cr_expect_not(reads("(a]"));
	cr_expect_not(reads("[a)"));
	cr_expect_not(reads("CASE a )"));
	cr_expect_not(reads("( END"));
	cr_expect_not(reads("END"));
	cr_expect_not(reads("CASE"));
}

Test(tokens, are_no_key_words_behind_dots_and_as)
{
	cr_assert(reads("t.case AS end FROM"));
	cr_expect_eq(tokens.list.v[2].close, 0);
	cr_expect_not(tokens_word(&tokens, 2, "case"));
	cr_expect_not(tokens_word(&tokens, 4, "end"));
	cr_expect(tokens_word(&tokens, 3, "as"));
	cr_expect(tokens_word(&tokens, 5, "from"));
	cr_expect_not(tokens_word(&tokens, 6, "from"));
	cr_expect(tokens_punct(&tokens, 1, "."));
	cr_expect_not(tokens_punct(&tokens, 6, "."));
	cr_assert(reads("from"));
	cr_expect(tokens_word(&tokens, 0, "from"));
}

Test(tokens, are_no_part_of_a_comment_that_a_line_ends)
{
	cr_assert(reads("a--b\nc--d\re--f"));
	cr_assert_eq(tokens.list.n, 3);
	cr_expect(tokens_word(&tokens, 1, "c"));
	cr_expect(tokens_word(&tokens, 2, "e"));
}

Test(tokens, are_found_by_a_byte_of_theirs)
{
	cr_assert(reads("  abc /* x */ = 'd'"));
	cr_expect_eq(tokens_at(&tokens, 2), 0);
	cr_expect_eq(tokens_at(&tokens, 4), 0);
	cr_expect_eq(tokens_at(&tokens, 14), 1);
	cr_expect_eq(tokens_at(&tokens, 18), 2);
	cr_expect_eq(tokens_at(&tokens, 0), 3);
	cr_expect_eq(tokens_at(&tokens, 5), 3);
	cr_expect_eq(tokens_at(&tokens, 9), 3);
	cr_expect_eq(tokens_at(&tokens, 100), 3);
	cr_expect_eq(tokens_at(&tokens, -1), 3);
}

Test(tokens, are_looked_for_as_deep_as_a_span_begins)
{
	struct span s;

	cr_assert(reads("a AND (b OR c) OR d"));
	s = tokens_all(&tokens);
	cr_expect_eq(span_find_word(&tokens, s, "or"), 7);
	cr_expect_eq(span_find_word(&tokens, s, "not"), s.to);
	cr_expect_eq(span_find_word(&tokens, (struct span){3, 6}, "or"), 4);
	cr_expect_eq(span_find_word(&tokens, (struct span){3, 3}, "or"), 3);
}

Test(tokens, are_cut_at_punctuation)
{
	struct span_list parts = {0};

	cr_assert(reads("a, f(b, c), CASE WHEN d THEN e END, [g, h]"));
	span_split(&tokens, (struct span){0, 0}, ",", &arena, &parts);
	cr_expect_eq(parts.n, 0);
	span_split(&tokens, tokens_all(&tokens), ",", &arena, &parts);
	cr_assert_eq(parts.n, 4);
	cr_expect_str_eq(text_of(parts.v[0]), "a");
	cr_expect_str_eq(text_of(parts.v[1]), "f(b, c)");
	cr_expect_str_eq(text_of(parts.v[2]), "CASE WHEN d THEN e END");
	cr_expect_str_eq(text_of(parts.v[3]), "[g, h]");
}

Test(tokens, lose_all_parentheses_around_them)
{
	cr_assert(reads("((a + (b)))"));
	cr_expect_str_eq(text_of(span_unwrap(&tokens, tokens_all(&tokens))),
			 "a + (b)");
	cr_assert(reads("(a) + (b)"));
	cr_expect_str_eq(text_of(span_unwrap(&tokens, tokens_all(&tokens))),
			 "(a) + (b)");
	cr_assert(reads("()"));
	cr_expect(span_empty(span_unwrap(&tokens, tokens_all(&tokens))));
	cr_expect(span_empty(span_unwrap(&tokens, (struct span){1, 1})));
}

Test(tokens, are_a_query_as_a_whole_or_not)
{
	cr_expect(is_query("SELECT 1"));
	cr_expect(is_query("with w as (select 1) select 2"));
	cr_expect(is_query("VALUES (1)"));
	cr_expect(is_query("TABLE t"));
	cr_expect(is_query("((SELECT 1))"));
	cr_expect(is_query("(SELECT 1) UNION (SELECT 2)"));
	cr_expect(is_query("((SELECT 1) EXCEPT SELECT 2) LIMIT 3"));
	cr_expect_not(is_query("(SELECT 1) + (SELECT 2)"));
	cr_expect_not(is_query("((SELECT 1) + 2)"));
	cr_expect_not(is_query("((SELECT 1) s JOIN t ON true)"));
	cr_expect_not(is_query("(a)"));
	cr_expect_not(is_query("\"select\""));
	cr_expect_not(is_query("()"));
	cr_expect_not(is_query(""));
}

Test(tokens, open_queries)
{
	cr_assert(
		reads("x IN ((SELECT 1) UNION SELECT 2) AND ((SELECT 3) + 4)"));
	cr_expect(tokens_open_query(&tokens, 2));
	cr_expect(tokens_open_query(&tokens, 3));
	cr_expect_not(tokens_open_query(&tokens, 12));
	cr_expect(tokens_open_query(&tokens, 13));
	cr_expect_not(tokens_open_query(&tokens, 0));
	cr_expect_not(tokens_open_query(&tokens, 1000));
}

Test(tokens, are_a_columns_name_or_not)
{
	cr_expect(is_column("a"));
	cr_expect(is_column("s.\"t\" . a"));
	cr_expect_not(is_column(""));
	cr_expect_not(is_column("a."));
	cr_expect_not(is_column("a b"));
	cr_expect_not(is_column("a + b"));
	cr_expect_not(is_column("a.1"));
	cr_expect_not(is_column("'a'"));
}

Test(tokens, have_the_same_name_by_what_it_is)
{
	cr_assert(reads("Ab aB \"ab\" \"Ab\" \"a\"\"b\" 'ab' abc"));
	cr_expect(tokens_same_name(&tokens, 0, 1));
	cr_expect(tokens_same_name(&tokens, 0, 2));
	cr_expect(tokens_same_name(&tokens, 2, 1));
	cr_expect(tokens_same_name(&tokens, 4, 4));
	cr_expect_not(tokens_same_name(&tokens, 0, 3));
	cr_expect_not(tokens_same_name(&tokens, 2, 3));
	cr_expect_not(tokens_same_name(&tokens, 0, 4));
	cr_expect_not(tokens_same_name(&tokens, 0, 5));
	cr_expect_not(tokens_same_name(&tokens, 5, 5));
	cr_expect_not(tokens_same_name(&tokens, 0, 6));
}
