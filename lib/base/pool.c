#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/thread.h"

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t added, done;
	struct pool_task *first, **last;
	bool ending;
	int n;			/* threads, with the one that waits */
	struct thread **thread; /* n - 1 */
};

static struct pool_task *
take_first(struct pool *p)
{
	struct pool_task *task = p->first;

	p->first = task->next;
	if (!p->first)
		p->last = &p->first;
	task->next = NULL;
	return task;
}

/* Run a task; the lock is held before and after. */
static void
run(struct pool *p, struct pool_task *task)
{
	task->state = POOL_RUNNING;
	pthread_mutex_unlock(&p->lock);
	task->run(task);
	pthread_mutex_lock(&p->lock);
	task->state = POOL_IDLE;
	pthread_cond_broadcast(&p->done);
}

static void
work(void *arg)
{
	struct pool *p = arg;

	pthread_mutex_lock(&p->lock);
	while (!p->ending) {
		if (p->first)
			run(p, take_first(p));
		else
			pthread_cond_wait(&p->added, &p->lock);
	}
	pthread_mutex_unlock(&p->lock);
}

struct pool *
pool_new(int threads)
{
	struct pool *p = xcalloc(1, sizeof(*p));

	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->added, NULL);
	pthread_cond_init(&p->done, NULL);
	p->last = &p->first;
	p->thread = xcalloc((size_t)threads, sizeof(*p->thread));
	for (p->n = 1; p->n < threads; p->n++) {
		struct thread *t = thread_start(work, p, POOL_STACK);

		if (!t)
			break; /* as many as there can be */
		p->thread[p->n - 1] = t;
	}
	return p;
}

void
pool_free(struct pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_broadcast(&p->added);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->n - 1; i++)
		thread_join(p->thread[i]);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->added);
	pthread_mutex_destroy(&p->lock);
	free(p->thread);
	free(p);
}

int
pool_threads(const struct pool *p)
{
	return p->n;
}

/* Put task where at points. */
static void
add_at(struct pool *p, struct pool_task **at, struct pool_task *task)
{
	task->state = POOL_QUEUED;
	task->next = *at;
	*at = task;
	if (!task->next)
		p->last = &task->next;
	pthread_cond_signal(&p->added);
	/* Who waits can run it as well. */
	pthread_cond_broadcast(&p->done);
}

void
pool_add(struct pool *p, struct pool_task *task)
{
	pthread_mutex_lock(&p->lock);
	add_at(p, p->last, task);
	pthread_mutex_unlock(&p->lock);
}

void
pool_add_urgent(struct pool *p, struct pool_task *task)
{
	pthread_mutex_lock(&p->lock);
	add_at(p, &p->first, task);
	pthread_mutex_unlock(&p->lock);
}

void
pool_wait(struct pool *p, struct pool_task *task)
{
	pthread_mutex_lock(&p->lock);
	while (task->state != POOL_IDLE) {
		if (p->first)
			run(p, take_first(p));
		else
			pthread_cond_wait(&p->done, &p->lock);
	}
	pthread_mutex_unlock(&p->lock);
}

void
pool_cancel(struct pool *p, struct pool_task *task)
{
	struct pool_task **at;

	pthread_mutex_lock(&p->lock);
	if (task->state == POOL_QUEUED) {
		for (at = &p->first; *at != task; at = &(*at)->next)
			;
		*at = task->next;
		if (!*at)
			p->last = at;
		task->state = POOL_IDLE;
	}
	while (task->state != POOL_IDLE)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

int
pool_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}
