#include "cmd/throwaway.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "cmd/interrupt.h"
#include "cmd/pgbin.h"

#define LEAST_VERSION	15 /* the demo's MERGE and jsonlog */
#define START_MS	60000
#define STOP_MS		30000
#define READY_POLL_MS	20
#define SOCKET_NAME	"/.s.PGSQL.5432"
#define PID_FILE_MAX	65536
#define PID_FILE_STATUS 8 /* line of postmaster.pid */

static int
find_user(struct throwaway *t, struct err *err)
{
	struct passwd *pw;

	t->as = (struct identity){.uid = getuid(), .gid = getgid()};
	if (geteuid() != 0)
		return 0;
	pw = getpwnam("postgres");
	if (!pw)
		pw = getpwnam("nobody");
	if (!pw || pw->pw_uid == 0)
		return err_set(err, ERR_INPUT,
			       "PostgreSQL does not run as root, and there is "
			       "no user postgres or nobody");
	t->as = (struct identity){
		.drop = true,
		.uid = pw->pw_uid,
		.gid = pw->pw_gid,
		.name = arena_strdup(t->arena, pw->pw_name),
	};
	return 0;
}

static int
make_dir(struct throwaway *t, const char *parent, struct err *err)
{
	char real[4096], *dir;

	if (!parent)
		parent = getenv("TMPDIR");
	if (!parent || !*parent)
		parent = "/tmp";
	if (!realpath(parent, real))
		return err_set(err, ERR_INPUT, "%s: %s", parent,
			       strerror(errno));
	dir = arena_printf(t->arena, "%s/dbsplit-demo-XXXXXX", real);
	if (strlen(dir) + strlen(SOCKET_NAME) >=
	    sizeof(((struct sockaddr_un *)0)->sun_path)) {
		err_set(err, ERR_INPUT,
			"%s is too long a path for a unix socket", real);
		err_hint(err, "--dir names a directory with a shorter one");
		return -1;
	}
	if (!mkdtemp(dir))
		return err_set(err, ERR_INPUT,
			       "cannot make a directory in %s: %s", real,
			       strerror(errno));
	t->dir = dir;
	return 0;
}

static const char *
file_in(struct throwaway *t, const char *name)
{
	return arena_printf(t->arena, "%s/%s", t->dir, name);
}

static int
create(struct throwaway *t, const char *name, struct err *err)
{
	const char *path = file_in(t, name);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
		      0600);

	if (fd < 0)
		return err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
	if (!t->as.drop || fchown(fd, t->as.uid, t->as.gid) == 0)
		return fd;
	err_set(err, ERR_INPUT, "cannot give %s to %s: %s", path, t->as.name,
		strerror(errno));
	close(fd);
	return -1;
}

static int
write_settings(struct throwaway *t, const char *settings, struct err *err)
{
	int fd = create(t, "server.conf", err), rc;
	struct buf text;

	if (fd < 0)
		return -1;
	buf_init(&text);
	buf_str(&text, "listen_addresses = ''\n"
		       "unix_socket_directories = '");
	for (const char *p = t->dir; *p; p++) {
		buf_str(&text, *p == '\'' ? "'" : "");
		buf_char(&text, *p);
	}
	buf_str(&text, "'\n"
		       "unix_socket_permissions = 0700\n"
		       "port = 5432\n"
		       "fsync = off\n"
		       "timezone = 'UTC'\n");
	buf_str(&text, settings);
	rc = fd_write(fd, "server.conf", text.data, text.len, err);
	buf_release(&text);
	close(fd);
	return rc;
}

/*
 * All files of ours are made while the directory is, too: where we are root it
 * is given away then, and what is in it is no longer ours to trust.
 */
static int
fill_dir(struct throwaway *t, const char *settings, struct err *err)
{
	t->log = create(t, "messages.log", err);
	if (t->log < 0 || write_settings(t, settings, err) != 0)
		return -1;
	if (!t->as.drop || chown(t->dir, t->as.uid, t->as.gid) == 0)
		return 0;
	return err_set(err, ERR_INPUT, "cannot give %s to %s: %s", t->dir,
		       t->as.name, strerror(errno));
}

