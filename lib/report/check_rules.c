#include "report/check_rules.h"

#include <string.h>

/* Columns of text that is explained. */
#define WIDTH 78

void
check_list_rules(struct buf *out)
{
	int name = 0;

	for (int i = 0; i < RULES; i++) {
		int len = (int)strlen(check_rules[i].name);

		name = len > name ? len : name;
	}
	for (int i = 0; i < RULES; i++)
		buf_printf(out, "%-*s  %-7s  %s\n", name, check_rules[i].name,
			   severity_names[check_rules[i].severity],
			   check_rules[i].summary);
}

/* Words into lines, each behind indent spaces. */
static void
put_wrapped(struct buf *out, const char *text, int indent)
{
	int column = 0; /* nothing is on the line */

	while (*text) {
		int len = (int)strcspn(text, " \n");

		if (column == 0 || column + 1 + len > WIDTH) {
			buf_printf(out, "%s%*s", column ? "\n" : "", indent,
				   "");
			column = indent;
		} else {
			buf_char(out, ' ');
			column++;
		}
		buf_add(out, text, (size_t)len);
		column += len;
		text += len + (int)strspn(text + len, " \n");
	}
	buf_char(out, '\n');
}

static void
put_example(struct buf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_printf(out, "    %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void
check_explain_rule(struct buf *out, enum check_rule rule)
{
	const struct rule_text *r = &check_rules[rule];

	buf_printf(out, "%s (%s): %s\n", r->name, severity_names[r->severity],
		   r->summary);
	if (r->why) {
		buf_char(out, '\n');
		put_wrapped(out, r->why, 0);
	}
	if (r->example) {
		buf_str(out, "\nFor example:\n\n");
		put_example(out, r->example);
	}
	if (r->fix) {
		buf_str(out, "\nWhat to do:\n\n");
		put_wrapped(out, r->fix, 0);
	}
}
