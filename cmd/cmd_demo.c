/*
 * dbsplit demo: a throwaway monolith, analyzed before your eyes.
 *
 *	initdb -> schema, data -> the services' clients, logged -> pg_dump
 *						  \-> dbsplit analyze
 *
 * Every command is shown as one would type it.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/demo_workload.h"
#include "cmd/interrupt.h"
#include "cmd/throwaway.h"

#define SHOP "plans/shop"
#define SELF "/proc/self/exe"

/* What ended a child comes to us as well, if it came from the terminal. */
#define SHARED_SIGNAL_MS 200

extern char **environ;

static const struct option demo_options[] = {
	{0, "keep", NULL, "leave the server running, and say where it is", 0},
	{0, "dir", "DIR", "make its directory in DIR, not in $TMPDIR", 0},
	{0},
};

static const char *const demo_usage[] = {
	"[--keep] [--dir DIR] [-o FILE]",
	NULL,
};

/* Durations tell which statements cost most; the prefix is the README's. */
static const char server_settings[] =
	"logging_collector = on\n"
	"log_directory = '../log'\n"
	"log_filename = 'shop.log'\n"
	"log_destination = 'csvlog,jsonlog,stderr'\n"
	"log_rotation_age = 0\n"
	"log_rotation_size = 0\n"
	"log_line_prefix = '%m [%p]: [%l-1] session=%c,vxid=%v,user=%u,"
	"db=%d,app=%a,client=%h '\n"
	"log_timezone = 'UTC'\n"
	"log_connections = on\n"
	"log_disconnections = on\n"
	"log_min_duration_statement = 0\n";

/* For what is not the workload: loading and dumping. */
static const char unlogged[] =
	"-c log_statement=none -c log_min_duration_statement=-1";

struct demo {
	struct arena *arena;
	struct terminal *term;
	const char *shop; /* directory of schema.sql and the rest */
	struct throwaway cluster;
};

/* A word as a shell takes it. */
static void
add_word(struct buf *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=./:@%,";

	if (*word && strspn(word, plain) == strlen(word)) {
		buf_str(out, word);
		return;
	}
	buf_char(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_str(out, "'\\'");
		buf_char(out, *word);
	}
	buf_char(out, '\'');
}

/* To standard error: the result alone goes to standard output. */
static void
say(struct demo *d, const char *before, const struct buf *text)
{
	struct buf line;
	struct err ignored;

	if (d->term->quiet)
		return;
	buf_init(&line);
	buf_str(&line, before);
	text_printable(&line, text->data, text->len);
	buf_char(&line, '\n');
	fd_write(STDERR_FILENO, "standard error", line.data, line.len,
		 &ignored);
	buf_release(&line);
}

static void
say_words(struct demo *d, const char *words)
{
	struct buf text;

	buf_init(&text);
	buf_str(&text, words);
	say(d, "", &text);
	buf_release(&text);
}

/* Host and database were shown once. */
static bool
is_known(const char *variable)
{
	return strncmp(variable, "PGHOST=", 7) == 0 ||
	       strcmp(variable, "PGDATABASE=shop") == 0;
}

static void
show_command(const struct words *env, const struct words *argv,
	     const char *input, void *arg)
{
	const char *slash = strrchr(argv->v[0], '/');
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < env->n; i++) {
		if (is_known(env->v[i]))
			continue;
		add_word(&text, env->v[i]);
		buf_char(&text, ' ');
	}
	add_word(&text, slash ? slash + 1 : argv->v[0]);
	for (size_t i = 1; i < argv->n && argv->v[i]; i++) {
		buf_char(&text, ' ');
		add_word(&text, argv->v[i]);
	}
	if (input) {
		buf_str(&text, " < ");
		add_word(&text, input);
	}
	say(arg, "$ ", &text);
	buf_release(&text);
}

/* ---- Where the shop's files are ------------------------------------------ */

static const char *
shop_below(struct demo *d, const char *dir)
{
	const char *shop = arena_printf(d->arena, "%s/" SHOP, dir);

	if (access(arena_printf(d->arena, "%s/schema.sql", shop), R_OK) != 0)
		return NULL;
	return realpath(shop, arena_alloc(d->arena, 4096));
}

/* The file of this program, or NULL. */
static const char *
own_path(struct demo *d)
{
	char path[4096];
	ssize_t n = readlink(SELF, path, sizeof(path));

	if (n <= 0 || n == sizeof(path))
		return NULL;
	return arena_strndup(d->arena, path, (size_t)n);
}

