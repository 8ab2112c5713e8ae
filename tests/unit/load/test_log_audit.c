#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/log_audit.h"
#include "log_text.h"

static struct log_audit audit;

/* The statement of a record that runs one; NULL if it runs none. */
static const char *
read(const char *message)
{
	static char statement[512];
	struct arena a = ARENA_INIT;
	char *copy = xstrdup(message);
	struct str text;

	cr_assert(log_audit_read(str_of(copy), &audit), "%s", message);
	text = log_audit_text(str_of(copy), &audit, &a);
	cr_assert_lt(text.len, sizeof(statement));
	memcpy(statement, text.p, text.len);
	statement[text.len] = '\0';
	cr_assert_str_eq(copy, message);
	arena_release(&a);
	free(copy);
	return audit.runs ? statement : NULL;
}

Test(log_audit, takes_the_statement)
{
	cr_assert_str_eq(read("AUDIT: SESSION,7,1,READ,SELECT,TABLE,public.t,"
			      "select a from t,<not logged>"),
			 "select a from t");
	cr_assert_eq(audit.statement, 7);
	cr_assert_str_eq(
		read("AUDIT: OBJECT,8,1,WRITE,INSERT,TABLE,"
		     "\"public.\"\"a,b\"\"\",\"insert into t\n\tvalues "
		     "(1, 'x,\"\"y\"\"')\",<none>"),
		"insert into t\n\tvalues (1, 'x,\"y\"')");
	cr_assert_str_eq(read("AUDIT: SESSION,9,1,DDL,CREATE TABLE,,,"
			      "\"create table \"\"a\"\"()\",\"1,\"\"2\"\"\",5"),
			 "create table \"a\"()");
	/* Without parameters, or cut. */
	cr_assert_str_eq(read("AUDIT: SESSION,1,1,READ,SELECT,,,select 1"),
			 "select 1");
	cr_assert_str_eq(
		read("AUDIT: SESSION,1,1,READ,SELECT,,,\"select \"\"a"),
		"select \"a");
}

Test(log_audit, leaves_out_what_is_within_another_statement)
{
	cr_assert_null(read("AUDIT: SESSION,7,3,WRITE,INSERT,TABLE,public.t,"
			    "insert into t values (1),<not logged>"));
	cr_assert_null(read("AUDIT: SESSION,7,2,FUNCTION,EXECUTE,FUNCTION,"
			    "public.f,select f(),<not logged>"));
}

Test(log_audit, takes_execute_for_what_it_runs)
{
	cr_assert_str_eq(read("AUDIT: SESSION,8,1,READ,PREPARE,,,prepare q as "
			      "select a from t,<not logged>"),
			 "prepare q as select a from t");
	cr_assert_null(read("AUDIT: SESSION,9,1,READ,SELECT,TABLE,public.t,"
			    "PREPARE q as select a from t,<not logged>"));
	cr_assert_str_eq(
		read("AUDIT: SESSION,9,2,MISC,EXECUTE,,,execute q,<none>"),
		"execute q");
}

Test(log_audit, leaves_out_statements_that_are_not_logged)
{
	cr_assert_null(read("AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.t,"
			    "<previously logged>,<previously logged>"));
	cr_assert_null(read("AUDIT: SESSION,1,1,READ,SELECT,,,<not logged>,"
			    "<not logged>"));
	cr_assert_null(read("AUDIT: SESSION,1,1,READ,SELECT,,,,"));
	cr_assert_null(read("AUDIT: SESSION,1,1,READ,SELECT,,,"));
}

Test(log_audit, knows_what_is_none)
{
	static const char *const other[] = {
		"AUDIT: ",
		"AUDIT: SESSION,1,1,READ,SELECT,",
		"AUDIT: SESSION,1,1,READ,SELECT,,",
		"AUDIT: OTHER,1,1,READ,SELECT,,,select 1,<none>",
		"AUDIT: SESSION,1,1,READ,SELECT,,\"a\"b,select 1,<none>",
		"AUDIT: SESSION,1,1,READ,SELECT,,\"a",
		"audit: SESSION,1,1,READ,SELECT,,,select 1,<none>",
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		cr_assert_not(log_audit_read(str_of(other[i]), &audit), "%s",
			      other[i]);
}

#define ROW "AUDIT: SESSION,1,1,READ,SELECT,,,"

Test(log_audit, is_read_in_every_format)
{
	const char *want = "statement a@b <1>: select \"x\",\\n1\n";

	cr_assert_str_eq(
		log_text("2026-11-23 18:18:17.123 UTC [1] a@b LOG:  " ROW
			 "\"select \"\"x\"\",\n\t1\",<none>\n",
			 NULL),
		want);
	cr_assert_str_eq(
		log_text("{\"timestamp\":\"2026-11-23 18:18:17.123 UTC\","
			 "\"user\":\"a\",\"dbname\":\"b\",\"pid\":1,"
			 "\"error_severity\":\"LOG\",\"message\":\"" ROW
			 "\\\"select \\\"\\\"x\\\"\\\",\\n1\\\",<none>\"}\n",
			 NULL),
		want);
	cr_assert_str_eq(
		log_text(
			"2026-11-23 18:18:17.123 UTC,\"a\",\"b\",1,"
			"\"[local]\",6b04d380.1,3,\"SELECT\","
			"2026-11-23 18:18:17 UTC,3/7,0,LOG,00000,\"" ROW
			"\"\"select \"\"\"\"x\"\"\"\",\n1\"\",<none>\",,,,,,,,,"
			"\"psql\",\"client backend\",,0\n",
			NULL),
		"statement a@b (psql) <6b04d380.1> 3/7: select \"x\",\\n1\n");
}

/* What a client raises has a STATEMENT. */
Test(log_audit, is_not_fooled_by_what_a_client_raises)
{
	cr_assert_str_eq(
		log_text("2026-11-23 18:18:17.123 UTC [1] a@b LOG:  " ROW
			 "drop table x,<none>\n"
			 "2026-11-23 18:18:17.123 UTC [1] a@b STATEMENT:  do\n",
			 NULL),
		"other a@b <1>\n");
}

#define PLAN(text)                                                    \
	"2026-11-23 18:18:17.123 UTC [1] a@b LOG:  duration: 9.5 ms " \
	" plan:\n\t" text "\n"

Test(log_audit, skips_plans_of_auto_explain)
{
	cr_assert_str_eq(
		log_text(
			PLAN("Query Text: select a from t where b='q\n\tr'\n"
			     "\tSeq Scan on t  (cost=0.00..25.88 rows=6)")
				PLAN("{\n\t  \"Query Text\": \"select 1\"\n\t}")
					PLAN("<explain>\n\t</explain>") PLAN(
						"Query Text: \"select 1\"\n"
						"\tPlan: \n"),
			NULL),
		"other a@b <1> 9500us\nother a@b <1> 9500us\n"
		"other a@b <1> 9500us\nother a@b <1> 9500us\n");
}
