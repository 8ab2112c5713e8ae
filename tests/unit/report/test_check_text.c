/* check's findings for a terminal. */
#include <criterion/criterion.h>
#include <string.h>

#include "report/check.h"
#include "support/findings.h"

static struct arena arena;
static struct buf out;
static struct check_result r;
static struct check_report_options o;

static void
start(void)
{
	buf_init(&out);
	r = (struct check_result){0};
	o = (struct check_report_options){0};
}

static void
finish(void)
{
	buf_release(&out);
	arena_release(&arena);
}

TestSuite(check_text, .init = start, .fini = finish);

static void
prints(const struct check_result *result, const char *expected)
{
	buf_clear(&out);
	check_text(&out, result, &o);
	cr_assert_str_eq(out.data, expected);
}

Test(check_text, is_as_compilers_do)
{
	o.skipped = true;
	prints(findings_sample(&arena, "shop"),
	       "services/orders/report.py:14:36: error: orders reads "
	       "public.users of users, seen 1,234 times [cross-service-read]\n"
	       "   14 |     cur.execute(\"select email from users where id = "
	       "%s\", (id,))\n"
	       "      |                                    ^~~~~\n"
	       "hint: read users_api.users\n"
	       "services/orders/report.py:20: warning: the table is decided at "
	       "run time [dynamic-sql]\n"
	       "\n"
	       "shop.yaml: note: \"public.old_*\" matches nothing "
	       "[empty-pattern]\n"
	       "\n"
	       "in no file\n"
	       "error: public.orders.fk refers to public.users of users "
	       "[cross-service-foreign-key]\n"
	       "\n"
	       "not looked into\n"
	       "services/big.sql: larger than 16 MiB\n"
	       "\n"
	       "2 errors, 1 warning, 1 note, 3 of them in 2 files; 5 in the "
	       "baseline, 1 allowed; 120 files and 340 statements looked into, "
	       "3 files of no service; 1 place skipped\n");
}

Test(check_text, names_what_was_skipped_only_where_it_is_asked_for)
{
	vec_push(&arena, &r.skipped, (struct check_skip){"a", 0, "why"});
	prints(&r, "nothing found; 0 files and 0 statements looked into; 1 "
		   "place skipped\n");
}

Test(check_text, says_that_nothing_was_found)
{
	r.files = 2;
	r.statements = 1;
	prints(&r, "nothing found; 2 files and 1 statement looked into\n");
}

/* The line of the caret is the third. */
static void
points(const char *text, int column, int end_column, const char *quoted)
{
	struct finding f = finding_of(&arena, RULE_READ, 1);
	const char *line;

	r = (struct check_result){0};
	f.file = "a";
	f.line = 7;
	f.text = text;
	f.column = column;
	f.end_column = end_column;
	findings_add(&arena, &r, f);
	buf_clear(&out);
	check_text(&out, &r, &o);
	line = strchr(out.data, '\n') + 1;
	*(strstr(line, "\n\n") + 1) = '\0';
	cr_expect_str_eq(line, quoted);
}

Test(check_text, points_at_the_name)
{
	points("\tfrom users u", 7, 12,
	       "    7 |  from users u\n"
	       "      |       ^~~~~\n");
	points("from u", 6, 7,
	       "    7 | from u\n"
	       "      |      ^\n");
	points("from users", 6, 0,
	       "    7 | from users\n"
	       "      |      ^\n");
	points("a\x1b\xe2\x80\xae"
	       "b users",
	       8, 13,
	       "    7 | a\\x1b\\u{202e}b users\n"
	       "      |                ^~~~~\n");
	points("\xe6\x97\xa5 \xe6\x9c\xac", 5, 8,
	       "    7 | \xe6\x97\xa5 \xe6\x9c\xac\n"
	       "      |    ^~\n");
}

Test(check_text, does_without_a_caret_where_it_would_be_wrong)
{
	points("from users", 0, 0, "    7 | from users\n");
	points("from users", 12, 15, "    7 | from users\n");
}

Test(check_text, cuts_long_lines_around_the_name)
{
	char text[1001], spaces[61];

	memset(text, 'x', 1000);
	text[1000] = '\0';
	memcpy(text + 500, "users", 5);
	memset(spaces, ' ', 60);
	spaces[60] = '\0';
	points(text, 501, 506,
	       arena_printf(&arena,
			    "    7 | %.60susers%.55s\n      | %s^~~~~\n", text,
			    text, spaces));
	/* A name that is longer than what is shown of it. */
	buf_clear(&out);
	points(text, 501, 990,
	       arena_printf(&arena, "    7 | %.60susers%.55s\n      | %s^%s\n",
			    text, text, spaces,
			    "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"
			    "~~~~~~~~~~~"));
}

Test(check_text, sums_up_many_by_rule)
{
	for (int i = 0; i < 20; i++)
		findings_add(&arena, &r,
			     finding_of(&arena,
					i ? RULE_READ : RULE_BYPASSES_API, i));
	check_text(&out, &r, &o);
	cr_assert_null(strstr(out.data, "by rule"));
	findings_add(&arena, &r, finding_of(&arena, RULE_READ, 20));
	buf_clear(&out);
	check_text(&out, &r, &o);
	cr_assert_not_null(strstr(out.data, "\n\nby rule\n"
					    "     20  cross-service-read\n"
					    "      1  bypasses-api\n"
					    "\n"
					    "21 errors; 0 files"));
}

Test(check_text, is_coloured_only_if_asked)
{
	struct finding f = finding_of(&arena, RULE_READ, 1);

	f.file = "a";
	f.line = 1;
	f.message = "m";
	findings_add(&arena, &r, f);
	o.color = true;
	prints(&r, "\033[1ma:1:\033[0m \033[1;31merror\033[0m: "
		   "m\033[2m [cross-service-read]\033[0m\n"
		   "\n"
		   "1 error in 1 file; 0 files and 0 statements looked into\n");
}
