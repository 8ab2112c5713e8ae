/* For fish: one "complete" for each command, and one for each of its options.
 */
#include "cmd/completion.h"

static void
put_quoted(struct buf *out, const char *text)
{
	buf_char(out, '\'');
	completion_escape(out, text, "'\\");
	buf_char(out, '\'');
}

/* The commands that fish has conditions for do not know of -o FILE. */
static const char start[] =
	"# Completion of dbsplit in fish, made by \"dbsplit completion "
	"fish\".\n"
	"\n"
	"# Whether the command so far is this one, or none.\n"
	"function __dbsplit_at\n"
	"	set -l skip no\n"
	"	for word in (commandline -opc)[2..-1]\n"
	"		if test $skip = yes\n"
	"			set skip no\n"
	"			continue\n"
	"		end\n"
	"		switch $word\n"
	"			case -o --output\n"
	"				set skip yes\n"
	"			case '-*'\n"
	"			case '*'\n"
	"				test \"$word\" = \"$argv[1]\"\n"
	"				return\n"
	"		end\n"
	"	end\n"
	"	test -z \"$argv[1]\"\n"
	"end\n"
	"\n"
	"complete -c dbsplit -f\n";

/* A word at a command: "" is where one belongs. */
static void
put_word(struct buf *out, const char *command, const char *words,
	 const char *summary)
{
	buf_printf(out, "complete -c dbsplit -n '__dbsplit_at %s' -a '%s'",
		   command, words);
	if (summary) {
		buf_str(out, " -d ");
		put_quoted(out, summary);
	}
	buf_char(out, '\n');
}

static void
put_option(struct buf *out, const struct option *o, const char *command)
{
	struct buf help;

	buf_init(&help);
	completion_help(&help, o->help);
	buf_str(out, "complete -c dbsplit");
	if (command)
		buf_printf(out, " -n '__dbsplit_at %s'", command);
	if (o->letter)
		buf_printf(out, " -s %c", o->letter);
	buf_printf(out, " -l %s", o->name);
	/* What may be left out is no reason to wait for a value; and a value
	   is a file only where that is said. */
	if (o->value && !(o->flags & OPTION_OPTIONAL))
		buf_str(out,
			completion_value(o) == COMPLETE_FILES ? " -r" : " -x");
	switch (completion_value(o)) {
	case COMPLETE_FILES:
		buf_str(out, " -F");
		break;
	case COMPLETE_DIRECTORIES:
		buf_str(out, " -a '(__fish_complete_directories)'");
		break;
	case COMPLETE_WORDS:
		buf_str(out, " -a '");
		completion_words(out, o);
		buf_char(out, '\'');
		break;
	default:
		break;
	}
	buf_str(out, " -d ");
	put_quoted(out, help.data);
	buf_char(out, '\n');
	buf_release(&help);
}

/* Those of every command are said once. */
static void
put_options(struct buf *out, const struct command *command)
{
	const struct option *tables[COMPLETION_TABLES];

	completion_tables(tables, command);
	for (const struct option *const *t = tables; *t; t++)
		if (!command || *t != common_options)
			for (const struct option *o = *t; o->name; o++)
				put_option(out, o,
					   command ? command->name : NULL);
}

void
completion_fish(struct buf *out)
{
	struct buf words;

	buf_init(&words);
	buf_str(out, start);
	for (const struct command *const *c = commands; *c; c++)
		put_word(out, "", (*c)->name, (*c)->summary);
	put_word(out, "", "help", "what a command does");
	put_word(out, "", "completion", "completion for a shell");
	completion_commands(&words);
	put_word(out, "help", words.data, NULL);
	buf_clear(&words);
	completion_shells(&words);
	put_word(out, "completion", words.data, NULL);
	put_options(out, NULL);
	for (const struct command *const *c = commands; *c; c++)
		put_options(out, *c);
	buf_release(&words);
}
