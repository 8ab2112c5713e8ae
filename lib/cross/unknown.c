#include "cross/unknown.h"

#include <stdlib.h>
#include <string.h>

void
unknown_add(struct analysis *a, const char *what, const char *name,
	    const char *reason, uint64_t count)
{
	vec_push(a->arena, &a->unknown,
		 (struct analysis_unknown){
			 .what = what,
			 .name = name,
			 .reason = reason,
			 .count = count,
		 });
}

static int
by_name(const void *x, const void *y)
{
	const struct analysis_unknown *a = x, *b = y;
	int c = strcmp(a->what, b->what);

	if (c == 0)
		c = strcmp(a->name, b->name);
	return c ? c : strcmp(a->reason, b->reason);
}

void
unknown_finish(struct analysis *a)
{
	size_t kept = 0;

	if (a->unknown.n == 0)
		return;
	qsort(a->unknown.v, a->unknown.n, sizeof(*a->unknown.v), by_name);
	for (size_t i = 1; i < a->unknown.n; i++) {
		if (by_name(&a->unknown.v[kept], &a->unknown.v[i]) == 0)
			a->unknown.v[kept].count += a->unknown.v[i].count;
		else
			a->unknown.v[++kept] = a->unknown.v[i];
	}
	a->unknown.n = kept + 1;
}
