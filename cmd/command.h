/*
 * A command of the program: a name, what help says of it, the options that it
 * takes and the function that runs it, in one table row. Parsing and help come
 * from these tables, and man pages are checked against them.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "cmd/options.h"
#include "cmd/terminal.h"

enum command_flag {
	COMMAND_INPUTS = 1,    /* takes input_options too: see inputs.h */
	COMMAND_READ_ONLY = 2, /* changes no database; help says so */
	COMMAND_FILES = 4,     /* takes operands */
};

struct command {
	const char *name;
	const char *summary;	  /* one line, lower case, no full stop */
	const char *const *usage; /* what follows the name; NULL at the end */
	const char *description;  /* a paragraph for help */
	const struct option *options; /* its own, ends in an empty row */
	unsigned flags;		      /* of enum command_flag */
	/* Returns the exit status (enum err_code). */
	int (*run)(const struct args *args, struct terminal *term);
};

/* Every command there is, in the order of help; NULL at the end. */
extern const struct command *const commands[];

extern const struct command init_command;
extern const struct command analyze_command;
extern const struct command plan_command;
extern const struct command check_command;
extern const struct command demo_command;

/*
 * Run the command that the words behind the program's name ask for, or answer
 * --help and --version. Returns the exit status.
 */
int command_dispatch(int argc, const char *const *argv);

#endif
