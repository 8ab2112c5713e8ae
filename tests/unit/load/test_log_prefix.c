#include "load/log_prefix.h"

#include <criterion/criterion.h>

static struct log_prefix *prefix;
static struct log_line line;

/* What is behind the prefix and the severity; NULL if text is no such line. */
static const char *
match(const char *setting, const char *text)
{
	struct err err;

	log_prefix_free(prefix);
	prefix = log_prefix_new(setting, &err);
	cr_assert_not_null(prefix);
	cr_assert_str_eq(log_prefix_text(prefix), setting);
	if (!log_prefix_match(prefix, text, strlen(text), &line))
		return NULL;
	return text + line.message;
}

static void
field_is(enum log_field field, const char *want)
{
	struct str got = line.fields.v[field];

	cr_assert(str_is(got, want), "\"%.*s\" is not \"%s\"", (int)got.len,
		  got.p, want);
}

static void
tidy(void)
{
	log_prefix_free(prefix);
	prefix = NULL;
}

TestSuite(log_prefix, .fini = tidy);

Test(log_prefix, takes_every_escape)
{
	cr_assert_str_eq(
		match("%a|%u|%d|%r|%h|%b|%p|%P|%t|%m|%n|%i|%e|%c|%l|%s|%v|%x|"
		      "%Q|%%|%q",
		      "web|alice|shop|[::1](5432)|10.0.0.1|client backend|331|"
		      "99|2018-09-28 07:37:59 UTC|2018-09-28 07:37:59.123 "
		      "+0545|1538120279.123|SELECT|57014|5eefe116.22f4|12|"
		      "2018-09-28 07:37:59 UTC|3/17|728|-77|%|LOG:  hello"),
		"hello");
	field_is(FIELD_APPLICATION, "web");
	field_is(FIELD_ROLE, "alice");
	field_is(FIELD_DATABASE, "shop");
	field_is(FIELD_PID, "331");
	field_is(FIELD_TIME, "2018-09-28 07:37:59 UTC");
	field_is(FIELD_TAG, "SELECT");
	field_is(FIELD_SESSION, "5eefe116.22f4");
	field_is(FIELD_LINE, "12");
	field_is(FIELD_VXID, "3/17");
	field_is(FIELD_SEVERITY, "LOG");
	cr_assert_eq(line.severity, SEVERITY_LOG);
}

Test(log_prefix, stops_at_q_where_there_is_no_session)
{
	const char *setting = "%m [%p] %q%u@%d ";

	cr_assert_str_eq(match(setting, "2022-07-22 06:13:13.389 UTC [1] LOG:  "
					"a@b ERROR:  x"),
			 "a@b ERROR:  x");
	field_is(FIELD_ROLE, "");
	cr_assert_str_eq(match(setting, "2022-07-22 06:13:13.389 UTC [1] a@b "
					"ERROR:  x"),
			 "x");
	field_is(FIELD_ROLE, "a");
	field_is(FIELD_DATABASE, "b");
}

Test(log_prefix, lets_names_hold_what_follows_them)
{
	cr_assert_str_eq(match("[%a] %u@%d ", "[psql] x@y z] me@db LOG:  m"),
			 "m");
	field_is(FIELD_APPLICATION, "psql");
	field_is(FIELD_ROLE, "x");
	field_is(FIELD_DATABASE, "y z] me@db");
	cr_assert_str_eq(match("app=%a,client=%h ",
			       "app=[0 of 5],client= busy],client=::1 LOG:  m"),
			 "m");
	cr_assert_str_eq(match("[%p] [%a] ", "[1] [a [0 of 50 busy]] LOG: m"),
			 "m");
	field_is(FIELD_APPLICATION, "a [0 of 50 busy]");
	cr_assert_str_eq(match("%u%d ", "ab LOG:  m"), "m");
}

Test(log_prefix, takes_padding_off)
{
	cr_assert_str_eq(match("%-8p|%8p|%-6u|%6d|%10v|%-3x|",
			       "331     |     331|me    |    db|          |"
			       "12345|LOG:  m"),
			 "m");
	field_is(FIELD_PID, "331");
	field_is(FIELD_ROLE, "me");
	field_is(FIELD_DATABASE, "db");
	field_is(FIELD_VXID, "");
	cr_assert_null(match("%-8p|", "331|LOG:  m"));
	cr_assert_null(match("%8u|", "me|LOG:  m"));
}

Test(log_prefix, takes_unknown_for_nothing)
{
	match("%u@%d/%a ", "[unknown]@[unknown]/[unknown] LOG:  m");
	field_is(FIELD_ROLE, "");
	field_is(FIELD_DATABASE, "");
	field_is(FIELD_APPLICATION, "");
}

Test(log_prefix, reads_verbose_messages)
{
	cr_assert_str_eq(match("%p ", "1 ERROR:  22012: division"), "division");
	cr_assert_str_eq(match("%p ", "1 LOG:  AUDIT: SESSION"),
			 "AUDIT: SESSION");
	cr_assert_str_eq(match("%p ", "1 DETAIL:  22012: x"), "22012: x");
	cr_assert_str_eq(match("%p ", "1 LOG:  22012"), "22012");
	cr_assert_str_eq(match("%p ", "1 LOG: one space"), "one space");
	cr_assert_str_eq(match("%p ", "1 STATEMENT:   select"), " select");
	cr_assert_str_eq(match("%p ", "1 LOG:"), "");
}

