/*
 * Memory from the C heap. Running out of it ends the process, here and nowhere
 * else, so that no caller has to check.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
/* n * size, checked for overflow; keeps the content as realloc does. */
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s);

#endif
