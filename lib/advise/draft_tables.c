#include "advise/draft_tables.h"

#include <string.h>

#include "advise/draft_name.h"
#include "base/text.h"

/* Where nobody writes a table and so many services read it, each will have a
   copy. */
#define REFERENCE_READERS 3

/* What a service did to a table. */
struct use {
	int service;
	uint64_t reads, writes;
};

VEC_TYPE(use_list, struct use);

struct counting {
	struct draft *d;
	struct use_list *uses; /* by relation.id */
};

bool
draft_is_table(const struct relation *r)
{
	return relation_is_table(r) && !r->partition_of && !r->temporary &&
	       !schema_is_system(r->schema) &&
	       utf8_valid(r->schema, strlen(r->schema)) &&
	       utf8_valid(r->name, strlen(r->name));
}

/* Through views the statement names the table all the same; what triggers,
   functions and keys do is not of whoever set them off. */
static bool
is_named(const struct link *via)
{
	for (; via; via = via->next)
		if (via->kind != LINK_VIEW && via->kind != LINK_RULE)
			return false;
	return true;
}

static struct use *
get_use(struct counting *c, const struct relation *r, int service)
{
	struct use_list *uses = &c->uses[r->id];
	struct use *it;

	vec_each (it, uses)
		if (it->service == service)
			return it;
	it = vec_add(c->d->arena, uses);
	it->service = service;
	return it;
}

/* Did one before the i-th do the same to the same table? */
static bool
is_repeated(const struct access_set *set, size_t i)
{
	const struct access *it = &set->accesses.v[i];

	for (size_t k = 0; k < i; k++)
		if (set->accesses.v[k].relation == it->relation &&
		    set->accesses.v[k].mode == it->mode &&
		    is_named(set->accesses.v[k].via))
			return true;
	return false;
}

static void
count_cell(struct counting *c, const struct cell *cell)
{
	const struct access_set *set = &cell->statement->effects;
	int service = c->d->clients.v[cell->service]->service;

	/* EXECUTE counts. */
	if (cell->statement->kind == STATEMENT_PREPARE)
		return;
	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct access *it = &set->accesses.v[i];
		struct use *use;

		if (!is_named(it->via) || it->mode == ACCESS_DEFINE ||
		    is_repeated(set, i))
			continue;
		use = get_use(c, relation_root(it->relation), service);
		if (it->mode == ACCESS_WRITE)
			use->writes += cell->calls;
		else
			use->reads += cell->calls;
	}
}

/* Who did most of it, NULL if nobody did any; and what all did. The first of
   equals. */
static const struct use *
find_most(const struct use_list *uses, bool writes, uint64_t *total)
{
	const struct use *it, *best = NULL;
	uint64_t most = 0;

	*total = 0;
	vec_each (it, uses) {
		uint64_t done = writes ? it->writes : it->reads;

		*total += done;
		if (done > most ||
		    (done && done == most && it->service < best->service)) {
			most = done;
			best = it;
		}
	}
	return best;
}

static size_t
count_readers(const struct use_list *uses)
{
	const struct use *it;
	size_t readers = 0;

	vec_each (it, uses)
		readers += it->reads > 0;
	return readers;
}

/* Does a table's name begin with that of a service, in singular or plural? */
static bool
is_named_after(const struct relation *r, const char *service)
{
	size_t n = strlen(service);

	n -= n > 3 && service[n - 1] == 's';
	if (strncmp(r->name, service, n) != 0)
		return false;
	n += r->name[n] == 's';
	return r->name[n] == '\0' || r->name[n] == '_';
}

/* The service, but for owner, that the table's name is of; NULL if it is
   owner's. */
static const char *
other_name(const struct draft *d, const struct relation *r, int owner)
{
	const char *found = NULL;

	for (size_t i = 0; i < d->services.n; i++) {
		if (!is_named_after(r, d->services.v[i].name))
			continue;
		if ((int)i == owner)
			return NULL;
		found = d->services.v[i].name;
	}
	return found;
}

static void
give(struct counting *c, const struct relation *r)
{
	const struct use_list *uses = &c->uses[r->id];
	struct draft_table t = {.relation = r};
	struct draft *d = c->d;
	const struct use *writer = find_most(uses, true, &t.writes);
	const struct use *reader = find_most(uses, false, &t.reads);
	const struct use *owner = writer ? writer : reader;

	if (draft_is_bookkeeping(r->name)) {
		vec_push(d->arena, &d->ignore, t);
	} else if (!owner) {
		vec_push(d->arena, &d->unused, t);
	} else if (!writer && count_readers(uses) >= REFERENCE_READERS) {
		vec_push(d->arena, &d->reference, t);
	} else {
		t.own_writes = owner->writes;
		t.own_reads = owner->reads;
		/* A third is another's. */
		t.named = other_name(d, r, owner->service);
		t.doubtful = !writer || t.own_writes * 3 < t.writes * 2 ||
			     t.named;
		vec_push(d->arena, &d->services.v[owner->service].tables, t);
	}
}

/* Of a service without tables: whose it touches most. */
static void
find_near(struct counting *c, size_t service)
{
	struct draft_service *s = &c->d->services.v[service];

	for (size_t i = 0; i < c->d->services.n; i++) {
		const struct draft_service *other = &c->d->services.v[i];
		const struct draft_table *t;
		uint64_t touched = 0;

		vec_each (t, &other->tables) {
			const struct use *use;

			vec_each (use, &c->uses[t->relation->id])
				if (use->service == (int)service)
					touched += use->reads + use->writes;
		}
		s->touched += touched;
		if (touched > s->near_touched) {
			s->near_touched = touched;
			s->near = other->name;
		}
	}
}

void
draft_give_tables(struct draft *d, const struct workload *w)
{
	struct counting c = {.d = d};

	c.uses = arena_calloc(d->arena, d->catalog->relations.n + 1,
			      sizeof(*c.uses));
	for (size_t i = 0; i < w->cells.n; i++)
		if (w->cells.v[i]->service >= 0)
			count_cell(&c, w->cells.v[i]);
	for (size_t i = 0; i < d->catalog->relations.n; i++)
		if (draft_is_table(d->catalog->relations.v[i]))
			give(&c, d->catalog->relations.v[i]);
	for (size_t i = 0; i < d->services.n; i++)
		if (d->services.v[i].tables.n == 0)
			find_near(&c, i);
}
