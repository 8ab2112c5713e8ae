#include "cmd/command.h"

#include <string.h>

#include "base/text.h"
#include "cmd/completion.h"
#include "cmd/help.h"
#include "cmd/result.h"
#include "cmd/inputs.h"

#define COMMANDS_MAX 16

static const struct option *const program_tables[] = {common_options, NULL};

static const struct command *
find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

static int
unknown_command(const char *name, struct err *err)
{
	const char *names[COMMANDS_MAX], *nearest;
	struct buf list;
	size_t n = 0;

	buf_init(&list);
	for (; commands[n] && n < COMMANDS_MAX; n++) {
		names[n] = commands[n]->name;
		buf_printf(&list, "%s%s", n ? ", " : "", names[n]);
	}
	err_set(err, ERR_INPUT, "there is no command \"%s\"", name);
	nearest = text_nearest(name, names, n);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		err_hint(err, "this dbsplit has: %s", list.data);
	buf_release(&list);
	return -1;
}

static int
print(const struct args *args, void (*write)(struct buf *, const void *),
      const void *about, struct err *err)
{
	struct terminal term;
	struct buf text;
	int rc;

	terminal_init(&term, args);
	buf_init(&text);
	write(&text, about);
	rc = result_write(&term, &text, err);
	buf_release(&text);
	return rc;
}

static void
write_help(struct buf *out, const void *command)
{
	if (command)
		help_command(out, command);
	else
		help_program(out);
}

static void
write_version(struct buf *out, const void *unused)
{
	(void)unused;
	help_version(out);
}

/* Why a word may stand where none belongs. */
static void
hint_operand(const struct args *args, struct err *err)
{
	for (size_t i = 0; i < args->given.n; i++) {
		const struct option *o = args->given.v[i].option;

		if ((o->flags & OPTION_OPTIONAL) && !args->given.v[i].value) {
			err_hint(err,
				 "a value of --%s is written in one word: "
				 "--%s=%s",
				 o->name, o->name, o->value);
			return;
		}
	}
	err_hint(err, "an option that takes several files is repeated, with "
		      "one value each");
}

/* Run a command with the common options that stood before its name. */
static int
run(const struct command *command, const struct args *before, struct err *err)
{
	const struct option *const tables[] = {
		command->options,
		common_options,
		command->flags & COMMAND_INPUTS ? input_options : NULL,
		NULL,
	};
	const struct arg_values *words = &before->operands;
	struct terminal term;
	struct args args;

	args_init(&args, before->arena, tables);
	for (size_t i = 0; i < before->given.n; i++)
		vec_push(args.arena, &args.given, before->given.v[i]);
	if (options_parse(&args, (int)words->n - 1, words->v + 1, err) != 0)
		return -1;
	if (args_has(&args, "help"))
		return print(&args, write_help, command, err);
	if (args_has(&args, "version"))
		return print(&args, write_version, NULL, err);
	if (args.operands.n && !(command->flags & COMMAND_FILES)) {
		err_set(err, ERR_INPUT, "unexpected argument \"%s\"",
			args.operands.v[0]);
		hint_operand(&args, err);
		return -1;
	}
	terminal_init(&term, &args);
	if (terminal_check(&term, err) != 0)
		return -1;
	return command->run(&args, &term);
}

/* "help" and "help COMMAND", for who does not know of --help. */
static int
help(const struct args *args, struct err *err)
{
	const char *name = args->operands.n > 1 ? args->operands.v[1] : NULL;

	if (name && !find(name))
		return unknown_command(name, err);
	return print(args, write_help, name ? find(name) : NULL, err);
}

static void
write_completion(struct buf *out, const void *completion)
{
	((const struct completion *)completion)->write(out);
}

/* "completion SHELL": a script for "make install", and for who has none. */
static int
completion(const struct args *args, struct err *err)
{
	const char *shell = args->operands.n == 2 ? args->operands.v[1] : "";

	for (const struct completion *c = completions; c->shell; c++)
		if (strcmp(c->shell, shell) == 0)
			return print(args, write_completion, c, err);
	err_set(err, ERR_INPUT, "completion is of one shell");
	err_hint(err, "\"dbsplit completion bash\", zsh or fish");
	return -1;
}

static int
dispatch(struct args *args, int argc, const char *const *argv, struct err *err)
{
	const char *name;

	if (options_parse_first(args, argc, argv, err) != 0)
		return -1;
	if (args_has(args, "version"))
		return print(args, write_version, NULL, err);
	name = args->operands.n ? args->operands.v[0] : NULL;
	if (!name && args_has(args, "help"))
		return print(args, write_help, NULL, err);
	if (!name) {
		err_set(err, ERR_INPUT, "no command is named");
		err_hint(err, "\"dbsplit --help\" lists them");
		return -1;
	}
	if (strcmp(name, "help") == 0)
		return help(args, err);
	if (strcmp(name, "completion") == 0)
		return completion(args, err);
	if (!find(name))
		return unknown_command(name, err);
	return run(find(name), args, err);
}

int
command_dispatch(int argc, const char *const *argv)
{
	struct arena arena = ARENA_INIT;
	struct terminal plain = {0};
	struct args args;
	struct err err;
	int status;

	args_init(&args, &arena, program_tables);
	status = dispatch(&args, argc, argv, &err);
	if (status < 0) {
		terminal_error(&plain, &err);
		status = (int)err.code;
	}
	arena_release(&arena);
	return status;
}
