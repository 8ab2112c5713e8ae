#include "advise/clear_moves.h"

#include <string.h>

#include "base/buf.h"

/* What ties a group of tables to one other service. */
struct tie {
	int service;
	double use; /* executions and transactions, by the plan's weights */
	size_t objects;
};

struct move_search {
	const struct estimate *e;
	const struct ownership *own;
	struct arena *arena;
	int service;
	int *group;  /* by relation: the first one that it goes along with */
	int *next;   /* the next one of the group, or -1 */
	bool *stays; /* by group */
	VEC(struct tie) ties; /* of the group at hand */
};

static struct tie *
get_tie(struct move_search *f, int service)
{
	struct tie *it;

	vec_each (it, &f->ties)
		if (it->service == service)
			return it;
	it = vec_add(f->arena, &f->ties);
	it->service = service;
	return it;
}

/* What goes along */

static int
head_of(const struct move_search *f, int relation)
{
	while (f->group[relation] != relation)
		relation = f->group[relation];
	return relation;
}

static void
join_groups(struct move_search *f, int a, int b)
{
	int last;

	a = head_of(f, a);
	b = head_of(f, b);
	if (a == b)
		return;
	if (a > b) {
		int swap = a;

		a = b;
		b = swap;
	}
	f->group[b] = a;
	for (last = a; f->next[last] >= 0;)
		last = f->next[last];
	f->next[last] = b;
}

static int
find_place(const struct move_search *f, const struct relation *r,
	   const int *places)
{
	int place = places[r->id];

	return place >= 0 && f->e->relations[place].is_table ? place : -1;
}

static void
find_groups(struct move_search *f)
{
	const struct estimate *e = f->e;
	size_t n = f->own->catalog->relations.n;
	int *places = arena_calloc(f->arena, n + 1, sizeof(*places));

	memset(places, -1, (n + 1) * sizeof(*places));
	for (size_t i = 0; i < e->nrelations; i++) {
		f->group[i] = (int)i;
		f->next[i] = -1;
		if (e->relations[i].of)
			places[e->relations[i].of->id] = (int)i;
	}
	for (size_t i = 0; i < e->nrelations; i++) {
		const struct relation *r = e->relations[i].of;

		if (!r || !e->relations[i].is_table)
			continue;
		for (size_t k = 0; k < r->parents.n; k++) {
			int parent = find_place(f, r->parents.v[k], places);

			if (parent >= 0 &&
			    e->relations[parent].owner == e->relations[i].owner)
				join_groups(f, parent, (int)i);
		}
	}
}

/* What stays */

static uint64_t
count_writes(const struct estimate_relation *r, int relation)
{
	const struct estimate_touch *t;
	uint64_t n = 0;

	for (uint32_t i = 0; i < r->runs.n; i++) {
		const struct estimate_run *run = r->runs.v[i];
		bool writes = false;

		if (run->consumer != r->owner)
			continue;
		vec_each (t, &run->touches)
			writes |= t->relation == relation && t->write &&
				  !t->drawn;
		/* Once for each of its touches: much is much. */
		n += writes ? run->calls : 0;
	}
	return n;
}

struct heart {
	int relation; /* -1: none stands out */
	uint64_t writes;
	size_t referenced;
};

/* What a service is about stays its own. */
static void
keep_hearts(struct move_search *f)
{
	const struct estimate *e = f->e;
	struct heart *hearts = arena_calloc(f->arena, e->n + 1,
					    sizeof(*hearts));

	for (size_t i = 0; i < e->n; i++)
		hearts[i].relation = -1;
	for (size_t i = 0; i < e->nrelations; i++) {
		const struct estimate_relation *r = &e->relations[i];
		struct heart it = {(int)i, 0, r->referenced}, *best;

		if (!r->is_table)
			continue;
		it.writes = count_writes(r, (int)i);
		best = &hearts[r->owner];
		if (it.writes > best->writes ||
		    (it.writes == best->writes &&
		     it.referenced > best->referenced))
			*best = it;
	}
	for (size_t i = 0; i < e->n; i++)
		if (hearts[i].relation >= 0)
			f->stays[head_of(f, hearts[i].relation)] = true;
}

/* So does what somebody is asking about. */
static void
keep_changed(struct move_search *f)
{
	for (size_t i = 0; i < f->e->nrelations; i++) {
		const struct relation *r = f->e->relations[i].of;
		const struct owner *owner;

		if (!r || !f->e->relations[i].is_table)
			continue;
		owner = &f->own->relations[r->id];
		if (owner->claimed && owner->line == 0)
			f->stays[head_of(f, (int)i)] = true;
	}
}

/* Ties */

static void
add_runs(struct move_search *f, int relation)
{
	const struct estimate_relation *r = &f->e->relations[relation];
	const double *weights = f->e->plan->weights;
	const struct estimate_touch *t;

	for (uint32_t i = 0; i < r->runs.n; i++) {
		const struct estimate_run *run = r->runs.v[i];
		double weight = 0;

		/* Once for each of its touches, as the run is listed. */
		vec_each (t, &run->touches)
			if (t->relation == relation && !t->hidden)
				weight = weights[t->write ? CLARITY_WRITES
							  : CLARITY_READS];
		if (weight > 0)
			get_tie(f, run->consumer)->use += weight *
							  (double)run->calls;
	}
}