Test(log_prefix, refuses_other_lines)
{
	cr_assert_null(match("%m [%p] ", ""));
	cr_assert_null(match("%m [%p] ", "2022-07-22 06:13:13 UTC [1] LOG: x"));
	cr_assert_null(match("%t [%p] ", "2022-07-22 06:13:13.1 UTC [1] LOG:"));
	cr_assert_null(match("%p ", "x LOG:  m"));
	cr_assert_null(match("%p ", "1 LOG  m"));
	cr_assert_null(match("%p ", "1 FEHLER:  m"));
	cr_assert_null(match("%u@%d ", "nobody LOG:  m"));
	cr_assert_null(match("%c ", ". LOG:  m"));
	cr_assert_null(match("%e ", "0000 LOG:  m"));
	cr_assert_null(match("%Q ", "- LOG:  m"));
}

Test(log_prefix, ignores_what_the_server_ignores)
{
	cr_assert_str_eq(match("%Z%p %", "1 LOG:  m"), "m");
	cr_assert_str_eq(match("%p %-", "1 LOG:  m"), "m");
}

Test(log_prefix, gives_up_on_lines_made_to_take_long)
{
	char text[4000];

	memset(text, ' ', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	cr_assert_null(match("%u %d %a %h %r %u %d %a ", text));
	cr_assert_null(match("%u%d%a%h%r%u%d%a", text));
}

Test(log_prefix, tells_other_languages_from_other_lines)
{
	const char *german = "1 FEHLER:  nein", *russian = "1 ОШИБКА:  нет";
	const char *other[] = {"1 note:  x", "1 LOG: x", "LOG:  x",
			       "1 A:  x",    "1 ",	 "1 12:  x"};

	match("%p ", "1 LOG:  m");
	cr_assert(log_prefix_foreign(prefix, german, strlen(german)));
	cr_assert(log_prefix_foreign(prefix, russian, strlen(russian)));
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		cr_assert_not(
			log_prefix_foreign(prefix, other[i], strlen(other[i])));
}

Test(log_prefix, has_a_limit)
{
	struct err err = {0};
	char setting[1000] = "";

	for (size_t i = 0; i + 3 < sizeof(setting); i += 3)
		memcpy(setting + i, "%p-", 4);
	cr_assert_null(log_prefix_new(setting, &err));
	cr_assert_eq(err.code, ERR_INPUT);
	cr_assert(strstr(err.message, "is too long"));
}

Test(log_prefix, recognises_the_one_that_explains_most)
{
	const char *debian = "2022-07-22 06:13:13.389 UTC [1] LOG:  ready\n"
			     "2022-07-22 06:13:14.389 UTC [2] a@b LOG:  x\n"
			     "\tcontinued\n";
	const char *plain = "2022-07-22 06:13:13.389 UTC [1] LOG:  ready\n"
			    "2022-07-22 06:13:14.389 UTC [2] LOG:  x\n";
	const char *azure = "2026-11-24 15:04:01 UTC-6b05a761.6e79-user=u,"
			    "db=d,app=a,client=[local] LOG:  statement: a\n";
	const char *ours = "x: LOG:  mine\ny: LOG:  mine\n";
	const char *readme = "2026-11-24 15:04:01.140 UTC [28281]: [135-1] "
			     "session=6b05a761.6e79,vxid=4/404,user=u,db=d,"
			     "app=a,client=[local] LOG:  statement: SELECT 1\n";

	cr_assert_str_eq(log_prefix_recognise("", debian, strlen(debian)),
			 "%m [%p] %q%u@%d ");
	cr_assert_str_eq(log_prefix_recognise("", readme, strlen(readme)),
			 "%m [%p]: [%l-1] session=%c,vxid=%v,user=%u,db=%d,"
			 "app=%a,client=%h ");
	cr_assert_str_eq(log_prefix_recognise("", azure, strlen(azure)),
			 "%t-%c-user=%u,db=%d,app=%a,client=%h ");
	/* Behind what an envelope says. */
	cr_assert_str_eq(
		log_prefix_recognise("%m [%p] ", debian, strlen(debian)),
		"%q%u@%d ");
	cr_assert_not_null(log_prefix_recognise("", plain, strlen(plain)));
	cr_assert_null(log_prefix_recognise("", ours, strlen(ours)));
	cr_assert_null(log_prefix_recognise("", "", 0));
}

Test(log_prefix, does_not_guess_where_names_are_none)
{
	const char *more = "2026-11-24 00:00:00.001 UTC [7] 6b04d380.7 1 3/17 "
			   "orders_app@shop/orders-api LOG:  statement: a\n"
			   "2026-11-24 00:00:00.002 UTC [7] 6b04d380.7 2 3/18 "
			   "orders_app@shop/orders-api LOG:  statement: b\n";
	const char *last = "2026-11-24 00:00:00.001 UTC [7] 6b04d380.7 3/17 "
			   "psql orders_app@shop LOG:  statement: a\n";

	cr_assert_null(log_prefix_recognise("", more, strlen(more)));
	cr_assert_null(log_prefix_recognise("", last, strlen(last)));
}

Test(log_prefix, prefers_what_was_before_of_equals)
{
	static const char entry[] =
		"2026-11-23 18:18:17.123 UTC [1] LOG:  checkpoint starting\n";
	static const char before[] = "%m [%p] %q[user=%u,db=%d,app=%a] ";

	cr_assert_str_eq(
		log_prefix_recognise_after(before, "", entry, strlen(entry)),
		before);
	cr_assert_str_eq(
		log_prefix_recognise_after("%t-%c-", "", entry, strlen(entry)),
		log_prefix_recognise("", entry, strlen(entry)));
	cr_assert_str_neq(log_prefix_recognise("", entry, strlen(entry)),
			  before);
}