/* Before the sweeper has it. */
static void
unmake_dir(struct throwaway *t)
{
	if (!t->dir)
		return;
	unlink(file_in(t, "messages.log"));
	unlink(file_in(t, "server.conf"));
	rmdir(t->dir);
}

int
throwaway_init(struct throwaway *t, struct arena *a, const char *parent,
	       const char *settings, struct err *err)
{
	t->arena = a;
	t->log = -1;
	t->bindir = pgbin_find(a, LEAST_VERSION, err);
	if (t->bindir && find_user(t, err) == 0 &&
	    make_dir(t, parent, err) == 0 && fill_dir(t, settings, err) == 0 &&
	    sweeper_start(&t->sweeper, t->dir, &t->as, err) == 0)
		return 0;
	unmake_dir(t);
	return -1;
}

/* What every program gets; what is in our own environment stays there. */
static void
add_environment(struct throwaway *t, struct words *env)
{
	const char *libraries = getenv("LD_LIBRARY_PATH");

	vec_push(t->arena, env,
		 arena_printf(t->arena, "PATH=%s:/usr/bin:/bin", t->bindir));
	vec_push(t->arena, env, arena_printf(t->arena, "HOME=%s", t->dir));
	vec_push(t->arena, env, "LC_ALL=C");
	vec_push(t->arena, env, "TZ=UTC");
	if (libraries)
		vec_push(t->arena, env,
			 arena_printf(t->arena, "LD_LIBRARY_PATH=%s",
				      libraries));
}

static const char *
program_path(struct throwaway *t, const char *program)
{
	return arena_printf(t->arena, "%s/%s", t->bindir, program);
}

/* Why a program failed: what it wrote last, from offset on. */
static void
say_last_words(struct throwaway *t, const char *program, off_t from,
	       struct err *err)
{
	char text[400];
	off_t size = lseek(t->log, 0, SEEK_END);
	ssize_t n;

	if (size - from > (off_t)sizeof(text))
		from = size - (off_t)sizeof(text);
	n = pread(t->log, text, sizeof(text), from);
	while (n > 0 && text[n - 1] == '\n')
		n--;
	err_set(err, ERR_DATABASE, "%s failed%s%.*s", program,
		n > 0 ? ": " : "", n > 0 ? (int)n : 0, text);
}

/* Run to the end; what it prints goes to our log. */
static int
run(struct throwaway *t, const struct words *env, const struct words *argv,
    const char *input, struct err *err)
{
	int in = -1, status, rc = -1;
	off_t from = lseek(t->log, 0, SEEK_END);
	pid_t pid;

	if (input && (in = file_open(input, err)) < 0)
		return -1;
	pid = process_start(&(struct process){.argv = argv->v,
					      .env = env->v,
					      .dir = t->dir,
					      .in = in,
					      .out = t->log,
					      .err = t->log,
					      .as = t->as},
			    err);
	if (pid > 0 && process_wait(pid, &status, err) == 0) {
		rc = status == 0 ? 0 : -1;
		if (rc != 0)
			say_last_words(t, strrchr(argv->v[0], '/') + 1, from,
				       err);
	}
	if (in >= 0)
		close(in);
	return rc;
}

int
throwaway_create(struct throwaway *t, struct err *err)
{
	const char *const words[] = {"-D",	 file_in(t, "data"),
				     "-U",	 "postgres",
				     "-A",	 "trust",
				     "-E",	 "UTF8",
				     "--locale", "C",
				     "--no-sync"};
	struct words env = {0}, argv = {0};

	vec_push(t->arena, &argv, program_path(t, "initdb"));
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		vec_push(t->arena, &argv, words[i]);
	vec_push(t->arena, &argv, NULL);
	if (t->show)
		t->show(&env, &argv, NULL, t->show_arg);
	add_environment(t, &env);
	vec_push(t->arena, &env, NULL);
	return run(t, &env, &argv, NULL, err);
}

