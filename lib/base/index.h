/*
 * An index from 64-bit keys to pointers: for keys that are hashes or numbers,
 * and too many for a struct map. Keys that are 0 and 1 are the same.
 */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_slot {
	uint64_t key;
	void *value; /* may be NULL */
};

struct index {
	struct index_slot
		*slots; /* cap of them; those without a key are free */
	size_t n, cap;
	int shift; /* what leaves of 64 bits those that number cap slots */
};

/* Keys that are 0 are taken for 1. */
static inline uint64_t
index_key(uint64_t key)
{
	return key ? key : 1;
}

/* Where a key that is not 0 is, or would be. The highest bits of the product
   depend on all bits of the key. */
static inline size_t
index_place(const struct index *x, uint64_t key)
{
	size_t i = key * 0x9e3779b97f4a7c15u >> x->shift;

	while (x->slots[i].key != key && x->slots[i].key != 0)
		i = (i + 1) & (x->cap - 1);
	return i;
}

/* NULL if there is none. Here, for it is asked for each record of a log. */
static inline void *
index_find(const struct index *x, uint64_t key)
{
	return x->cap ? x->slots[index_place(x, index_key(key))].value : NULL;
}

bool index_has(const struct index *x, uint64_t key);
/* In place of the value that the key has, if any. */
void index_put(struct index *x, uint64_t key, void *value);
void index_remove(struct index *x, uint64_t key);
/* Bytes that it holds, and that it would hold with one key more. */
size_t index_bytes(const struct index *x);
size_t index_bytes_next(const struct index *x);
void index_release(struct index *x);

#endif
