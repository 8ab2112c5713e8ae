#include "cmd/completion.h"

#include <string.h>

#include "cmd/inputs.h"

const struct completion completions[] = {
	{"bash", completion_bash},
	{"zsh", completion_zsh},
	{"fish", completion_fish},
	{0},
};

void
completion_tables(const struct option *tables[COMPLETION_TABLES],
		  const struct command *command)
{
	int n = 0;

	if (command && (command->flags & COMMAND_INPUTS))
		tables[n++] = input_options;
	if (command && command->options)
		tables[n++] = command->options;
	tables[n++] = common_options;
	tables[n] = NULL;
}

enum completion_value
completion_value(const struct option *o)
{
	if (!o->value)
		return COMPLETE_NOTHING;
	if (o->flags & OPTION_ONE_OF)
		return COMPLETE_WORDS;
	if (strcmp(o->value, "FILE") == 0)
		return COMPLETE_FILES;
	if (strcmp(o->value, "DIR") == 0)
		return COMPLETE_DIRECTORIES;
	return COMPLETE_NOTHING;
}

/* "kind: text (default), json or csv" is text json csv. */
void
completion_words(struct buf *out, const struct option *o)
{
	const char *p = o->help, *colon;
	bool any = false;

	while ((colon = strstr(p, ": ")) != NULL)
		p = colon + 2;
	for (size_t n; *p; p += n) {
		p += strspn(p, ", ");
		n = strcspn(p, ", ");
		if (*p == '(' || (n == 2 && memcmp(p, "or", n) == 0))
			continue;
		if (any)
			buf_char(out, ' ');
		buf_add(out, p, n);
		any = true;
	}
}

void
completion_help(struct buf *out, const char *help)
{
	buf_add(out, help, strcspn(help, ";"));
}

void
completion_commands(struct buf *out)
{
	for (const struct command *const *c = commands; *c; c++)
		buf_printf(out, "%s ", (*c)->name);
	buf_str(out, "help completion");
}

void
completion_shells(struct buf *out)
{
	for (const struct completion *c = completions; c->shell; c++)
		buf_printf(out, "%s%s", c == completions ? "" : " ", c->shell);
}

void
completion_escape(struct buf *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			buf_char(out, '\\');
		buf_char(out, *text);
	}
}
