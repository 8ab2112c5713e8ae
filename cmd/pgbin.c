#include "cmd/pgbin.h"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/process.h"

static const char *const programs[] = {"initdb", "postgres", "psql", "pgbench",
				       "pg_dump"};

static const char *const usual_places[] = {
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/local/pgsql*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
};

struct search {
	struct arena *arena;
	int least;
	const char *found;
	int version;
	/* One that is too old, for the message. */
	const char *old;
	int old_version;
};

/* The first line that a program prints, without its newline; NULL: none. */
static char *
output_of(struct arena *a, const char *path, const char *option)
{
	const char *const argv[] = {path, option, NULL};
	const char *const env[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
	char line[PATH_MAX];
	struct err err;
	size_t len = 0;
	ssize_t n;
	int fds[2], status;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return NULL;
	pid = process_start(&(struct process){.argv = argv,
					      .env = env,
					      .in = -1,
					      .out = fds[1],
					      .err = -1},
			    &err);
	close(fds[1]);
	while (pid > 0 && len < sizeof(line) &&
	       (n = read(fds[0], line + len, sizeof(line) - len)) > 0)
		len += (size_t)n;
	close(fds[0]);
	if (pid < 0 || process_wait(pid, &status, &err) != 0 || status != 0)
		return NULL;
	for (size_t i = 0; i < len; i++)
		if (line[i] == '\n')
			len = i;
	return arena_strndup(a, line, len);
}

/* "postgres (PostgreSQL) 15.20 (Debian 15.20-0)", "... 19devel" */
static int
version_of(struct arena *a, const char *dir)
{
	const char *text = output_of(a, arena_printf(a, "%s/postgres", dir),
				     "--version");
	const char *mark = text ? strstr(text, "(PostgreSQL) ") : NULL;

	return mark ? (int)strtol(mark + strlen("(PostgreSQL) "), NULL, 10) : 0;
}

static bool
has_all(struct arena *a, const char *dir)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (access(arena_printf(a, "%s/%s", dir, programs[i]), X_OK) !=
		    0)
			return false;
	return true;
}

static void
try_dir(struct search *s, const char *dir)
{
	int version;

	if (!has_all(s->arena, dir))
		return;
	version = version_of(s->arena, dir);
	if (version >= s->least && version > s->version) {
		s->found = arena_strdup(s->arena, dir);
		s->version = version;
	} else if (version < s->least) {
		s->old = arena_strdup(s->arena, dir);
		s->old_version = version;
	}
}

/* What is on PATH may be a link into the directory that has them all. */
static void
try_path(struct search *s)
{
	const char *path = getenv("PATH");
	char *rest, *dir;

	if (!path)
		return;
	rest = arena_strdup(s->arena, path);
	while (!s->found && (dir = strsep(&rest, ":"))) {
		char real[PATH_MAX];
		char *initdb = arena_printf(s->arena, "%s/initdb", dir);

		if (*dir != '/' || !realpath(initdb, real))
			continue;
		try_dir(s, dir);
		*strrchr(real, '/') = 0;
		if (!s->found)
			try_dir(s, real);
	}
}

static void
try_pg_config(struct search *s)
{
	const char *const places[] = {"/usr/bin/pg_config",
				      "/usr/local/bin/pg_config"};

	for (size_t i = 0; !s->found && i < 2; i++) {
		const char *dir = access(places[i], X_OK) == 0
					  ? output_of(s->arena, places[i],
						      "--bindir")
					  : NULL;

		if (dir && *dir == '/')
			try_dir(s, dir);
	}
}

static void
try_usual_places(struct search *s)
{
	for (size_t i = 0; i < sizeof(usual_places) / sizeof(*usual_places);
	     i++) {
		glob_t found;

		if (glob(usual_places[i], 0, NULL, &found) == 0)
			for (size_t j = 0; j < found.gl_pathc; j++)
				try_dir(s, found.gl_pathv[j]);
		globfree(&found);
	}
}

const char *
pgbin_find(struct arena *a, int least, struct err *err)
{
	struct search s = {.arena = a, .least = least};

	try_path(&s);
	if (!s.found)
		try_pg_config(&s);
	if (!s.found)
		try_usual_places(&s);
	if (s.found)
		return s.found;
	if (s.old)
		err_set(err, ERR_INPUT,
			"PostgreSQL %d or later is needed, and %s is version "
			"%d",
			least, s.old, s.old_version);
	else
		err_set(err, ERR_INPUT,
			"found no PostgreSQL server: initdb, postgres, psql, "
			"pgbench and pg_dump in one directory");
	err_hint(err, "install it (Debian: postgresql), or put the directory "
		      "of its initdb into PATH");
	return NULL;
}
