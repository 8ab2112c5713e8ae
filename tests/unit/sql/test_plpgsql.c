/* PL/pgSQL bodies against the pieces that they hold. */
#include <criterion/criterion.h>

#include "base/buf.h"
#include "sql/plpgsql.h"

static void
note(enum plpgsql_piece kind, const char *text, void *arg)
{
	static const char *const names[] = {"sql", "expr", "dynamic", "var",
					    "unknown"};
	struct buf *out = arg;

	buf_printf(out, "%s%s: %s", out->len ? "\n" : "", names[kind], text);
}

static void
is(const char *body, const char *expected)
{
	struct buf out;

	buf_init(&out);
	plpgsql_each(body, note, &out);
	cr_assert_str_eq(out.data, expected);
	buf_release(&out);
}

Test(plpgsql, reads_declarations)
{
	is("DECLARE a int; B text := 'x;y'; c CONSTANT numeric(10,2) DEFAULT "
	   "f(1); \"D d\" ALIAS FOR $1; e users%ROWTYPE; "
	   "k CURSOR (n int) FOR SELECT 1 WHERE x = n; BEGIN END",
	   "var: a\nvar: b\nexpr: 'x;y'\nvar: c\nexpr: f(1)\nvar: D d\n"
	   "var: e\nvar: k\nvar: n\nsql: SELECT 1 WHERE x = n");
}

Test(plpgsql, takes_into_out_of_sql)
{
	is("BEGIN SELECT a, b INTO STRICT x, y.z FROM t WHERE c; END",
	   "sql: SELECT a, b FROM t WHERE c");
	is("BEGIN INSERT INTO t (a) VALUES (1) RETURNING a INTO x; END",
	   "sql: INSERT INTO t (a) VALUES (1) RETURNING a ");
	is("BEGIN SELECT (SELECT 1) INTO x[1]; END", "sql: SELECT (SELECT 1) ");
	is("BEGIN WITH w AS (INSERT INTO t VALUES (1) RETURNING a) "
	   "SELECT a INTO x FROM w; END",
	   "sql: WITH w AS (INSERT INTO t VALUES (1) RETURNING a) SELECT a "
	   "FROM w");
}

Test(plpgsql, reads_assignments)
{
	is("BEGIN x := 1 + (SELECT max(a) FROM t); NEW.b = -2; "
	   "y[1].z := CASE WHEN a THEN b END; x=-1; END",
	   "expr: 1 + (SELECT max(a) FROM t)\nexpr: -2\n"
	   "expr: CASE WHEN a THEN b END\nexpr: -1");
}

Test(plpgsql, reads_conditions)
{
	is("BEGIN IF EXISTS (SELECT 1 FROM t) THEN DELETE FROM t; "
	   "ELSIF CASE WHEN a THEN b ELSE c END THEN NULL; ELSE y := 2; "
	   "END IF; END;",
	   "expr: EXISTS (SELECT 1 FROM t)\nsql: DELETE FROM t\n"
	   "expr: CASE WHEN a THEN b ELSE c END\nexpr: 2");
	is("BEGIN CASE x WHEN 1, 2 THEN a := 1; ELSE b := 2; END CASE; "
	   "CASE WHEN q > 1 THEN NULL; END CASE; END",
	   "expr: x\nexpr: 1, 2\nexpr: 1\nexpr: 2\nexpr: q > 1");
}

Test(plpgsql, reads_loops)
{
	is("BEGIN FOR i IN 1..10 BY 2 LOOP a := i; END LOOP; END",
	   "var: i\nexpr: 1\nexpr: 10\nexpr: 2\nexpr: i");
	is("BEGIN FOR r IN SELECT * FROM t LOOP DELETE FROM u; END LOOP; END",
	   "var: r\nsql: SELECT * FROM t\nsql: DELETE FROM u");
	is("BEGIN FOR r IN EXECUTE 'x' || y USING z LOOP END LOOP; END",
	   "var: r\ndynamic: 'x' || y\nexpr: z");
	is("BEGIN <<outer>> WHILE a < b LOOP EXIT outer WHEN c; CONTINUE; "
	   "END LOOP outer; END",
	   "var: outer\nexpr: a < b\nexpr: c");
	is("BEGIN FOREACH x SLICE 1 IN ARRAY arr LOOP NULL; END LOOP; "
	   "LOOP EXIT; END LOOP; FOR r IN cur(1) LOOP NULL; END LOOP; END",
	   "expr: arr\nvar: r\nexpr: cur(1)");
}

