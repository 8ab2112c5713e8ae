/*
 * A bound on what the tally holds: it grows with what is new in a log, and a
 * log can have new things without end. So past three quarters of the bound
 * what is new is folded (tally_fold.c), and past all of it only what is bounded
 * in itself is still taken in: what is left out is counted as not known.
 *
 * What is held is what was asked for, and not what the process has: the same
 * input and bound give the same result everywhere.
 */
#include "load/tally_internal.h"

/* Three quarters of a power of two are as full as an index can be. */
#define RECALLED_MAX 49152

static size_t
maps_hold(const struct tally *t)
{
	return map_bytes(&t->known) + map_bytes(&t->paths) +
	       map_bytes(&t->temporaries) + map_bytes(&t->links) +
	       map_bytes(&t->names);
}

static size_t
indexes_hold(const struct tally *t)
{
	return index_bytes(&t->texts) + index_bytes(&t->uses) +
	       index_bytes(&t->cells) + index_bytes(&t->statements) +
	       index_bytes(&t->transactions) + index_bytes(&t->folds) +
	       index_bytes(&t->folded) + index_bytes(&t->sessions) +
	       index_bytes(&t->pids) + index_bytes(&t->slots);
}

/* Clients that were met are bounded apart, and forgotten (tally_client.c). */
size_t
tally_holds(const struct tally *t)
{
	return t->arena->total - t->memory.before + t->used.total +
	       t->live.total + t->memory.heap + maps_hold(t) + indexes_hold(t);
}

void
tally_bound(struct tally *t, size_t bytes)
{
	t->memory.bound = bytes;
	t->memory.before = t->arena->total;
}

enum tally_room
tally_room(struct tally *t)
{
	struct tally_memory *m = &t->memory;
	size_t held;

	if (m->bound == 0 || m->room == NO_ROOM)
		return m->room;
	held = tally_holds(t);
	if (held > m->bound)
		m->room = NO_ROOM;
	else if (held > m->bound / 4 * 3)
		m->room = ROOM_TO_FOLD;
	t->counts.full = m->room != ROOM_FOR_ALL;
	return m->room;
}

bool
room_for_key(const struct tally *t, const struct index *x)
{
	size_t more = index_bytes_next(x) - index_bytes(x);

	return tally_holds(t) + more < t->memory.bound / 8 * 7;
}

const char *
room_for_name(struct tally *t, const char *text)
{
	enum tally_room room = tally_room(t);
	char *kept;

	/* Its statement is kept. */
	if (room == ROOM_FOR_ALL || !text)
		return text;
	kept = map_get(&t->names, text);
	if (kept)
		return kept;
	if (room == NO_ROOM)
		return OTHERS;
	kept = arena_strdup(t->arena, text);
	map_set(&t->names, kept, kept);
	return kept;
}

void
index_recall(struct index *x, uint64_t key, void *value)
{
	if (x->n >= RECALLED_MAX)
		index_release(x);
	index_put(x, key, value);
}