/* In the source tree that the program was built in, or where it is installed.
 */
static const char *
shop_near_program(struct demo *d)
{
	static const char *const below[] = {"..", "../..", "../share/dbsplit"};
	const char *path = own_path(d), *shop = NULL;
	int dir;

	if (!path)
		return NULL;
	dir = (int)(strrchr(path, '/') - path);
	for (size_t i = 0; !shop && i < sizeof(below) / sizeof(*below); i++)
		shop = shop_below(d, arena_printf(d->arena, "%.*s/%s", dir,
						  path, below[i]));
	return shop;
}

static int
find_shop(struct demo *d, struct err *err)
{
	const char *named = getenv("DBSPLIT_DATADIR");

	if (named && *named)
		d->shop = shop_below(d, named);
	else
		d->shop = shop_near_program(d);
	if (!d->shop && !(named && *named)) {
		named = DBSPLIT_DATADIR; /* of make install */
		d->shop = shop_below(d, named);
	}
	if (d->shop)
		return 0;
	err_set(err, ERR_INPUT, "found no " SHOP "/schema.sql in %s", named);
	err_hint(err, "DBSPLIT_DATADIR names the directory that holds plans/");
	return -1;
}

/* ---- The steps ----------------------------------------------------------- */

static const char *
file_of_shop(struct demo *d, const char *name)
{
	return arena_printf(d->arena, "%s/%s", d->shop, name);
}

static const char *
file_of_cluster(struct demo *d, const char *name)
{
	return arena_printf(d->arena, "%s/%s", d->cluster.dir, name);
}

static int
create_database(struct demo *d, struct err *err)
{
	struct client_run run = {.program = "psql",
				 .role = "postgres",
				 .database = "postgres",
				 .options = unlogged};

	vec_push(d->arena, &run.args, "-X");
	vec_push(d->arena, &run.args, "-q");
	vec_push(d->arena, &run.args, "-c");
	vec_push(d->arena, &run.args, "CREATE DATABASE shop");
	return throwaway_run(&d->cluster, &run, err);
}

static int
load_file(struct demo *d, const char *name, struct err *err)
{
	struct client_run run = {.role = "postgres",
				 .database = "shop",
				 .options = unlogged,
				 .input = file_of_shop(d, name)};

	return demo_run_psql(&d->cluster, &run, err);
}

static int
dump_schema(struct demo *d, struct err *err)
{
	struct client_run run = {.program = "pg_dump",
				 .role = "postgres",
				 .database = "shop",
				 .options = unlogged};

	vec_push(d->arena, &run.args, "--schema-only");
	vec_push(d->arena, &run.args, "-f");
	vec_push(d->arena, &run.args, file_of_cluster(d, "schema.sql"));
	return throwaway_run(&d->cluster, &run, err);
}

static void
say_start(struct demo *d)
{
	struct buf text;

	buf_init(&text);
	buf_str(&text,
		"A PostgreSQL of its own, for the time of the demo, in ");
	buf_str(&text, d->cluster.dir);
	say(d, "", &text);
	buf_clear(&text);
	buf_str(&text, "export PGHOST=");
	add_word(&text, d->cluster.dir);
	buf_str(&text, " PGDATABASE=shop");
	say(d, "$ ", &text);
	buf_release(&text);
}

/* From nothing to a schema and a log. */
static int
make_monolith(struct demo *d, struct err *err)
{
	say_start(d);
	if (throwaway_create(&d->cluster, err) != 0 ||
	    throwaway_start(&d->cluster, err) != 0)
		return -1;
	say_words(d, "The shop, a monolith of six services:");
	if (create_database(d, err) != 0 || load_file(d, "schema.sql", err) ||
	    load_file(d, "data.sql", err) != 0)
		return -1;
	say_words(d, "Its services at work, in the log:");
	if (demo_workload_run(&d->cluster, file_of_shop(d, "workload.conf"),
			      file_of_shop(d, "workload"), err) != 0)
		return -1;
	if (dump_schema(d, err) != 0)
		return -1;
	return throwaway_stop(&d->cluster, err);
}

static void
pass_options(struct demo *d, const struct args *args, struct words *argv)
{
	static const char *const flags[] = {"quiet", "verbose", "no-color"};

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (args_has(args, flags[i]))
			vec_push(d->arena, argv,
				 arena_printf(d->arena, "--%s", flags[i]));
	if (args_value(args, "output")) {
		vec_push(d->arena, argv, "-o");
		vec_push(d->arena, argv, args_value(args, "output"));
	}
}

