/*
 * A pool of threads and the tasks they run, first come, first served but for
 * urgent ones. Who waits for a task runs others meanwhile, so that a pool of
 * one is no thread but the caller's own.
 *
 * A task may add others, and must not wait for any.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/* What a task may use of a stack, in bytes. */
#define POOL_STACK ((size_t)64 << 20)

enum pool_state {
	POOL_IDLE, /* not in the pool, or done */
	POOL_QUEUED,
	POOL_RUNNING,
};

/* Embedded in what the work is done on; zeroed at first. */
struct pool_task {
	void (*run)(struct pool_task *task);
	struct pool_task *next;
	enum pool_state state;
};

struct pool; /* opaque */

/* threads is with the one that waits; at least 1. */
struct pool *pool_new(int threads);
/* No task may be in it. */
void pool_free(struct pool *p);
int pool_threads(const struct pool *p);

/* task must be idle, and stay where it is until it is again. */
void pool_add(struct pool *p, struct pool_task *task);
/* The same, to be run before those that are there. */
void pool_add_urgent(struct pool *p, struct pool_task *task);

/* Until task is idle. What it wrote can be read then. */
void pool_wait(struct pool *p, struct pool_task *task);

/* Take task out if nobody has begun it, else wait for its end. */
void pool_cancel(struct pool *p, struct pool_task *task);

/* How many processors there are for this process, at least 1. */
int pool_processors(void);

#endif
