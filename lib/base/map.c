#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* Inlined: the parser library exports functions of the same names. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"

uint64_t
hash_bytes(const void *p, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, len, seed);
}

void
map_release(struct map *m)
{
	free(m->entries);
	free(m->index);
	*m = (struct map)MAP_INIT;
}

size_t
map_bytes(const struct map *m)
{
	return m->cap * sizeof(*m->entries) + m->nindex * sizeof(*m->index);
}

static uint32_t *
slot_of(const struct map *m, const char *key, size_t len, uint64_t hash)
{
	size_t mask = m->nindex - 1;
	size_t i = hash & mask;

	while (m->index[i]) {
		const struct map_entry *e = &m->entries[m->index[i] - 1];

		if (e->hash == hash && e->len == len &&
		    (len == 0 || memcmp(e->key, key, len) == 0))
			break;
		i = (i + 1) & mask;
	}
	return &m->index[i];
}

static void
grow(struct map *m)
{
	size_t i;

	m->cap = m->cap ? m->cap * 2 : 8;
	m->entries = xreallocarray(m->entries, m->cap, sizeof(*m->entries));
	m->nindex = m->cap * 2;
	free(m->index);
	m->index = xcalloc(m->nindex, sizeof(*m->index));
	for (i = 0; i < m->n; i++) {
		const struct map_entry *e = &m->entries[i];

		*slot_of(m, e->key, e->len, e->hash) = (uint32_t)i + 1;
	}
}

static struct map_entry *
entry_of(const struct map *m, const char *key, size_t len)
{
	uint32_t place;

	if (m->n == 0)
		return NULL;
	place = *slot_of(m, key, len, hash_bytes(key, len, 0));
	return place ? &m->entries[place - 1] : NULL;
}

void *
map_find(const struct map *m, const char *key, size_t len)
{
	struct map_entry *e = entry_of(m, key, len);

	return e ? e->value : NULL;
}

bool
map_has(const struct map *m, const char *key, size_t len)
{
	return entry_of(m, key, len) != NULL;
}

void *
map_put(struct map *m, const char *key, size_t len, void *value)
{
	uint64_t hash = hash_bytes(key, len, 0);
	uint32_t *slot;
	void *had;

	if (m->n == m->cap)
		grow(m);
	slot = slot_of(m, key, len, hash);
	if (*slot) {
		struct map_entry *e = &m->entries[*slot - 1];

		had = e->value;
		e->value = value;
		return had;
	}
	m->entries[m->n] = (struct map_entry){
		.key = key, .len = len, .hash = hash, .value = value};
	*slot = (uint32_t)++m->n;
	return NULL;
}

void *
map_get(const struct map *m, const char *key)
{
	return map_find(m, key, strlen(key));
}

void *
map_set(struct map *m, const char *key, void *value)
{
	return map_put(m, key, strlen(key), value);
}

char *
map_pair_key(struct arena *a, const char *first, const char *second,
	     size_t *len)
{
	size_t n = strlen(first) + 1, m = strlen(second);
	char *key = arena_alloc(a, n + m + 1);

	memcpy(key, first, n);
	memcpy(key + n, second, m + 1);
	*len = n + m;
	return key;
}