/* The server writes how far it is into its postmaster.pid. */
static bool
is_ready(struct throwaway *t)
{
	const char *line;
	struct arena scratch = ARENA_INIT;
	struct err ignored;
	size_t len;
	bool ready;

	line = file_read(&scratch, file_in(t, "data/postmaster.pid"),
			 PID_FILE_MAX, &len, &ignored);
	for (int i = 1; line && i < PID_FILE_STATUS; i++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	ready = line && strncmp(line, "ready", strlen("ready")) == 0;
	arena_release(&scratch);
	return ready;
}

static int
await_server(struct throwaway *t, struct err *err)
{
	off_t from = lseek(t->log, 0, SEEK_END);
	int status;

	for (int ms = 0; !is_ready(t); ms += READY_POLL_MS) {
		if (process_ended(t->server, &status)) {
			t->server = 0;
			say_last_words(t, "postgres", from, err);
			return -1;
		}
		if (interrupt_signal())
			return err_set(err, ERR_INPUT, "interrupted");
		if (ms > START_MS)
			return err_set(err, ERR_DATABASE,
				       "the server was not ready after %d s",
				       START_MS / 1000);
		interrupt_pause(READY_POLL_MS);
	}
	return 0;
}

static int
start(struct throwaway *t, bool for_good, struct err *err)
{
	struct words env = {0}, argv = {0};

	vec_push(t->arena, &argv, program_path(t, "postgres"));
	vec_push(t->arena, &argv, "-D");
	vec_push(t->arena, &argv, file_in(t, "data"));
	vec_push(t->arena, &argv, "-c");
	vec_push(t->arena, &argv,
		 arena_printf(t->arena, "config_file=%s/server.conf", t->dir));
	vec_push(t->arena, &argv, NULL);
	if (t->show)
		t->show(&env, &argv, NULL, t->show_arg);
	add_environment(t, &env);
	vec_push(t->arena, &env, NULL);
	t->server = process_start(&(struct process){.argv = argv.v,
						    .env = env.v,
						    .dir = t->dir,
						    .in = -1,
						    .out = t->log,
						    .err = t->log,
						    .as = t->as,
						    .detached = for_good,
						    .death_signal = SIGINT},
				  err);
	if (t->server < 0) {
		t->server = 0;
		return -1;
	}
	sweeper_mind(&t->sweeper, t->server);
	return await_server(t, err);
}

int
throwaway_start(struct throwaway *t, struct err *err)
{
	return start(t, false, err);
}

int
throwaway_start_for_good(struct throwaway *t, struct err *err)
{
	return start(t, true, err);
}

static void
add_variable(struct throwaway *t, struct words *env, const char *name,
	     const char *value)
{
	if (value)
		vec_push(t->arena, env,
			 arena_printf(t->arena, "%s=%s", name, value));
}

int
throwaway_run(struct throwaway *t, const struct client_run *c, struct err *err)
{
	struct words env = {0}, argv = {0};

	vec_push(t->arena, &argv, program_path(t, c->program));
	for (size_t i = 0; i < c->args.n; i++)
		vec_push(t->arena, &argv, c->args.v[i]);
	vec_push(t->arena, &argv, NULL);
	add_variable(t, &env, "PGHOST", t->dir);
	add_variable(t, &env, "PGUSER", c->role);
	add_variable(t, &env, "PGDATABASE", c->database);
	add_variable(t, &env, "PGAPPNAME", c->application);
	if (t->show)
		t->show(&env, &argv, c->input, t->show_arg);
	add_variable(t, &env, "PGPORT", "5432");
	add_variable(t, &env, "PGOPTIONS", c->options);
	add_environment(t, &env);
	vec_push(t->arena, &env, NULL);
	return run(t, &env, &argv, c->input, err);
}

int
throwaway_stop(struct throwaway *t, struct err *err)
{
	int status = 0;

	if (!t->server)
		return 0;
	if (process_ended(t->server, &status))
		err_set(err, ERR_DATABASE, "the server ended by itself");
	else
		process_stop(t->server, SIGINT, STOP_MS);
	t->server = 0;
	return status ? -1 : 0;
}

void
throwaway_keep(struct throwaway *t)
{
	sweeper_spare(&t->sweeper);
	t->server = 0;
}

int
throwaway_release(struct throwaway *t, struct err *err)
{
	struct err ignored;

	throwaway_stop(t, &ignored);
	if (t->log >= 0)
		close(t->log);
	if (sweeper_finish(&t->sweeper) == 0)
		return 0;
	return err_set(err, ERR_INPUT, "could not delete %s", t->dir);
}
