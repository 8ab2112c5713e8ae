/* The program: a table of commands, on a stack that hostile input cannot use
   up. */
#include "base/thread.h"
#include "cmd/command.h"

/* Parse trees are as deep as the SQL that is read is nested. */
#define STACK_SIZE ((size_t)512 << 20)

const struct command *const commands[] = {
	&init_command,	&analyze_command, &plan_command,
	&check_command, &demo_command,	  NULL,
};

struct program {
	int argc;
	char **argv;
	int status;
};

static void
run(void *arg)
{
	struct program *p = arg;

	p->status = command_dispatch(p->argc - 1,
				     (const char *const *)p->argv + 1);
}

int
main(int argc, char **argv)
{
	struct program program = {argc, argv, ERR_BUG};

	if (argc < 1)
		return ERR_INPUT;
	terminal_guard();
	thread_run(run, &program, STACK_SIZE);
	return program.status;
}
