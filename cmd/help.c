#include "cmd/help.h"

#include <string.h>

#include "cmd/inputs.h"

#define WIDTH 79

/* Where the explanation of an option starts. */
#define COLUMN 26

/* Append text, broken at spaces, each new line starting at an indent. */
static void
wrap(struct buf *out, const char *text, size_t indent)
{
	size_t at = indent;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (at > indent && at + 1 + len > WIDTH) {
			buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			buf_char(out, ' ');
			at++;
		}
		buf_add(out, text, len);
		at += len;
		text += len + strspn(text + len, " ");
	}
	buf_char(out, '\n');
}

static void
help_option(struct buf *out, const struct option *o)
{
	size_t start = out->len, len;

	if (o->letter)
		buf_printf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_printf(out, "      --%s", o->name);
	if (o->value && (o->flags & OPTION_OPTIONAL))
		buf_printf(out, "[=%s]", o->value);
	else if (o->value)
		buf_printf(out, " %s", o->value);
	len = out->len - start;
	if (len + 2 > COLUMN)
		buf_printf(out, "\n%*s", COLUMN, "");
	else
		buf_printf(out, "%*s", (int)(COLUMN - len), "");
	wrap(out, o->help, COLUMN);
}

static void
help_table(struct buf *out, const char *title, const struct option *table)
{
	if (!table || !table->name)
		return;
	buf_printf(out, "\n%s:\n", title);
	for (const struct option *o = table; o->name; o++)
		help_option(out, o);
}

void
help_program(struct buf *out)
{
	buf_str(out, "Usage: dbsplit COMMAND [OPTION]...\n\n");
	wrap(out,
	     "Takes a PostgreSQL database that many services share apart, into "
	     "one database per service.",
	     0);
	buf_str(out, "\nCommands:\n");
	for (const struct command *const *c = commands; *c; c++)
		buf_printf(out, "  %-12s%s\n", (*c)->name, (*c)->summary);
	help_table(out, "Options of every command", common_options);
	buf_str(out, "\n\"dbsplit COMMAND --help\" tells more of a command, "
		     "\"man dbsplit\" of them all.\n");
}

void
help_command(struct buf *out, const struct command *command)
{
	const char *lead = "Usage:";

	for (const char *const *u = command->usage; *u; u++) {
		buf_printf(out, "%s dbsplit %s%s%s\n", lead, command->name,
			   **u ? " " : "", *u);
		lead = "      ";
	}
	buf_char(out, '\n');
	wrap(out, command->description, 0);
	if (command->flags & COMMAND_READ_ONLY)
		buf_str(out, "It changes no database.\n");
	if (command->flags & COMMAND_INPUTS)
		help_table(out, "Input", input_options);
	help_table(out, "Options", command->options);
	help_table(out, "Options of every command", common_options);
}

void
help_version(struct buf *out)
{
	buf_str(out, "dbsplit " DBSPLIT_VERSION "\n");
}
