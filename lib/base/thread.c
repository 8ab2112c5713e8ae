#include "base/thread.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define GUARD ((size_t)64 << 10) /* a multiple of any page's size */

struct job {
	void (*fn)(void *);
	void *arg;
};

static void *
run_job(void *p)
{
	const struct job *job = p;

	job->fn(job->arg);
	return NULL;
}

static _Noreturn void
give_up(void)
{
	fputs("dbsplit: no memory for a thread\n", stderr);
	abort();
}

/*
 * Mapped here, for the threads library makes its stacks accessible only after
 * it mapped them: the system then counts them as used, and valgrind goes
 * through all of their bytes.
 */
static char *
map_stack(size_t size)
{
	char *base = mmap(
		NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);

	if (base == MAP_FAILED || mprotect(base, GUARD, PROT_NONE) != 0)
		give_up();
	return base;
}

void
thread_run(void (*fn)(void *), void *arg, size_t stack)
{
	struct job job = {fn, arg};
	char *base = map_stack(GUARD + stack);
	pthread_attr_t attr;
	pthread_t thread;

	if (pthread_attr_init(&attr) != 0 ||
	    pthread_attr_setstack(&attr, base + GUARD, stack) != 0 ||
	    pthread_create(&thread, &attr, run_job, &job) != 0)
		give_up();
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	munmap(base, GUARD + stack);
}
