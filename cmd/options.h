/*
 * Options, from tables: -p FILE, -pFILE, --plan FILE, --plan=FILE, -qv, and --
 * behind which nothing is an option. What was given is looked up by the
 * option's long name; to ask for a name that is in no table is a bug and ends
 * the process.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

enum option_flag {
	OPTION_REPEATS = 1,  /* may be given several times */
	OPTION_OPTIONAL = 2, /* its value may be left out: --stats[=FILE] */
	/* Its help ends in its values: "text (default), json or csv", behind a
	   colon if something stands before them. For completion. */
	OPTION_ONE_OF = 4,
};

struct option {
	char letter; /* 0: none */
	const char *name;
	const char *value; /* what it takes, as help shows it; NULL: nothing */
	const char *help;  /* lower case, no full stop */
	unsigned flags;	   /* of enum option_flag */
};

/* What every command takes: help, output, verbosity. */
extern const struct option common_options[];

struct arg {
	const struct option *option;
	const char *value; /* NULL: none */
};

VEC_TYPE(arg_values, const char *);

/* A parsed command line; strings are the caller's argv. */
struct args {
	struct arena *arena;
	const struct option *const *tables; /* NULL at the end */
	VEC(struct arg) given;		    /* in the order given */
	struct arg_values operands;
};

/* Nothing given yet; the tables are borrowed. */
void args_init(struct args *args, struct arena *arena,
	       const struct option *const *tables);

/*
 * Parse argv, from argv[0] on, and add what was given. Returns -1 with err set
 * for what is in no table, a value too few or too many, and an option given
 * twice that does not repeat.
 */
int options_parse(struct args *args, int argc, const char *const *argv,
		  struct err *err);

/*
 * The same up to the first operand: it and all words behind it, options or not,
 * are operands.
 */
int options_parse_first(struct args *args, int argc, const char *const *argv,
			struct err *err);

bool args_has(const struct args *args, const char *name);
/* The value given, NULL if the option was not given or had none. */
const char *args_value(const struct args *args, const char *name);
/* All values of an option that repeats, in the order given. */
struct arg_values args_values(const struct args *args, const char *name);

#endif
