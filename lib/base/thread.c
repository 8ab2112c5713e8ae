#include "base/thread.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/mem.h"

#define GUARD ((size_t)64 << 10) /* a multiple of any page's size */

struct thread {
	void (*fn)(void *);
	void *arg;
	char *base; /* of the stack, guard included */
	size_t size;
	pthread_t id;
};

static void *
run_thread(void *p)
{
	const struct thread *t = p;

	t->fn(t->arg);
	return NULL;
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

	if (base == MAP_FAILED)
		return NULL;
	if (mprotect(base, GUARD, PROT_NONE) == 0)
		return base;
	munmap(base, size);
	return NULL;
}

static int
create(struct thread *t)
{
	pthread_attr_t attr;
	int rc;

	if (pthread_attr_init(&attr) != 0)
		return -1;
	rc = pthread_attr_setstack(&attr, t->base + GUARD, t->size - GUARD);
	if (rc == 0)
		rc = pthread_create(&t->id, &attr, run_thread, t);
	pthread_attr_destroy(&attr);
	return rc == 0 ? 0 : -1;
}

struct thread *
thread_start(void (*fn)(void *), void *arg, size_t stack)
{
	struct thread *t = xmalloc(sizeof(*t));

	*t = (struct thread){.fn = fn, .arg = arg, .size = GUARD + stack};
	t->base = map_stack(t->size);
	if (t->base && create(t) == 0)
		return t;
	if (t->base)
		munmap(t->base, t->size);
	free(t);
	return NULL;
}

void
thread_join(struct thread *t)
{
	pthread_join(t->id, NULL);
	munmap(t->base, t->size);
	free(t);
}

void
thread_run(void (*fn)(void *), void *arg, size_t stack)
{
	struct thread *t = thread_start(fn, arg, stack);

	if (!t) {
		fputs("dbsplit: no memory for a thread\n", stderr);
		abort();
	}
	thread_join(t);
}