/*
 * What to execute to run this program again. Under valgrind, SELF would be
 * valgrind; but it is all there is once our file was replaced.
 */
static const char *
own_program(struct demo *d)
{
	const char *path = own_path(d);

	return path && access(path, X_OK) == 0 ? path : SELF;
}

/* This program again, as a user would call it. */
static int
analyze_it(struct demo *d, const struct args *args, int *status,
	   struct err *err)
{
	const struct words none = {0};
	struct words argv = {0};
	pid_t pid;

	vec_push(d->arena, &argv, "dbsplit");
	vec_push(d->arena, &argv, "analyze");
	vec_push(d->arena, &argv, "-p");
	vec_push(d->arena, &argv, file_of_shop(d, "dbsplit.yaml"));
	vec_push(d->arena, &argv, "--schema");
	vec_push(d->arena, &argv, file_of_cluster(d, "schema.sql"));
	vec_push(d->arena, &argv, "--log");
	vec_push(d->arena, &argv, file_of_cluster(d, "log/shop.csv"));
	pass_options(d, args, &argv);
	vec_push(d->arena, &argv, NULL);
	say_words(d, "Who touches whose tables:");
	show_command(&none, &argv, NULL, d);
	argv.v[0] = own_program(d);
	pid = process_start(
		&(struct process){.argv = argv.v,
				  .env = (const char *const *)environ,
				  .in = -1,
				  .out = STDOUT_FILENO,
				  .err = STDERR_FILENO},
		err);
	if (pid < 0 || process_wait(pid, status, err) != 0)
		return -1;
	if (WIFEXITED(*status)) {
		*status = WEXITSTATUS(*status);
		return 0;
	}
	return err_set(err, ERR_BUG, "analyze was ended by signal %d",
		       WTERMSIG(*status));
}

/* Start it once more, to stay, and tell how to use and to end it. */
static int
keep(struct demo *d, struct err *err)
{
	struct throwaway *t = &d->cluster;
	struct buf text;

	if (throwaway_start_for_good(t, err) != 0)
		return -1;
	throwaway_keep(t);
	buf_init(&text);
	buf_printf(&text, "It is kept: psql -h %s -U postgres shop", t->dir);
	say(d, "", &text);
	buf_clear(&text);
	buf_printf(
		&text, "To end it: %s%s%s%s/pg_ctl -D %s/data stop; rm -r %s",
		t->as.drop ? "runuser -u " : "", t->as.drop ? t->as.name : "",
		t->as.drop ? " -- " : "", t->bindir, t->dir, t->dir);
	say(d, "", &text);
	buf_release(&text);
	return 0;
}

static int
run_demo(struct demo *d, const struct args *args, int *status, struct err *err)
{
	if (find_shop(d, err) != 0 ||
	    throwaway_init(&d->cluster, d->arena, args_value(args, "dir"),
			   server_settings, err) != 0)
		return -1;
	d->cluster.show = show_command;
	d->cluster.show_arg = d;
	if (make_monolith(d, err) != 0 || analyze_it(d, args, status, err) != 0)
		return -1;
	return args_has(args, "keep") ? keep(d, err) : 0;
}

static int
demo_run(const struct args *args, struct terminal *term)
{
	struct demo d = {.arena = args->arena, .term = term, .cluster.log = -1};
	struct err err, sweeping;
	int status = 0, rc, sig;

	rc = interrupt_catch(INTERRUPT_TO_CLEAN_UP, &err);
	if (rc == 0)
		rc = run_demo(&d, args, &status, &err);
	sig = rc == 0 ? interrupt_signal()
		      : interrupt_await_signal(SHARED_SIGNAL_MS);
	if (rc != 0 && !sig)
		terminal_error(term, &err);
	if (throwaway_release(&d.cluster, &sweeping) != 0) {
		terminal_error(term, &sweeping);
		rc = -1;
		err = sweeping;
	}
	interrupt_release();
	/* Whoever started us sees what ended us. */
	if (sig)
		raise(sig);
	return rc == 0 ? status : (int)err.code;
}

const struct command demo_command = {
	.name = "demo",
	.summary = "a throwaway monolith, split before your eyes",
	.usage = demo_usage,
	.description =
		"Starts a PostgreSQL server of its own, that nobody else can "
		"reach, loads a shop of six services, runs their clients with "
		"logging on, and analyzes the result. Shows each command that "
		"it runs. Everything is deleted afterwards.",
	.options = demo_options,
	.flags = 0,
	.run = demo_run,
};
