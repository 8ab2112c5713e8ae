/*
 * A PostgreSQL of our own for a while: a cluster in a new directory of mode
 * 0700, with a unix socket there and no TCP. The directory and the server are
 * gone when this process is, even if it is killed.
 *
 * The server and its clients run as the unprivileged user: us, or where we are
 * root, postgres or else nobody.
 */
#ifndef CMD_THROWAWAY_H
#define CMD_THROWAWAY_H

#include "base/arena.h"
#include "base/vec.h"
#include "cmd/process.h"
#include "cmd/sweeper.h"

VEC_TYPE(words, const char *);

struct throwaway {
	struct arena *arena;
	const char *bindir, *dir;
	struct identity as;
	struct sweeper sweeper;
	pid_t server; /* 0: it does not run */
	int log;      /* what initdb, the server's start and clients print */
	/* Shown each command before it runs; may be NULL. */
	void (*show)(const struct words *env, const struct words *argv,
		     const char *input, void *arg);
	void *show_arg;
};

/*
 * Find the programs and make the directory, in parent (NULL: TMPDIR), with
 * settings (lines of postgresql.conf) for the server. throwaway_release it, if
 * this fails as well.
 */
int throwaway_init(struct throwaway *t, struct arena *a, const char *parent,
		   const char *settings, struct err *err);

/* initdb. */
int throwaway_create(struct throwaway *t, struct err *err);

/* Start the server and wait until it takes connections. */
int throwaway_start(struct throwaway *t, struct err *err);
/* The same, for a server that stays when we go: throwaway_keep. */
int throwaway_start_for_good(struct throwaway *t, struct err *err);

/* One run of a PostgreSQL client. */
struct client_run {
	const char *program;	 /* psql, pgbench, ... */
	const char *role;	 /* PGUSER */
	const char *application; /* PGAPPNAME, or NULL */
	const char *options;	 /* PGOPTIONS, or NULL */
	const char *database;
	const char *input; /* file that is its standard input, or NULL */
	struct words args; /* behind the program's name */
};

/* Run a client to its end. If it fails, err has what it said last. */
int throwaway_run(struct throwaway *t, const struct client_run *run,
		  struct err *err);

/* An orderly stop, with all logs written. */
int throwaway_stop(struct throwaway *t, struct err *err);

/* From now on directory and server stay. */
void throwaway_keep(struct throwaway *t);

/* End what runs and delete what is there, unless it is kept. */
int throwaway_release(struct throwaway *t, struct err *err);

#endif
