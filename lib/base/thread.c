#include "base/thread.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

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

void
thread_run(void (*fn)(void *), void *arg, size_t stack)
{
	struct job job = {fn, arg};
	pthread_attr_t attr;
	pthread_t thread;

	if (pthread_attr_init(&attr) != 0 ||
	    pthread_attr_setstacksize(&attr, stack) != 0 ||
	    pthread_create(&thread, &attr, run_job, &job) != 0) {
		fputs("dbsplit: no memory for a thread\n", stderr);
		abort();
	}
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
}
