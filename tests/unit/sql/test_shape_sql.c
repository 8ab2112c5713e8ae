#include <criterion/criterion.h>
#include <string.h>

#include "sql/parse.h"
#include "sql/shape_sql.h"

/* A shape's text becomes sql, which has n parameters and parses. */
static void
check(const char *shape, const char *sql, int n)
{
	struct parse_error error;
	struct parse *p;
	struct buf out;

	buf_init(&out);
	cr_expect_eq(shape_sql(&out, shape, strlen(shape)), n, "%s", shape);
	cr_expect_str_eq(out.data, sql);
	p = parse_sql(out.data, &error);
	cr_expect_not_null(p, "%s: %s", out.data, error.message);
	parse_free(p);
	buf_release(&out);
}

Test(shape_sql, numbers_parameters_in_order)
{
	check("select ?, a from t where b = ? and c in (?) limit ?",
	      "select $1, a from t where b = $2 and c in ($3) limit $4", 4);
	check("insert into t values (?, -?), (?, + ?)",
	      "insert into t values ($1, -$2), ($3, + $4)", 4);
}

Test(shape_sql, leaves_question_marks_of_strings_and_names)
{
	check("select '?', \"a?\" from t where x = ?",
	      "select '?', \"a?\" from t where x = $1", 1);
}

Test(shape_sql, casts_where_a_type_comes_first)
{
	check("select now() - interval ? from t where d > date ?",
	      "select now() - $1::interval from t where d > $2::date", 2);
	check("select timestamp with time zone ?",
	      "select $1::timestamp with time zone", 1);
	check("select interval ? day", "select $1::interval day", 1);
}

Test(shape_sql, tells_time_zones_from_types)
{
	check("select a at time zone ? from t",
	      "select a at time zone $1 from t", 1);
}

Test(shape_sql, knows_the_operator_of_jsonb)
{
	check("select * from t where doc ? ? and (doc -> ?) ? ?",
	      "select * from t where doc ? $1 and (doc -> $2) ? $3", 3);
	check("select * from t where doc ?| ?",
	      "select * from t where doc ?| $1", 1);
}

Test(shape_sql, knows_what_operands_follow)
{
	check("select a like ? escape ? from t where ? = a offset ? fetch "
	      "first ? rows only",
	      "select a like $1 escape $2 from t where $3 = a offset $4 fetch "
	      "first $5 rows only",
	      5);
}

Test(shape_sql, keeps_parameters_apart_from_words)
{
	check("update t set a = b + ?where c = ?and d = ?",
	      "update t set a = b + $1 where c = $2 and d = $3", 3);
}

Test(shape_sql, takes_any_text)
{
	struct buf out;

	buf_init(&out);
	cr_expect_eq(shape_sql(&out, "savepoint ? (((", 15), 0);
	cr_expect_str_eq(out.data, "savepoint ? (((");
	cr_expect_eq(shape_sql(&out, "", 0), 0);
	buf_release(&out);
}
