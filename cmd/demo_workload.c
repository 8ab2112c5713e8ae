#include "cmd/demo_workload.h"

#include <string.h>

#include "base/file.h"

#define CONF_MAX ((size_t)1 << 20)

int
demo_run_psql(struct throwaway *t, struct client_run *run, struct err *err)
{
	static const char *const words[] = {"-X", "-q", "-v", "ON_ERROR_STOP=1",
					    "-f", "-"};

	run->program = "psql";
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		vec_push(t->arena, &run->args, words[i]);
	return throwaway_run(t, run, err);
}

/* The seed makes every run of the demo ask the same things. */
static int
run_pgbench(struct throwaway *t, struct client_run *run, struct words *options,
	    struct err *err)
{
	run->program = "pgbench";
	vec_push(t->arena, &run->args, "-n");
	vec_push(t->arena, &run->args, "--random-seed=1");
	for (size_t i = 0; i < options->n; i++)
		vec_push(t->arena, &run->args, options->v[i]);
	vec_push(t->arena, &run->args, "-f");
	vec_push(t->arena, &run->args, "-");
	return throwaway_run(t, run, err);
}

static int
run_line(struct throwaway *t, struct words *w, const char *dir, struct err *err)
{
	struct client_run run = {.database = "shop"};
	struct words options = {0};

	if (w->n < 4 || strchr(w->v[3], '/'))
		return err_set(err, ERR_INPUT,
			       "expected a role, an application, a client and "
			       "a file");
	run.role = w->v[0];
	run.application = strcmp(w->v[1], "-") == 0 ? NULL : w->v[1];
	run.input = arena_printf(t->arena, "%s/%s", dir, w->v[3]);
	for (size_t i = 4; i < w->n; i++)
		vec_push(t->arena, &options, w->v[i]);
	if (strcmp(w->v[2], "pgbench") == 0)
		return run_pgbench(t, &run, &options, err);
	if (strcmp(w->v[2], "psql") == 0 && options.n == 0)
		return demo_run_psql(t, &run, err);
	return err_set(err, ERR_INPUT,
		       "expected pgbench with its options, or psql");
}

int
demo_workload_run(struct throwaway *t, const char *path, const char *dir,
		  struct err *err)
{
	size_t len;
	char *text = file_read(t->arena, path, CONF_MAX, &len, err), *line;

	for (int number = 1; text && (line = strsep(&text, "\n")); number++) {
		struct words words = {0};
		char *word;

		line[strcspn(line, "#")] = 0;
		while ((word = strsep(&line, " \t")))
			if (*word)
				vec_push(t->arena, &words, word);
		if (words.n && run_line(t, &words, dir, err) != 0) {
			err_place(err, path, number, 1);
			return -1;
		}
		if (!text)
			return 0;
	}
	return -1;
}
