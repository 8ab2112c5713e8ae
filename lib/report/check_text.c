/*
 * For a terminal, as compilers do. What is of no file comes last, and behind
 * many findings how many there are of each rule.
 */
#include <string.h>

#include "base/text.h"
#include "report/check_parts.h"
#include "report/format.h"

/* So many findings are seen at a glance. */
#define FEW 20

static void
print(struct buf *out, const char *text)
{
	text_printable(out, text, strlen(text));
}

/* file:line:column: */
static void
put_place(struct buf *out, const struct check_report_options *o,
	  const char *file, int line, int column)
{
	struct buf place;

	buf_init(&place);
	print(&place, check_path(file));
	if (line)
		buf_printf(&place, ":%d", line);
	if (line && column)
		buf_printf(&place, ":%d", column);
	buf_char(&place, ':');
	format_styled(out, o->color, STYLE_TITLE, place.data);
	buf_char(out, ' ');
	buf_release(&place);
}

static void
put_severity(struct buf *out, bool color, enum severity severity)
{
	static const enum style styles[SEVERITIES] = {
		[SEVERITY_OFF] = STYLE_DIM,
		[SEVERITY_NOTE] = STYLE_DIM,
		[SEVERITY_WARNING] = STYLE_WARN,
		[SEVERITY_ERROR] = STYLE_ERROR,
	};

	format_styled(out, color, styles[severity], severity_names[severity]);
	buf_str(out, ": ");
}

static void
put_finding(struct buf *out, const struct finding *f,
	    const struct check_report_options *o)
{
	struct buf rule;

	buf_init(&rule);
	if (f->file)
		put_place(out, o, f->file, f->line, f->column);
	put_severity(out, o->color, f->severity);
	print(out, f->message);
	if (f->count) {
		buf_str(out, ", seen ");
		format_things(out, f->count, "time");
	}
	buf_printf(&rule, " [%s]", check_rules[f->rule].name);
	format_styled(out, o->color, STYLE_DIM, rule.data);
	buf_char(out, '\n');
	check_quote(out, f);
	if (f->fix) {
		buf_str(out, "hint: ");
		print(out, f->fix);
		buf_char(out, '\n');
	}
	buf_release(&rule);
}

static void
put_title(struct buf *out, const struct check_report_options *o,
	  const char *title)
{
	if (out->len)
		buf_char(out, '\n');
	format_styled(out, o->color, STYLE_TITLE, title);
	buf_char(out, '\n');
}

/* An empty line between files. */
static void
put_findings(struct buf *out, const struct check_result *r,
	     const struct check_report_options *o)
{
	const char *last = NULL;
	bool titled = false;
	const struct finding *f;

	vec_each (f, &r->findings) {
		if (!f->file && !titled) {
			put_title(out, o, "in no file");
			titled = true;
		} else if (f->file && last && strcmp(last, f->file) != 0) {
			buf_char(out, '\n');
		}
		last = f->file;
		put_finding(out, f, o);
	}
}

static void
put_skipped(struct buf *out, const struct check_result *r,
	    const struct check_report_options *o)
{
	const struct check_skip *s;

	if (r->skipped.n == 0)
		return;
	put_title(out, o, "not looked into");
	vec_each (s, &r->skipped) {
		put_place(out, o, s->file, s->line, 0);
		print(out, s->reason);
		buf_char(out, '\n');
	}
}

static void
put_rules(struct buf *out, const struct check_result *r,
	  const struct check_report_options *o)
{
	size_t counts[RULES] = {0};
	const struct finding *f;
	size_t start;

	if (r->findings.n <= FEW)
		return;
	vec_each (f, &r->findings)
		counts[f->rule]++;
	put_title(out, o, "by rule");
	for (int i = 0; i < RULES; i++) {
		if (counts[i] == 0)
			continue;
		start = out->len;
		format_count(out, counts[i]);
		format_pad(out, start, 7, true);
		buf_printf(out, "  %s\n", check_rules[i].name);
	}
}

void
check_text(struct buf *out, const struct check_result *r,
	   const struct check_report_options *o)
{
	put_findings(out, r, o);
	if (o->skipped)
		put_skipped(out, r, o);
	put_rules(out, r, o);
	if (out->len)
		buf_char(out, '\n');
	check_sum(out, r);
	buf_char(out, '\n');
}
