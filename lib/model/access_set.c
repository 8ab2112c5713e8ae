#include "model/access_set.h"

#include <string.h>

#include "model/catalog.h"

bool
links_equal(const struct link *a, const struct link *b)
{
	while (a && b && a != b && a->kind == b->kind &&
	       a->object == b->object) {
		a = a->next;
		b = b->next;
	}
	return a == b;
}

const struct link *
link_push(struct arena *a, enum link_kind kind, const void *object,
	  const struct link *next)
{
	struct link *l = arena_new(a, struct link);

	l->kind = kind;
	l->object = object;
	l->next = next;
	return l;
}

struct access *
access_set_add(struct arena *a, struct access_set *set,
	       const struct relation *relation, enum access_mode mode,
	       int level, const struct link *via, int location)
{
	struct access *it;

	vec_each (it, &set->accesses) {
		if (it->relation == relation && it->mode == mode &&
		    it->level == level && links_equal(it->via, via))
			return it;
	}
	it = vec_add(a, &set->accesses);
	it->relation = relation;
	it->mode = mode;
	it->level = level;
	it->via = via;
	it->location = location;
	return it;
}

void
access_use(struct arena *a, struct access *access,
	   const struct attribute *attribute, unsigned uses)
{
	const struct column_access column = {attribute, uses};
	size_t n = access->columns.n, i = n;

	/* Most often columns come in their order. */
	while (i > 0 &&
	       access->columns.v[i - 1].attribute->number > attribute->number)
		i--;
	if (i > 0 && access->columns.v[i - 1].attribute == attribute) {
		access->columns.v[i - 1].uses |= uses;
		return;
	}
	vec_push(a, &access->columns, column);
	if (i == n)
		return;
	memmove(&access->columns.v[i + 1], &access->columns.v[i],
		(n - i) * sizeof(*access->columns.v));
	access->columns.v[i] = column;
}

void
access_set_call(struct arena *a, struct access_set *set,
		const struct routine *routine, const struct link *via,
		int location)
{
	struct routine_call *it;

	vec_each (it, &set->calls) {
		if (it->routine == routine && links_equal(it->via, via))
			return;
	}
	vec_push(a, &set->calls,
		 (struct routine_call){
			 .routine = routine, .via = via, .location = location});
}

void
access_set_sequence(struct arena *a, struct access_set *set,
		    const struct relation *sequence, const struct link *via,
		    int location)
{
	struct sequence_use *it;

	vec_each (it, &set->sequences) {
		if (it->sequence == sequence && links_equal(it->via, via))
			return;
	}
	vec_push(a, &set->sequences,
		 (struct sequence_use){.sequence = sequence,
				       .via = via,
				       .location = location});
}

void
access_set_gap(struct arena *a, struct access_set *set, enum gap_kind kind,
	       const char *what, const struct link *via, int location)
{
	struct access_gap *it;

	vec_each (it, &set->gaps) {
		if (it->kind == kind && strcmp(it->what, what) == 0 &&
		    links_equal(it->via, via))
			return;
	}
	if (set->gaps.n >= ACCESS_GAPS_MAX)
		return;
	vec_push(a, &set->gaps,
		 (struct access_gap){.kind = kind,
				     .what = arena_strdup(a, what),
				     .via = via,
				     .location = location});
}

int
access_moved(int location, int by)
{
	return location < 0 || by < 0 ? -1 : location + by;
}

void
access_set_move(struct access_set *set, int by)
{
	struct access *access;
	struct routine_call *call;
	struct sequence_use *sequence;
	struct access_gap *gap;

	vec_each (access, &set->accesses)
		access->location = access_moved(access->location, by);
	vec_each (call, &set->calls)
		call->location = access_moved(call->location, by);
	vec_each (sequence, &set->sequences)
		sequence->location = access_moved(sequence->location, by);
	vec_each (gap, &set->gaps)
		gap->location = access_moved(gap->location, by);
}
