/* check's findings for those that run it: see also tests/schema. */
#include <criterion/criterion.h>
#include <string.h>

#include "report/check.h"
#include "support/findings.h"

static struct arena arena;
static struct buf out;
static struct check_result r;
static struct check_report_options o;
static struct finding f;

static void
start(void)
{
	buf_init(&out);
	r = (struct check_result){0};
	o = (struct check_report_options){.version = "0.1.0"};
	f = finding_of(&arena, RULE_READ, 1);
	f.message = "m";
}

static void
finish(void)
{
	buf_release(&out);
	arena_release(&arena);
}

TestSuite(check_formats, .init = start, .fini = finish);

static void
prints(void (*write)(struct buf *out, const struct check_result *r,
		     const struct check_report_options *o),
       const char *expected)
{
	r.findings.n = 0;
	r.errors = r.warnings = r.notes = 0;
	findings_add(&arena, &r, f);
	buf_clear(&out);
	write(&out, &r, &o);
	cr_assert_not_null(strstr(out.data, expected), "%s\nhas no\n%s",
			   out.data, expected);
}

Test(check_formats, json_has_null_for_what_is_not_there)
{
	f.consumer = f.owner = f.object = "";
	prints(check_json, "{\n"
			   "  \"findings\": [\n"
			   "    {\n"
			   "      \"column\": null,\n"
			   "      \"consumer\": null,\n"
			   "      \"count\": 0,\n"
			   "      \"end_column\": null,\n"
			   "      \"file\": null,\n"
			   "      \"fingerprint\": "
			   "\"00000001c0ffee00c0ffee00c0ffee00\",\n"
			   "      \"fix\": null,\n"
			   "      \"line\": null,\n"
			   "      \"message\": \"m\",\n"
			   "      \"object\": null,\n"
			   "      \"owner\": null,\n"
			   "      \"rule\": \"cross-service-read\",\n"
			   "      \"severity\": \"error\",\n"
			   "      \"shape\": null\n"
			   "    }\n"
			   "  ],\n"
			   "  \"schema_version\": 1,\n"
			   "  \"skipped\": [],\n"
			   "  \"summary\": {\n");
}

Test(check_formats, sarif_encodes_names_of_files)
{
	f.file = "./a b/\xc3\xa9\xff%:?#\n.sql";
	prints(check_sarif, "\"uri\": \"a%20b/%C3%A9%FF%25%3A%3F%23%0A.sql\",\n"
			    "                  \"uriBaseId\": \"%SRCROOT%\"\n");
	f.file = "/a b";
	prints(check_sarif, "\"uri\": \"file:///a%20b\"\n");
	o.sources = o.here = "";
	prints(check_sarif, "\"uri\": \"a%20b\",\n");
}

Test(check_formats, sarif_puts_what_is_in_no_file_at_the_plan)
{
	o.plan = "plans/shop.yaml";
	prints(check_sarif, "\"uri\": \"plans/shop.yaml\"");
	cr_assert_null(strstr(out.data, "region"));
	cr_assert_not_null(strstr(out.data,
				  "\"primaryLocationLineHash\": "
				  "\"00000001c0ffee00c0ffee00c0ffee00:1\""));
}

Test(check_formats, sarif_counts_characters)
{
	f.file = "a.sql";
	f.line = 4;
	f.text = "\xc3\xa9 users";
	f.column = 4;
	f.end_column = 9;
	prints(check_sarif, "                \"region\": {\n"
			    "                  \"endColumn\": 8,\n"
			    "                  \"snippet\": {\n"
			    "                    \"text\": \"users\"\n"
			    "                  },\n"
			    "                  \"startColumn\": 3,\n"
			    "                  \"startLine\": 4\n"
			    "                }\n");
	cr_assert_null(strstr(out.data, "primaryLocationLineHash"));
	f.end_column = 0;
	prints(check_sarif, "\"region\": {\n"
			    "                  \"startColumn\": 3,\n");
	f.text = NULL;
	prints(check_sarif, "\"region\": {\n"
			    "                  \"startLine\": 4\n"
			    "                }\n");
}

Test(check_formats, sarif_has_no_placeholders_and_no_links_of_others)
{
	f.message = "{0} [a](b)";
	prints(check_sarif, "\"text\": \"{{0}} \\\\[a\\\\](b)\"");
	f.message = "a[1]";
	prints(check_sarif, "\"text\": \"a[1]\"");
}

