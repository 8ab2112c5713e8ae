/*
 * Workflow commands of GitHub Actions: a line each, that its log shows as a
 * message and the change as an annotation. It shows the first ten of each kind
 * in a step; so errors come first, and the last line says how many there are.
 */
#include <string.h>

#include "base/text.h"
#include "report/check_parts.h"
#include "report/format.h"

#define SHOWN 10

static const char *const commands[SEVERITIES] = {"notice", "notice", "warning",
						 "error"};

/*
 * The runner reads %25, %0D and %0A back as what they stand for, in properties
 * %3A and %2C too. Other controls would reach the log: they are shown.
 */
static void
put_escaped(struct buf *out, const char *text, bool property)
{
	size_t len = strlen(text), n;

	for (; len; text += n, len -= n) {
		n = utf8_char(text, len);
		n = n ? n : 1;
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    (property && (*text == ':' || *text == ',')))
			buf_printf(out, "%%%02X", (unsigned char)*text);
		else if (*text == '\t')
			buf_char(out, ' ');
		else
			text_printable(out, text, n);
	}
}

static void
put_place(struct buf *out, const struct finding *f,
	  const struct check_report_options *o)
{
	int column = check_column(f, f->column);
	struct buf path;

	buf_init(&path);
	check_source(&path, o, f->file);
	buf_str(out, "file=");
	put_escaped(out, path.data, true);
	buf_release(&path);
	buf_char(out, ',');
	if (f->line <= 0)
		return;
	buf_printf(out, "line=%d,", f->line);
	if (column == 0)
		return;
	buf_printf(out, "col=%d,", column);
	/* The last column of the name, not the one behind it. */
	if (check_has_end(f))
		buf_printf(out, "endColumn=%d,",
			   check_column(f, f->end_column) - 1);
}

static void
put_finding(struct buf *out, const struct finding *f,
	    const struct check_report_options *o)
{
	struct buf message;

	buf_init(&message);
	check_message(&message, f);
	buf_printf(out, "::%s ", commands[f->severity]);
	if (f->file)
		put_place(out, f, o);
	buf_printf(out, "title=%s::", check_rules[f->rule].name);
	put_escaped(out, message.data, false);
	buf_char(out, '\n');
	buf_release(&message);
}

void
check_github(struct buf *out, const struct check_result *r,
	     const struct check_report_options *o)
{
	const struct finding *f;

	for (int s = SEVERITY_ERROR; s > SEVERITY_OFF; s--)
		vec_each (f, &r->findings)
			if ((int)f->severity == s)
				put_finding(out, f, o);
	if (r->errors > SHOWN || r->warnings > SHOWN || r->notes > SHOWN)
		buf_printf(out,
			   "only %d annotations of each kind are shown, the "
			   "others are in this log\n",
			   SHOWN);
	check_sum(out, r);
	buf_char(out, '\n');
}
