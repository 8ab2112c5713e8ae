/* What PostgreSQL 15 calls the columns of SELECT .. FROM t. */
#include <criterion/criterion.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/target_name.h"
#include "sql/tree.h"

static void
is(const char *expression, const char *expected)
{
	struct parse_error error;
	const SelectStmt *select;
	const ResTarget *target;
	const RawStmt *raw;
	struct parse *p;
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	buf_str(&sql, expression);
	p = parse_sql(sql.data, &error);
	cr_assert_not_null(p, "%s: %s", expression, error.message);
	raw = parse_statements(p)->elements[0].ptr_value;
	select = (const SelectStmt *)raw->stmt;
	target = select->targetList->elements[0].ptr_value;
	cr_expect_str_eq(target_name(target->val), expected);
	parse_free(p);
	buf_release(&sql);
}

Test(target_name, is_that_of_a_column_or_function)
{
	is("a", "a");
	is("t.a", "a");
	is("count(*)", "count");
	is("pg_catalog.upper(d)", "upper");
	is("extract(year FROM now())", "extract");
	is("trim(d)", "btrim");
	is("(c).f", "f");
	is("b[1]", "b");
	is("d COLLATE \"C\"", "d");
}

Test(target_name, is_none_for_an_operator_or_constant)
{
	is("1", "?column?");
	is("true", "?column?");
	is("a + 1", "?column?");
	is("a IS NULL", "?column?");
	is("a IN (SELECT 1)", "?column?");
}

Test(target_name, is_the_types_where_a_cast_has_nothing_better)
{
	is("'x'::text", "text");
	is("'1'::int::text", "text");
	is("a::text", "a");
	is("(c).f::text", "f");
	is("count(*)::int", "count");
	is("CAST(1 AS pg_catalog.int4)", "int4");
	is("CASE WHEN true THEN a END::text", "text");
	is("interval '1 day'", "interval");
	is("date '2020-01-01'", "date");
}

Test(target_name, is_that_of_a_subquerys_first_column)
{
	is("(SELECT d FROM t u)", "d");
	is("(SELECT d AS e FROM t u)", "e");
	is("(SELECT d FROM t u UNION SELECT 'a')", "d");
	is("(VALUES (1))", "column1");
	is("EXISTS (SELECT 1)", "exists");
	is("ARRAY(SELECT 1)", "array");
}

Test(target_name, is_the_kind_of_the_expression)
{
	is("CASE WHEN true THEN a END", "case");
	is("CASE WHEN true THEN a ELSE a END", "a");
	is("ARRAY[1]", "array");
	is("coalesce(a, 1)", "coalesce");
	is("greatest(a, 1)", "greatest");
	is("least(a, 1)", "least");
	is("nullif(a, 1)", "nullif");
	is("row(1)", "row");
	is("(1, 2)", "row");
	is("grouping(a)", "grouping");
	is("current_date", "current_date");
	is("current_timestamp(2)", "current_timestamp");
	is("localtime", "localtime");
	is("session_user", "session_user");
	is("user", "user");
	is("current_schema", "current_schema");
	is("xmlelement(name x)", "xmlelement");
	is("xmlserialize(content d AS text)", "xmlserialize");
}
