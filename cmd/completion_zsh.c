/*
 * For zsh: everything is said to _arguments, which knows how options are
 * written.
 */
#include "cmd/completion.h"

/* In single quotes, where _arguments or _describe gives a colon, brackets and a
   backslash a meaning. */
static void
put_text(struct buf *out, const char *text)
{
	struct buf escaped;

	buf_init(&escaped);
	completion_escape(&escaped, text, "[]:\\");
	for (const char *p = escaped.data; *p; p++)
		if (*p == '\'')
			buf_str(out, "'\\''");
		else
			buf_char(out, *p);
	buf_release(&escaped);
}

/* :FORMAT:(text json); two colons where it may be left out. */
static void
put_value(struct buf *out, const struct option *o)
{
	if (!o->value)
		return;
	buf_str(out, o->flags & OPTION_OPTIONAL ? "::" : ":");
	put_text(out, o->value);
	buf_char(out, ':');
	switch (completion_value(o)) {
	case COMPLETE_FILES:
		buf_str(out, "_files");
		break;
	case COMPLETE_DIRECTORIES:
		buf_str(out, "_directories");
		break;
	case COMPLETE_WORDS:
		buf_char(out, '(');
		completion_words(out, o);
		buf_char(out, ')');
		break;
	default:
		buf_char(out, ' ');
		break;
	}
}

/* '(-p --plan)'{-p+,--plan=}'[help]:FILE:_files', and * if it repeats. */
static void
put_option(struct buf *out, const struct option *o, const char *indent)
{
	const char *mark = !o->value			  ? ""
			   : (o->flags & OPTION_OPTIONAL) ? "=-"
							  : "=";
	struct buf help;

	buf_init(&help);
	completion_help(&help, o->help);
	buf_str(out, indent);
	if (o->flags & OPTION_REPEATS)
		buf_str(out, "'*'");
	else if (o->letter)
		buf_printf(out, "'(-%c --%s)'", o->letter, o->name);
	if (o->letter)
		buf_printf(out, "{-%c%s,--%s%s}", o->letter,
			   o->value ? "+" : "", o->name, mark);
	else
		buf_printf(out, "--%s%s", o->name, mark);
	buf_str(out, "'[");
	put_text(out, help.data);
	buf_char(out, ']');
	put_value(out, o);
	buf_str(out, "' \\\n");
	buf_release(&help);
}

static void
put_options(struct buf *out, const struct command *command, const char *indent)
{
	const struct option *tables[COMPLETION_TABLES];

	completion_tables(tables, command);
	for (const struct option *const *t = tables; *t; t++)
		for (const struct option *o = *t; o->name; o++)
			put_option(out, o, indent);
}

static void
put_described(struct buf *out, const char *name, const char *summary)
{
	buf_printf(out, "		'%s:", name);
	put_text(out, summary);
	buf_str(out, "'\n");
}

void
completion_zsh(struct buf *out)
{
	buf_str(out, "#compdef dbsplit\n"
		     "# Completion of dbsplit in zsh, made by \"dbsplit "
		     "completion zsh\".\n"
		     "_dbsplit() {\n"
		     "	local curcontext=$curcontext state line ret=1\n"
		     "	typeset -A opt_args\n"
		     "	local -a commands=(\n");
	for (const struct command *const *c = commands; *c; c++)
		put_described(out, (*c)->name, (*c)->summary);
	put_described(out, "help", "what a command does");
	put_described(out, "completion", "completion for a shell");
	buf_str(out, "	)\n\n	_arguments -C -s \\\n");
	put_options(out, NULL, "		");
	buf_str(out, "		'1: :->command' '*:: :->rest' && ret=0\n"
		     "	case $state in\n"
		     "	command) _describe -t commands command commands && "
		     "ret=0 ;;\n"
		     "	rest)\n"
		     "		case $line[1] in\n");
	for (const struct command *const *c = commands; *c; c++) {
		buf_printf(out,
			   "		%s)\n			_arguments -s "
			   "\\\n",
			   (*c)->name);
		put_options(out, *c, "				");
		buf_str(out, "				&& ret=0\n"
			     "			;;\n");
	}
	buf_str(out, "		help) _describe -t commands command commands "
		     "&& ret=0 ;;\n"
		     "		completion) compadd -- ");
	completion_shells(out);
	buf_str(out, " && ret=0 ;;\n"
		     "		esac\n"
		     "		;;\n"
		     "	esac\n"
		     "	return ret\n"
		     "}\n"
		     "\n"
		     "_dbsplit \"$@\"\n");
}
