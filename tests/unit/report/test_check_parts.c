/* What the outputs of check share: paths, columns, the sum; and of all of them
   that nothing hostile gets through. */
#include <criterion/criterion.h>

#include "base/text.h"
#include "report/check_parts.h"
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
	o = (struct check_report_options){.version = "0.1.0"};
}

static void
finish(void)
{
	buf_release(&out);
	arena_release(&arena);
}

TestSuite(check_parts, .init = start, .fini = finish);

Test(check_parts, shows_files_as_they_are_named)
{
	static const char *const cases[][2] = {
		{"a/b.sql", "a/b.sql"}, {"./a/b.sql", "a/b.sql"},
		{".//./a", "a"},	{"../a", "../a"},
		{"/srv/a", "/srv/a"},	{"./", "."},
		{".hidden", ".hidden"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_expect_str_eq(check_path(cases[i][0]), cases[i][1]);
}

Test(check_parts, names_files_from_the_folder_of_the_sources)
{
	static const char *const cases[][4] = {
		{NULL, NULL, "./a.sql", "a.sql"},
		{NULL, NULL, "/srv/a", "/srv/a"},
		{"/srv", "/srv", "./a/b.sql", "a/b.sql"},
		{"/srv", "/srv/a", "b.sql", "a/b.sql"},
		{"/srv", "/srv/a/b", "../c.sql", "a/c.sql"},
		{"/srv", "/", "srv/a.sql", "a.sql"},
		{"/srv", "/home", "/srv/./a", "a"},
		{"/srv", "/home", "a.sql", "a.sql"},
		{"/srv", "/srv", "../a.sql", "../a.sql"},
		{"/srv", "/srv", "/srvice/a", "/srvice/a"},
		{"/srv", "/srv", ".", "."},
		{"", "", "/srv", "srv"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		o.sources = cases[i][0];
		o.here = cases[i][1];
		buf_clear(&out);
		check_source(&out, &o, cases[i][2]);
		cr_expect_str_eq(out.data, cases[i][3]);
	}
}

static void
stands_at(const struct finding *f, const char *expected)
{
	buf_clear(&out);
	check_place(&out, &o, f);
	cr_expect_str_eq(out.data, expected);
}

Test(check_parts, has_a_place_for_what_is_in_no_file)
{
	struct finding f = finding_of(&arena, RULE_GRANT, 1);

	stands_at(&f, "dbsplit.yaml");
	o.plan = "./plans/shop.yaml";
	stands_at(&f, "plans/shop.yaml");
	f.file = "./a.sql";
	stands_at(&f, "a.sql");
}

Test(check_parts, counts_characters_where_it_can)
{
	struct finding f = finding_of(&arena, RULE_READ, 1);

	cr_expect_eq(check_column(&f, 3), 0, "no text");
	f.text = "\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80x\xff"
		 "y";
	cr_expect_eq(check_column(&f, 0), 0);
	cr_expect_eq(check_column(&f, -1), 0);
	cr_expect_eq(check_column(&f, 1), 1);
	cr_expect_eq(check_column(&f, 3), 2);
	cr_expect_eq(check_column(&f, 6), 3);
	cr_expect_eq(check_column(&f, 10), 4);
	cr_expect_eq(check_column(&f, 12), 6, "a byte that is no character");
	cr_expect_eq(check_column(&f, 13), 7, "behind the last");
	cr_expect_eq(check_column(&f, 14), 0, "beyond the text");
}

Test(check_parts, knows_an_end_only_behind_the_beginning)
{
	struct finding f = finding_of(&arena, RULE_READ, 1);

	f.text = "abc";
	f.column = 2;
	cr_expect_not(check_has_end(&f), "0 is not known");
	f.end_column = 2;
	cr_expect_not(check_has_end(&f));
	f.end_column = 4;
	cr_expect(check_has_end(&f));
	f.end_column = 5;
	cr_expect_not(check_has_end(&f), "beyond the text");
	f.end_column = 3;
	f.column = 0;
	cr_expect_not(check_has_end(&f));
}

static void
sums_up_as(const char *expected)
{
	buf_clear(&out);
	check_sum(&out, &r);
	cr_expect_str_eq(out.data, expected);
}

Test(check_parts, sums_up)
{
	struct finding f = finding_of(&arena, RULE_READ, 1);

	sums_up_as("nothing found; 0 files and 0 statements looked into");
	r.files = 1;
	r.statements = 1234;
	f.file = "a";
	findings_add(&arena, &r, f);
	sums_up_as("1 error in 1 file; 1 file and 1,234 statements looked "
		   "into");
	f.file = "b";
	f.severity = SEVERITY_WARNING;
	findings_add(&arena, &r, f);
	findings_add(&arena, &r, f);
	r.allowed = 2;
	sums_up_as("1 error, 2 warnings in 2 files; 2 allowed; 1 file and "
		   "1,234 statements looked into");
	f.file = NULL;
	f.severity = SEVERITY_NOTE;
	findings_add(&arena, &r, f);
	r.baselined = 5;
	r.unattributed = 1;
	vec_push(&arena, &r.skipped, (struct check_skip){"c", 0, "why"});
	sums_up_as("1 error, 2 warnings, 1 note, 3 of them in 2 files; 5 in "
		   "the baseline, 2 allowed; 1 file and 1,234 statements "
		   "looked into, 1 file of no service; 1 place skipped");
}

Test(check_parts, has_no_files_where_no_finding_has_one)
{
	findings_add(&arena, &r, finding_of(&arena, RULE_GRANT, 1));
	sums_up_as("1 error; 0 files and 0 statements looked into");
}

/* No control, no bidirectional character, valid UTF-8. */
static void
is_safe(const char *format)
{
	size_t n;

	for (size_t i = 0; i < out.len; i += n) {
		n = utf8_char(out.data + i, out.len - i);
		cr_assert_gt(n, 0, "%s is no UTF-8", format);
		cr_assert(out.data[i] == '\n' ||
				  !utf8_is_unsafe(utf8_decode(out.data + i, n)),
			  "%s shows what it should not", format);
	}
}

/* Every character there is, in every place that takes one. */
Test(check_parts, lets_nothing_hostile_through)
{
	static const struct {
		const char *name;
		void (*write)(struct buf *out, const struct check_result *r,
			      const struct check_report_options *o);
	} formats[] = {
		{"text", check_text},	  {"json", check_json},
		{"sarif", check_sarif},	  {"junit", check_junit},
		{"github", check_github}, {"gitlab", check_gitlab},
	};
	struct finding f = finding_of(&arena, RULE_READ, 1);
	char all[256], *text;

	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	all[255] = '\0';
	text = arena_printf(&arena, "%s\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf",
			    all);
	f.file = f.text = f.message = f.fix = f.object = text;
	f.consumer = f.owner = f.shape = text;
	f.line = 1;
	f.column = 100;
	f.end_column = 200;
	findings_add(&arena, &r, f);
	f.file = NULL;
	findings_add(&arena, &r, f);
	vec_push(&arena, &r.skipped, (struct check_skip){text, 1, text});
	o.plan = text;
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		buf_clear(&out);
		formats[i].write(&out, &r, &o);
		is_safe(formats[i].name);
	}
}
