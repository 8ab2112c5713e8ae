/*
 * Work on a stack of its own: parsers recurse as deep as their input is nested,
 * and input is hostile.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <stddef.h>

/*
 * Run fn(arg) on a thread with a stack of the given bytes and wait for it. The
 * memory of the stack is only reserved. Ends the process if there is none.
 */
void thread_run(void (*fn)(void *), void *arg, size_t stack);

#endif
