/*
 * For bash 4 and later, with or without the bash-completion package. Bash takes
 * --format=x apart at "=": the name is put together again, so that in the case
 * of values "--format" stands for the next word and "--format=" for the same.
 */
#include "cmd/completion.h"

static const char start[] =
	"# Completion of dbsplit in bash, made by \"dbsplit completion "
	"bash\".\n"
	"_dbsplit()\n"
	"{\n"
	"	local cur=${COMP_WORDS[COMP_CWORD]} prev= command= options=\n"
	"	local kind=options words= i\n"
	"\n"
	"	((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"	if [[ $cur == = ]]; then\n"
	"		prev+== cur=\n"
	"	elif [[ $prev == = ]] && ((COMP_CWORD > 2)); then\n"
	"		prev=${COMP_WORDS[COMP_CWORD - 2]}=\n"
	"	fi\n"
	"	for ((i = 1; i < COMP_CWORD; i++)); do\n"
	"		case ${COMP_WORDS[i]} in\n"
	"		-o | --output)\n"
	"			[[ ${COMP_WORDS[i + 1]-} == = ]] && ((i++))\n"
	"			((i++))\n"
	"			;;\n"
	"		-*) ;;\n"
	"		*)\n"
	"			command=${COMP_WORDS[i]}\n"
	"			break\n"
	"			;;\n"
	"		esac\n"
	"	done\n"
	"	case $command in\n";

static const char end[] =
	"	*) return ;;\n"
	"	esac\n"
	"	case $kind in\n"
	"	files | directories)\n"
	"		compopt -o filenames\n"
	"		mapfile -t COMPREPLY < <(compgen \"-${kind:0:1}\" -- "
	"\"$cur\")\n"
	"		;;\n"
	"	words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
	"\"$cur\") ;;\n"
	"	options)\n"
	"		mapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
	"\"$cur\")\n"
	"		;;\n"
	"	esac\n"
	"}\n"
	"complete -F _dbsplit dbsplit\n";

static void
put_options(struct buf *out, const struct option *const *tables)
{
	for (; *tables; tables++)
		for (const struct option *o = *tables; o->name; o++) {
			if (o->letter)
				buf_printf(out, " -%c", o->letter);
			buf_printf(out, " --%s", o->name);
		}
}

/* -p | --plan | --plan=) kind=files ;; */
static void
put_value(struct buf *out, const struct option *o)
{
	buf_str(out, "		");
	if (!(o->flags & OPTION_OPTIONAL)) {
		if (o->letter)
			buf_printf(out, "-%c | ", o->letter);
		buf_printf(out, "--%s | ", o->name);
	}
	buf_printf(out, "--%s=) kind=", o->name);
	switch (completion_value(o)) {
	case COMPLETE_FILES:
		buf_str(out, "files");
		break;
	case COMPLETE_DIRECTORIES:
		buf_str(out, "directories");
		break;
	case COMPLETE_WORDS:
		buf_str(out, "words words='");
		completion_words(out, o);
		buf_char(out, '\'');
		break;
	default:
		buf_str(out, "nothing");
		break;
	}
	buf_str(out, " ;;\n");
}

static void
put_command(struct buf *out, const struct command *command)
{
	const struct option *tables[COMPLETION_TABLES];

	completion_tables(tables, command);
	buf_printf(out, "	%s)\n		options='",
		   command ? command->name : "''");
	if (!command)
		completion_commands(out);
	put_options(out, tables);
	buf_str(out, "'\n		case $prev in\n");
	for (const struct option *const *t = tables; *t; t++)
		for (const struct option *o = *t; o->name; o++)
			if (o->value)
				put_value(out, o);
	buf_str(out, "		esac\n		;;\n");
}

void
completion_bash(struct buf *out)
{
	buf_str(out, start);
	put_command(out, NULL);
	for (const struct command *const *c = commands; *c; c++)
		put_command(out, *c);
	buf_str(out, "	help) options='");
	completion_commands(out);
	buf_str(out, "' ;;\n	completion) options='");
	completion_shells(out);
	buf_str(out, "' ;;\n");
	buf_str(out, end);
}
