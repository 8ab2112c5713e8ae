#include "base/index.h"

#include <stdlib.h>

#include "base/mem.h"

bool
index_has(const struct index *x, uint64_t key)
{
	return x->cap && x->slots[index_place(x, index_key(key))].key != 0;
}

static bool
is_full(const struct index *x)
{
	return x->n * 4 >= x->cap * 3;
}

static size_t
next_cap(const struct index *x)
{
	return x->cap ? x->cap * 2 : 64;
}

size_t
index_bytes(const struct index *x)
{
	return x->cap * sizeof(*x->slots);
}

size_t
index_bytes_next(const struct index *x)
{
	return (is_full(x) ? next_cap(x) : x->cap) * sizeof(*x->slots);
}

static void
grow(struct index *x)
{
	struct index old = *x;

	x->cap = next_cap(x);
	x->shift = __builtin_clzll(x->cap) + 1;
	x->slots = xcalloc(x->cap, sizeof(*x->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key != 0)
			x->slots[index_place(x, old.slots[i].key)] =
				old.slots[i];
	free(old.slots);
}

void
index_put(struct index *x, uint64_t key, void *value)
{
	size_t i;

	if (is_full(x))
		grow(x);
	key = index_key(key);
	i = index_place(x, key);
	x->n += x->slots[i].key == 0;
	x->slots[i] = (struct index_slot){key, value};
}

void
index_remove(struct index *x, uint64_t key)
{
	size_t i, next;

	if (!index_has(x, key))
		return;
	i = index_place(x, index_key(key));
	x->slots[i] = (struct index_slot){0};
	x->n--;
	/* What was pushed past the hole goes back to where it is found. */
	for (next = (i + 1) & (x->cap - 1); x->slots[next].key != 0;
	     next = (next + 1) & (x->cap - 1)) {
		struct index_slot moved = x->slots[next];

		x->slots[next] = (struct index_slot){0};
		x->slots[index_place(x, moved.key)] = moved;
	}
}

void
index_release(struct index *x)
{
	free(x->slots);
	*x = (struct index){0};
}