static bool
goes_along(const struct move_search *f, int relation, int other)
{
	return head_of(f, relation) == head_of(f, other);
}

/* What is written together belongs together. */
static void
add_transactions(struct move_search *f, int relation)
{
	const struct estimate_relation *r = &f->e->relations[relation];
	double weight = f->e->plan->weights[CLARITY_TRANSACTIONS];

	for (uint32_t i = 0; i < r->transactions.n; i++) {
		const struct estimate_transaction *t = r->transactions.v[i];

		for (uint32_t k = 0; k < t->writes.n; k++) {
			int other = t->writes.v[k];
			int owner = f->e->owners[other];

			if (owner >= 0 && !goes_along(f, relation, other))
				get_tie(f, owner)->use += weight *
							  (double)t->count;
		}
	}
}

static void
add_objects(struct move_search *f, int relation)
{
	const struct estimate_relation *r = &f->e->relations[relation];

	for (uint32_t i = 0; i < r->keys.n; i++) {
		int other = r->keys.v[i], owner = f->e->owners[other];

		if (owner >= 0 && !goes_along(f, relation, other))
			get_tie(f, owner)->objects++;
	}
	for (uint32_t i = 0; i < r->objects.n; i++) {
		const struct estimate_object *o = r->objects.v[i];

		get_tie(f, o->owner == r->owner ? o->consumer : o->owner)
			->objects++;
	}
}

/* Can a change name it? */
static bool
is_sayable(const char *service)
{
	size_t n = strlen(service);

	return n && !strchr(" \t\n", service[0]) &&
	       !strchr(" \t\n", service[n - 1]) && !strstr(service, "+=");
}

static const char *
service_name(const struct move_search *f, int service)
{
	return f->e->plan->analysis->services.v[service].name;
}

static int
compare_ties(const struct tie *a, const struct tie *b)
{
	if (a->use != b->use)
		return a->use > b->use ? 1 : -1;
	return (a->objects > b->objects) - (a->objects < b->objects);
}

/* Who gets the group; false: nobody. */
static bool
find_taker(struct move_search *f, struct move *m)
{
	const struct tie none = {.service = m->from}, *owner = &none;
	const struct tie *it, *best = NULL;

	vec_each (it, &f->ties) {
		int c = best ? compare_ties(it, best) : 1;

		if (it->service == m->from)
			owner = it;
		else if ((m->from == f->service || it->service == f->service) &&
			 (c > 0 || (c == 0 && it->service < best->service)))
			best = it;
	}
	if (!best || !is_sayable(service_name(f, best->service)))
		return false;
	m->to = best->service;
	m->told.reluctant = compare_ties(owner, best) >= 0;
	return true;
}

static void
tell(const struct move_search *f, struct move *m)
{
	const struct analysis *a = f->e->plan->analysis;
	struct buf text;

	m->told.from = service_name(f, m->from);
	m->told.to = service_name(f, m->to);
	buf_init(&text);
	buf_str(&text, m->told.to);
	buf_str(&text, " +=");
	for (uint32_t i = 0; i < m->relations.n; i++) {
		const char *name = a->relations.v[m->relations.v[i]].name;

		buf_str(&text, i ? ", " : " ");
		buf_str(&text, name);
		vec_push(f->arena, &m->told.tables, name);
	}
	m->told.change = arena_strndup(f->arena, text.data, text.len);
	buf_release(&text);
}

static void
add_group(struct move_search *f, int head, struct move_list *out)
{
	struct move m = {.from = f->e->relations[head].owner};

	f->ties.n = 0;
	for (int i = head; i >= 0; i = f->next[i]) {
		add_runs(f, i);
		add_transactions(f, i);
		add_objects(f, i);
		vec_push(f->arena, &m.relations, i);
	}
	m.tables = m.relations.n;
	if (m.tables * 2 > f->e->services[m.from].tables || !find_taker(f, &m))
		return;
	tell(f, &m);
	vec_push(f->arena, out, m);
}

void
moves_find(const struct estimate *e, const struct ownership *own, int service,
	   struct arena *arena, struct move_list *out)
{
	struct move_search f = {
		.e = e, .own = own, .arena = arena, .service = service};

	f.group = arena_calloc(arena, e->nrelations + 1, sizeof(*f.group));
	f.next = arena_calloc(arena, e->nrelations + 1, sizeof(*f.next));
	f.stays = arena_calloc(arena, e->nrelations + 1, sizeof(*f.stays));
	find_groups(&f);
	keep_hearts(&f);
	keep_changed(&f);
	for (size_t i = 0; i < e->nrelations; i++)
		if (e->relations[i].is_table && f.group[i] == (int)i &&
		    !f.stays[i])
			add_group(&f, (int)i, out);
}
