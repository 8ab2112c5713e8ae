/*
 * Threads with stacks of a chosen size: parsers recurse as deep as their input
 * is nested, and input is hostile. The memory of a stack is only reserved.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <stddef.h>

struct thread; /* opaque */

/* Run fn(arg) on a thread of its own; stack is in bytes. NULL if there is no
   memory for it. */
struct thread *thread_start(void (*fn)(void *), void *arg, size_t stack);
/* Wait for its end and free it. */
void thread_join(struct thread *t);

/* The same, and wait for it. Ends the process if there is no memory. */
void thread_run(void (*fn)(void *), void *arg, size_t stack);

#endif
