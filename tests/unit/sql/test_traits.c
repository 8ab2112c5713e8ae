#include "sql/traits.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"

/* "compares sorts limits", in the order of the struct. */
static void
has(const char *sql, const char *expected)
{
	struct traits t = traits_of(sql, strlen(sql));
	struct buf text;

	buf_init(&text);
	buf_str(&text, t.compares ? " compares" : "");
	buf_str(&text, t.combines ? " combines" : "");
	buf_str(&text, t.document ? " document" : "");
	buf_str(&text, t.text ? " text" : "");
	buf_str(&text, t.recursive ? " recursive" : "");
	buf_str(&text, t.aggregates ? " aggregates" : "");
	buf_str(&text, t.sorts ? " sorts" : "");
	buf_str(&text, t.limits ? " limits" : "");
	buf_str(&text, t.nested ? " nested" : "");
	cr_expect_str_eq(text.len ? text.data + 1 : "", expected, "%s: %s", sql,
			 text.data);
	buf_release(&text);
}

Test(traits, of_a_plain_lookup_are_none)
{
	has("select value from cache where key = ?", "");
	has("insert into cache (key, value) values (?, ?)", "");
	has("", "");
}

Test(traits, tell_comparisons_and_combinations)
{
	has("select 1 from t where a < ?", "compares");
	has("select 1 from t where a between ? and ?", "compares");
	has("select 1 from t where a like ?", "compares");
	has("select 1 from t where a = ? or b = ?", "combines");
	has("select 1 from t where not a", "combines");
	has("select a from t union select a from u", "combines");
}

Test(traits, tell_what_looks_into_documents)
{
	has("select doc -> ? from t", "document");
	has("select doc ->> ? from t", "document");
	has("select jsonb_path_query(doc, ?) from t", "document");
	has("select \"jsonb_path_query\" from t", "");
}

Test(traits, tell_searches_for_words)
{
	has("select 1 from t where v @@ to_tsquery(?)", "text");
	has("select ts_rank(v, q) from t", "text");
	has("select to_tsquery from t", "");
}

Test(traits, tell_sums_from_sums_in_subqueries)
{
	has("select count(*) from t", "aggregates");
	has("select a from t group by a", "aggregates");
	has("select a from t where b = (select max(b) from t)", "nested");
	has("select a from t order by a desc limit ?", "sorts limits");
	has("select a from (select a from t order by a limit ?) s", "nested");
}

Test(traits, tell_recursive_walks)
{
	has("with recursive w as (select 1 union all select 2) select 1",
	    "combines recursive nested");
	has("with w as (select 1) select 1 from w", "nested");
}

Test(traits, are_of_any_text)
{
	has("))) ((( ; \xff 'or not <", "");
	has("-- or\n/* @@ */ select 1", "");
}