Test(plpgsql, reads_dynamic_sql)
{
	is("BEGIN EXECUTE format('DELETE FROM %I', t) USING a, b; "
	   "EXECUTE 'SELECT 1' INTO x USING y; RETURN QUERY EXECUTE q; END",
	   "dynamic: format('DELETE FROM %I', t)\nexpr: a, b\n"
	   "dynamic: 'SELECT 1'\nexpr: y\ndynamic: q");
	is("BEGIN OPEN c FOR SELECT 1; OPEN c NO SCROLL FOR EXECUTE q USING z; "
	   "OPEN c; FETCH c INTO x; CLOSE c; END",
	   "sql: SELECT 1\ndynamic: q\nexpr: z");
}

Test(plpgsql, reads_the_rest)
{
	is("BEGIN PERFORM f(a) FROM t; ASSERT x > 1, 'no'; RETURN NEXT y; "
	   "RETURN QUERY SELECT 2; RETURN; CALL p(1); "
	   "GET DIAGNOSTICS n = ROW_COUNT; COMMIT; END",
	   "expr: f(a) FROM t\nexpr: x > 1, 'no'\nexpr: y\nsql: SELECT 2\n"
	   "sql: CALL p(1)");
	is("BEGIN RAISE NOTICE 'a % b', (SELECT 1), c USING ERRCODE = 'x', "
	   "HINT = h; RAISE; RAISE division_by_zero; END",
	   "expr: 'a % b', (SELECT 1), c\nexpr: 'x'\nexpr: h");
}

Test(plpgsql, skips_conditions_of_exceptions)
{
	is("BEGIN x := 1; EXCEPTION WHEN unique_violation OR SQLSTATE '22012' "
	   "THEN CASE WHEN a THEN b := 1; END CASE; WHEN OTHERS THEN "
	   "INSERT INTO log VALUES (1); END; ",
	   "expr: 1\nexpr: a\nexpr: 1\nsql: INSERT INTO log VALUES (1)");
}

Test(plpgsql, nests_blocks)
{
	is("<<b>> DECLARE a int; BEGIN DECLARE c int := 1; BEGIN d := c; END; "
	   "DELETE FROM t; END b",
	   "var: b\nvar: a\nvar: c\nexpr: 1\nexpr: c\nsql: DELETE FROM t");
}

Test(plpgsql, is_not_misled_by_quotes_and_comments)
{
	is("BEGIN -- ; IF\n x := '; END'; /* ; /* ; */ */ y := $q$;$q$; "
	   "EXECUTE E'a\\'; b'; \"select\" := 1; END",
	   "expr: '; END'\nexpr: $q$;$q$\ndynamic: E'a\\'; b'\nexpr: 1");
}

Test(plpgsql, says_what_is_no_plpgsql)
{
	is("SELECT 1", "unknown: SELECT 1");
	is("", "");
	is("BEGIN 1 + 1; END", "unknown: 1 + 1");
}

Test(plpgsql, ends_on_any_text)
{
	static const char *const bodies[] = {"BEGIN",
					     "DECLARE",
					     "DECLARE x",
					     "BEGIN IF",
					     "BEGIN FOR x IN",
					     "BEGIN CASE",
					     "BEGIN SELECT (((",
					     "BEGIN x := '",
					     "BEGIN END END END",
					     "BEGIN RAISE USING",
					     "BEGIN EXECUTE",
					     "BEGIN <<",
					     "BEGIN )])",
					     "#option dump",
					     "BEGIN x[1",
					     "BEGIN FOR x",
					     "BEGIN SELECT INTO",
					     "DECLARE c CURSOR"};
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		plpgsql_each(bodies[i], note, &out);
	buf_release(&out);
}

Test(plpgsql, reads_the_arguments_of_cursors)
{
	is("BEGIN OPEN c((SELECT 1), b := 2); OPEN d; FOR r IN e(f(3)) LOOP "
	   "NULL; END LOOP; FOR s IN e LOOP NULL; END LOOP; END",
	   "expr: c((SELECT 1), b := 2)\nvar: r\nexpr: e(f(3))\nvar: s");
}

static void
ignore(enum plpgsql_piece kind, const char *text, void *arg)
{
	(void)kind;
	(void)text;
	(void)arg;
}

/* Whatever is repeated, the time is that of the length. */
Test(plpgsql, takes_linear_time, .timeout = 20)
{
	static const char *const parts[] = {"a[;", "+",	    "(",   "[",
					    "a.",  "if ",   "'' ", "$a$",
					    "/*",  "case ", ":="};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct buf body;

		buf_init(&body);
		buf_str(&body, "BEGIN x := ");
		for (int n = 0; n < 200000; n++)
			buf_str(&body, parts[i]);
		plpgsql_each(body.data, ignore, NULL);
		buf_release(&body);
	}
}
