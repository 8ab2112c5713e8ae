/*
 * JUnit XML, as GitLab and Jenkins read it. A suite is a rule: both group by
 * classname, Jenkins tears it apart at its dots, which file names have and
 * rules have not. GitLab knows a case again by its classname and name, and
 * keeps the first of equal ones: so a name has no line, which moves, and ends
 * in digits of the fingerprint, which no other has.
 *
 * Only errors fail, as check does; warnings, notes and what was not looked into
 * are skipped cases, which both show with their message. The first case always
 * passes: without one, a clean run would look like none.
 */
#include <string.h>

#include "base/text.h"
#include "report/check_parts.h"

/* Text of several lines with what XML 1.0 gives a meaning or does not have. */
static void
put_xml(struct buf *out, const char *text)
{
	size_t len = strlen(text), n;

	for (; len; text += n, len -= n) {
		uint32_t c;

		n = utf8_char(text, len);
		c = n ? utf8_decode(text, n) : 0xfffd;
		n = n ? n : 1;
		switch (c) {
		case '&':
			buf_str(out, "&amp;");
			break;
		case '<':
			buf_str(out, "&lt;");
			break;
		case '>':
			buf_str(out, "&gt;");
			break;
		case '"':
			buf_str(out, "&quot;");
			break;
		case '\n':
			buf_char(out, '\n');
			break;
		case 0xfffd:
		case 0xfffe:
		case 0xffff:
			buf_str(out, "\xef\xbf\xbd");
			break;
		default:
			text_printable(out, text, n);
		}
	}
}

/* name="value", value on one line */
static void
put_attribute(struct buf *out, const char *name, const char *value)
{
	struct buf line;

	buf_init(&line);
	text_printable(&line, value, strlen(value));
	buf_printf(out, " %s=\"", name);
	put_xml(out, line.data);
	buf_char(out, '"');
	buf_release(&line);
}

/* What a terminal would show of it. */
static void
put_details(struct buf *out, const struct finding *f)
{
	struct buf text;

	buf_init(&text);
	if (f->file) {
		const char *path = check_path(f->file);

		text_printable(&text, path, strlen(path));
		if (f->line > 0)
			buf_printf(&text, ":%d", f->line);
		buf_char(&text, '\n');
	}
	check_quote(&text, f);
	if (f->fix) {
		buf_str(&text, "hint: ");
		text_printable(&text, f->fix, strlen(f->fix));
		buf_char(&text, '\n');
	}
	put_xml(out, text.data);
	buf_release(&text);
}

static void
put_case(struct buf *out, const struct finding *f,
	 const struct check_report_options *o)
{
	bool fails = f->severity == SEVERITY_ERROR;
	const char *what = fails ? "failure" : "skipped";
	struct buf name, message, path;

	buf_init(&path);
	buf_init(&name);
	buf_init(&message);
	if (!fails)
		buf_printf(&message, "%s: ", severity_names[f->severity]);
	buf_str(&message, f->message);
	buf_printf(&name, "%s (%.8s)", f->message, f->fingerprint);
	buf_str(out, "    <testcase");
	put_attribute(out, "classname", check_rules[f->rule].name);
	put_attribute(out, "name", name.data);
	if (f->file) {
		check_source(&path, o, f->file);
		put_attribute(out, "file", path.data);
	}
	if (f->file && f->line > 0)
		buf_printf(out, " line=\"%d\"", f->line);
	buf_printf(out, " time=\"0\">\n      <%s", what);
	put_attribute(out, "message", message.data);
	if (fails)
		put_attribute(out, "type", check_rules[f->rule].name);
	buf_char(out, '>');
	put_details(out, f);
	buf_printf(out, "</%s>\n    </testcase>\n", what);
	buf_release(&message);
	buf_release(&name);
	buf_release(&path);
}

static void
put_suite(struct buf *out, const char *name, size_t tests, size_t failures,
	  size_t skipped)
{
	buf_printf(out,
		   "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" "
		   "errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
		   name, tests, failures, skipped);
}

static void
put_rule(struct buf *out, const struct check_result *r, enum check_rule rule,
	 const struct check_report_options *o)
{
	const struct finding *f;
	size_t tests = 0, failures = 0;

	vec_each (f, &r->findings) {
		tests += f->rule == rule;
		failures += f->rule == rule && f->severity == SEVERITY_ERROR;
	}
	if (tests == 0)
		return;
	put_suite(out, check_rules[rule].name, tests, failures,
		  tests - failures);
	vec_each (f, &r->findings)
		if (f->rule == rule)
			put_case(out, f, o);
	buf_str(out, "  </testsuite>\n");
}

static void
put_skipped(struct buf *out, const struct check_result *r)
{
	const struct check_skip *s;
	struct buf place;

	if (r->skipped.n == 0)
		return;
	buf_init(&place);
	put_suite(out, "not-looked-into", r->skipped.n, 0, r->skipped.n);
	vec_each (s, &r->skipped) {
		buf_clear(&place);
		buf_str(&place, check_path(s->file));
		if (s->line > 0)
			buf_printf(&place, ":%d", s->line);
		buf_str(out, "    <testcase classname=\"not-looked-into\"");
		put_attribute(out, "name", place.data);
		buf_str(out, " time=\"0\">\n      <skipped");
		put_attribute(out, "message", s->reason);
		buf_str(out, "/>\n    </testcase>\n");
	}
	buf_str(out, "  </testsuite>\n");
	buf_release(&place);
}

void
check_junit(struct buf *out, const struct check_result *r,
	    const struct check_report_options *o)
{
	struct buf sum;

	buf_init(&sum);
	check_sum(&sum, r);
	buf_printf(out,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<testsuites name=\"dbsplit check\" tests=\"%zu\" "
		   "failures=\"%zu\" errors=\"0\" time=\"0\">\n",
		   (size_t)r->findings.n + r->skipped.n + 1, r->errors);
	put_suite(out, "dbsplit", 1, 0, 0);
	buf_printf(out,
		   "    <testcase classname=\"dbsplit\" name=\"check has run\" "
		   "time=\"0\">\n"
		   "      <system-out>%s\n</system-out>\n"
		   "    </testcase>\n"
		   "  </testsuite>\n",
		   sum.data);
	for (int rule = 0; rule < RULES; rule++)
		put_rule(out, r, (enum check_rule)rule, o);
	put_skipped(out, r);
	buf_str(out, "</testsuites>\n");
	buf_release(&sum);
}