Test(check_formats, sarif_tells_the_rules)
{
	buf_clear(&out);
	check_sarif(&out, &r, &o);
	cr_assert_not_null(strstr(out.data, "\"results\": [],"));
	for (int i = 0; i < RULES; i++)
		cr_assert_not_null(
			strstr(out.data, arena_printf(&arena, "\"id\": \"%s\"",
						      check_rules[i].name)));
	cr_assert_not_null(strstr(out.data, "\"version\": \"0.1.0\""));
	o.version = NULL;
	buf_clear(&out);
	check_sarif(&out, &r, &o);
	cr_assert_null(strstr(out.data, "0.1.0"));
}

Test(check_formats, junit_fails_for_errors_alone)
{
	f.message = "]]></failure><a b=\"c\">&";
	prints(check_junit,
	       "<failure message=\"]]&gt;&lt;/failure&gt;&lt;a "
	       "b=&quot;c&quot;&gt;&amp;\" type=\"cross-service-read\">");
	f.severity = SEVERITY_WARNING;
	f.message = "m";
	prints(check_junit, "<skipped message=\"warning: m\">");
	cr_assert_not_null(strstr(out.data, "failures=\"0\""));
}

Test(check_formats, junit_passes_if_nothing_was_found)
{
	check_junit(&out, &r, &o);
	cr_assert_str_eq(
		out.data,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"dbsplit check\" tests=\"1\" failures=\"0\" "
		"errors=\"0\" time=\"0\">\n"
		"  <testsuite name=\"dbsplit\" tests=\"1\" failures=\"0\" "
		"errors=\"0\" skipped=\"0\" time=\"0\">\n"
		"    <testcase classname=\"dbsplit\" name=\"check has run\" "
		"time=\"0\">\n"
		"      <system-out>nothing found; 0 files and 0 statements "
		"looked into\n"
		"</system-out>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"</testsuites>\n");
}

Test(check_formats, junit_has_what_xml_has_no_character_for)
{
	f.message = "a\x01\xef\xbf\xbe\xef\xbf\xbf\xc2\x80z";
	prints(check_junit,
	       "message=\"a\\x01\xef\xbf\xbd\xef\xbf\xbd\\u{80}z\"");
}

Test(check_formats, github_escapes_properties_and_messages)
{
	f.file = "a:b,c%\n\r\x1b.sql";
	f.line = 3;
	f.text = "\xc3\xa9 users";
	f.column = 4;
	f.end_column = 9;
	f.message = "100%: a,b\nc";
	f.fix = "x";
	prints(check_github,
	       "::error file=a%3Ab%2Cc%25%0A%0D\\x1b.sql,line=3,col=3,"
	       "endColumn=7,title=cross-service-read::100%25: a,b c; x\n"
	       "1 error in 1 file; ");
}

Test(check_formats, github_needs_no_file)
{
	f.severity = SEVERITY_NOTE;
	prints(check_github, "::notice title=cross-service-read::m\n");
	f.file = "a";
	f.column = 5;
	prints(check_github, "::notice file=a,title=cross-service-read::m\n");
}

Test(check_formats, github_has_errors_first_and_tells_what_it_hides)
{
	for (int i = 0; i < 11; i++) {
		f.severity = i == 10 ? SEVERITY_ERROR : SEVERITY_WARNING;
		findings_add(&arena, &r, f);
	}
	check_github(&out, &r, &o);
	cr_assert_eq(strncmp(out.data, "::error ", 8), 0);
	cr_assert_null(strstr(out.data, "only 10"));
	f.severity = SEVERITY_WARNING;
	findings_add(&arena, &r, f);
	buf_clear(&out);
	check_github(&out, &r, &o);
	cr_assert_not_null(strstr(out.data, "\nonly 10 annotations of each "
					    "kind are shown, the others are "
					    "in this log\n1 error, 11 "));
}

Test(check_formats, gitlab_has_a_path_and_a_line_always)
{
	prints(check_gitlab, "      \"lines\": {\n"
			     "        \"begin\": 1\n"
			     "      },\n"
			     "      \"path\": \"dbsplit.yaml\"\n"
			     "    },\n"
			     "    \"severity\": \"major\"\n");
	f.file = "./a\n\xff";
	f.line = 3;
	f.severity = SEVERITY_WARNING;
	prints(check_gitlab, "        \"begin\": 3\n"
			     "      },\n"
			     "      \"path\": \"a\\n\xef\xbf\xbd\"\n"
			     "    },\n"
			     "    \"severity\": \"minor\"\n");
}

Test(check_formats, gitlab_is_an_empty_array_if_nothing_was_found)
{
	check_gitlab(&out, &r, &o);
	cr_assert_str_eq(out.data, "[]\n");
}
