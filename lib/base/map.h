/*
 * A map from byte strings to pointers. Keys are borrowed and must outlive the
 * map; values may be NULL only if the caller asks for nothing but presence.
 * Entries keep the order in which they were put.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct map_entry {
	const char *key;
	size_t len;
	uint64_t hash;
	void *value;
};

struct map {
	struct map_entry *entries;
	size_t n, cap;
	uint32_t *index; /* 1 + place in entries, 0 where empty */
	size_t nindex;	 /* a power of two */
};

#define MAP_INIT  \
	{         \
		0 \
	}

#define map_each(it, m) \
	for ((it) = (m)->entries; (it) && (it) < (m)->entries + (m)->n; (it)++)

void map_release(struct map *m);
/* Bytes that it holds, without the keys. */
size_t map_bytes(const struct map *m);
void *map_find(const struct map *m, const char *key, size_t len);
bool map_has(const struct map *m, const char *key, size_t len);
/* Set the value of key and return the one it had, NULL if none. */
void *map_put(struct map *m, const char *key, size_t len, void *value);

/* The same for keys that end in NUL. */
void *map_get(const struct map *m, const char *key);
void *map_set(struct map *m, const char *key, void *value);

/* first NUL second: a key of len bytes, with a NUL behind it. */
char *map_pair_key(struct arena *a, const char *first, const char *second,
		   size_t *len);

/* XXH3, 64 bits: for tables and stable ids alike. */
uint64_t hash_bytes(const void *p, size_t len, uint64_t seed);

#endif
