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
};

/* NULL if there is none. */
void *index_find(const struct index *x, uint64_t key);
bool index_has(const struct index *x, uint64_t key);
/* In place of the value that the key has, if any. */
void index_put(struct index *x, uint64_t key, void *value);
void index_remove(struct index *x, uint64_t key);
/* Bytes that it holds, and that it would hold with one key more. */
size_t index_bytes(const struct index *x);
size_t index_bytes_next(const struct index *x);
void index_release(struct index *x);

#endif
