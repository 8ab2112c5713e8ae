#include "base/pool.h"

#include <criterion/criterion.h>
#include <stdatomic.h>

#define N 200

struct count {
	struct pool_task task; /* first */
	struct pool *pool;
	struct count *then; /* queued by this one's task */
	atomic_int ran;
};

static void
count(struct pool_task *task)
{
	struct count *c = (struct count *)task;

	atomic_fetch_add(&c->ran, 1);
	if (c->then)
		pool_add(c->pool, &c->then->task);
}

static void
init(struct count *counts, struct pool *pool)
{
	for (int i = 0; i < N; i++)
		counts[i] = (struct count){.task.run = count, .pool = pool};
}

Test(pool, runs_every_task_once)
{
	static struct count counts[N];

	for (int threads = 1; threads <= 4; threads++) {
		struct pool *pool = pool_new(threads);

		cr_assert_eq(pool_threads(pool), threads);
		init(counts, pool);
		for (int i = 0; i < N; i++)
			pool_add(pool, &counts[i].task);
		for (int i = N; i-- > 0;)
			pool_wait(pool, &counts[i].task);
		for (int i = 0; i < N; i++)
			cr_assert_eq(counts[i].ran, 1);
		pool_free(pool);
	}
}

Test(pool, runs_tasks_that_tasks_add)
{
	static struct count counts[N];

	for (int threads = 1; threads <= 4; threads++) {
		struct pool *pool = pool_new(threads);

		init(counts, pool);
		for (int i = 0; i + 1 < N; i++)
			counts[i].then = &counts[i + 1];
		pool_add(pool, &counts[0].task);
		for (int i = 0; i < N; i++) {
			pool_wait(pool, &counts[i].task);
			cr_assert_eq(counts[i].ran, 1);
		}
		pool_free(pool);
	}
}

Test(pool, runs_what_is_urgent_first)
{
	static struct count counts[N];
	struct pool *pool = pool_new(1);

	init(counts, pool);
	pool_add_urgent(pool, &counts[0].task);
	pool_add(pool, &counts[1].task);
	pool_add_urgent(pool, &counts[2].task);
	pool_wait(pool, &counts[2].task);
	cr_assert_eq(counts[0].ran, 0);
	pool_wait(pool, &counts[0].task);
	cr_assert_eq(counts[1].ran, 0);
	pool_wait(pool, &counts[1].task);
	cr_assert_eq(counts[1].ran, 1);
	pool_free(pool);
}

Test(pool, takes_tasks_out_that_nobody_began)
{
	static struct count counts[N];
	struct pool *pool = pool_new(1);

	init(counts, pool);
	for (int i = 0; i < N; i++)
		pool_add(pool, &counts[i].task);
	/* The last, one in the middle, the first, and one that is not in it. */
	pool_cancel(pool, &counts[N - 1].task);
	pool_cancel(pool, &counts[N / 2].task);
	pool_cancel(pool, &counts[0].task);
	pool_cancel(pool, &counts[0].task);
	pool_add(pool, &counts[0].task);
	pool_wait(pool, &counts[0].task);
	for (int i = 0; i < N; i++)
		cr_assert_eq(counts[i].ran, i != N / 2 && i != N - 1);
	pool_free(pool);
}

Test(pool, waits_for_tasks_that_it_cannot_take_out)
{
	static struct count counts[N];
	struct pool *pool = pool_new(3);

	init(counts, pool);
	for (int i = 0; i < N; i++)
		pool_add(pool, &counts[i].task);
	for (int i = 0; i < N; i++) {
		pool_cancel(pool, &counts[i].task);
		cr_assert_eq(counts[i].task.state, POOL_IDLE);
	}
	pool_free(pool);
}

Test(pool, knows_of_a_processor)
{
	cr_assert_geq(pool_processors(), 1);
}
