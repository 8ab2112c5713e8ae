#include "advise/traffic.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"

/* What one service's runs of one shape touched: of its own and of others. */
struct run {
	int consumer;
	uint64_t calls;
	bool own[2]; /* read, written */
	struct service_set others[2];
};

enum {
	READ,
	WRITTEN
};

/* The services that write a table beside its own. */
struct written {
	int owner;
	struct service_set writers;
};

struct counting {
	struct traffic *t;
	struct arena *arena;
	struct map services;  /* name, to 1 + its place */
	struct map relations; /* name, to struct analysis_relation */
	struct map runs;      /* service NUL shape, to struct run */
	struct map written;   /* relation, to struct written */
	struct buf key;
};

static int
find_service(const struct counting *c, const char *name)
{
	return (int)(intptr_t)map_get(&c->services, name) - 1;
}

/* -1: no service's. */
static int
owner_of(const struct counting *c, const char *relation)
{
	const struct analysis_relation *r = map_get(&c->relations, relation);

	return r ? find_service(c, r->owner) : -1;
}

static void
set_add(struct counting *c, struct service_set *set, int service)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (set->v[i] == service)
			return;
	vec_push(c->arena, set, service);
}

static bool
crosses(const struct traffic_item *it)
{
	return it->left > (it->consumer < 0 ? 1u : 0u);
}

/* What an item is to one of its services, given or (sign < 0) taken away. */
static void
count(struct traffic *t, const struct traffic_item *it, int service, int sign)
{
	struct clarity_part *p = &t->counts[service].parts[it->term];
	uint64_t n = sign < 0 ? -it->count : it->count;
	bool touched = service != it->consumer || it->own;

	if (crosses(it))
		p->crossing += n;
	if (touched || crosses(it))
		p->whole += n;
}

static bool
is_party(const struct traffic *t, const struct traffic_item *it, int service)
{
	return !t->split[service] &&
	       (service == it->consumer || !it->one_sided);
}

static void
count_all(struct traffic *t, const struct traffic_item *it, int sign)
{
	if (it->gone)
		return;
	if (it->consumer >= 0)
		count(t, it, it->consumer, sign);
	for (uint32_t i = 0; i < it->others.n; i++)
		if (is_party(t, it, it->others.v[i]))
			count(t, it, it->others.v[i], sign);
}

static void
add_item(struct counting *c, struct traffic_item item)
{
	struct traffic *t = c->t;
	struct traffic_item *it = arena_new(c->arena, struct traffic_item);

	*it = item;
	it->left = it->others.n;
	vec_push(c->arena, &t->items, it);
	if (it->consumer >= 0)
		vec_push(c->arena, &t->of[it->consumer], it);
	for (uint32_t i = 0; i < it->others.n; i++)
		vec_push(c->arena, &t->of[it->others.v[i]], it);
	count_all(t, it, 1);
}

/* Runs */

static struct run *
get_run(struct counting *c, int consumer, const char *shape)
{
	struct run *run;

	buf_clear(&c->key);
	buf_add(&c->key, &consumer, sizeof(consumer));
	buf_str(&c->key, shape);
	run = map_find(&c->runs, c->key.data, c->key.len);
	if (run)
		return run;
	run = arena_new(c->arena, struct run);
	run->consumer = consumer;
	map_put(&c->runs, arena_strndup(c->arena, c->key.data, c->key.len),
		c->key.len, run);
	return run;
}

static void
count_known(struct counting *c, const struct analysis_shape *s)
{
	struct clarity_part *p =
		&c->t->counts[s->cell.service].parts[CLARITY_DYNAMIC];

	p->whole += s->cell.calls;
	if (strcmp(s->effects->state, "resolved") != 0)
		p->crossing += s->cell.calls;
}

static void
add_shape(struct counting *c, const struct analysis_shape *s)
{
	const struct analysis_access *it;
	struct run *run;

	if (s->cell.service < 0 || s->cell.calls == 0 || s->effects->prepared)
		return;
	count_known(c, s);
	run = get_run(c, s->cell.service, s->id);
	run->calls += s->cell.calls;
	vec_each (it, &s->effects->accesses)
		if (it->mode != ACCESS_DEFINE &&
		    owner_of(c, it->relation) == s->cell.service)
			run->own[it->mode == ACCESS_READ ? READ : WRITTEN] =
				true;
}

static void
add_writer(struct counting *c, const char *relation, int writer)
{
	struct written *w = map_get(&c->written, relation);
	int owner = owner_of(c, relation);

	if (owner < 0 || owner == writer)
		return;
	if (!w) {
		w = arena_new(c->arena, struct written);
		w->owner = owner;
		map_set(&c->written, relation, w);
	}
	set_add(c, &w->writers, writer);
}

/* What a crossing shows its consumer's statements to do. */
static void
add_evidence(struct counting *c, const struct evidence *e, int consumer,
	     int owner)
{
	struct run *run = get_run(c, consumer, e->shape);

	if (e->access & ALLOW_READ)
		set_add(c, &run->others[READ], owner);
	if (!(e->access & ALLOW_WRITE))
		return;
	set_add(c, &run->others[WRITTEN], owner);
	for (size_t i = 0; i < e->relations.n; i++)
		add_writer(c, e->relations.v[i], consumer);
}

/* Objects */

int
traffic_term(enum crossing_kind kind)
{
	switch (kind) {
	case CROSSING_FOREIGN_KEY:
		return CLARITY_FOREIGN_KEYS;
	case CROSSING_VIEW:
		return CLARITY_VIEWS;
	case CROSSING_FUNCTION:
		return CLARITY_FUNCTIONS;
	case CROSSING_TRIGGER:
		return CLARITY_TRIGGERS;
	case CROSSING_SEQUENCE:
	case CROSSING_TYPE:
	case CROSSING_INHERITS:
		return CLARITY_OBJECTS;
	default:
		return -1;
	}
}

static void
add_crossing(struct counting *c, const struct crossing *x)
{
	int consumer = find_service(c, x->consumer);
	int owner = find_service(c, x->owner);
	int term = traffic_term(x->kind);
	const struct evidence *e;

	if (consumer < 0 || owner < 0)
		return;
	if (term >= 0) {
		struct traffic_item it = {.term = (enum clarity_term)term,
					  .count = 1,
					  .consumer = consumer};

		vec_push(c->arena, &it.others, owner);
		add_item(c, it);
	}
	/* Transactions are counted as such; a key's statements are run by whom
	   its cascade starts at. */
	if (x->kind == CROSSING_TRANSACTION || x->kind == CROSSING_FOREIGN_KEY)
		return;
	vec_each (e, &x->evidence)
		if (e->shape)
			add_evidence(c, e, consumer, owner);
}

static void
add_transaction(struct counting *c, const struct analysis_transaction *from)
{
	struct traffic_item it = {.term = CLARITY_TRANSACTIONS,
				  .count = from->count,
				  .consumer = -1};

	for (size_t i = 0; i < from->services.n; i++) {
		int service = find_service(c, from->services.v[i]);

		if (service >= 0)
			set_add(c, &it.others, service);
	}
	if (it.count && it.others.n)
		add_item(c, it);
}

static void
add_runs(struct counting *c)
{
	const struct map_entry *entry;

	map_each (entry, &c->runs) {
		const struct run *run = entry->value;

		for (int mode = READ; mode <= WRITTEN; mode++)
			if (run->own[mode] || run->others[mode].n)
				add_item(
					c,
					(struct traffic_item){
						.term = mode == READ
								? CLARITY_READS
								: CLARITY_WRITES,
						.count = run->calls,
						.consumer = run->consumer,
						.own = run->own[mode],
						.others = run->others[mode],
					});
	}
}

static void
add_written(struct counting *c)
{
	const struct map_entry *entry;

	map_each (entry, &c->written) {
		const struct written *w = entry->value;

		add_item(c, (struct traffic_item){
				    .term = CLARITY_WRITERS,
				    .count = 1,
				    .consumer = w->owner,
				    .one_sided = true,
				    .others = w->writers,
			    });
	}
}

void
traffic_init(struct traffic *t, const struct analysis *a, struct arena *arena)
{
	struct counting c = {.t = t, .arena = arena};

	*t = (struct traffic){.analysis = a, .n = a->services.n};
	t->counts = arena_calloc(arena, t->n + 1, sizeof(*t->counts));
	t->split = arena_calloc(arena, t->n + 1, sizeof(*t->split));
	t->of = arena_calloc(arena, t->n + 1, sizeof(*t->of));
	buf_init(&c.key);
	for (size_t i = 0; i < t->n; i++)
		map_set(&c.services, a->services.v[i].name,
			(void *)(intptr_t)(i + 1));
	for (size_t i = 0; i < a->relations.n; i++)
		map_set(&c.relations, a->relations.v[i].name,
			&a->relations.v[i]);
	for (size_t i = 0; i < a->shapes.n; i++)
		add_shape(&c, a->shapes.v[i]);
	for (size_t i = 0; i < a->crossings.n; i++)
		add_crossing(&c, a->crossings.v[i]);
	for (size_t i = 0; i < a->transactions.n; i++)
		add_transaction(&c, a->transactions.v[i]);
	add_runs(&c);
	add_written(&c);
	map_release(&c.services);
	map_release(&c.relations);
	map_release(&c.runs);
	map_release(&c.written);
	buf_release(&c.key);
}

void
traffic_split(struct traffic *t, int service)
{
	for (uint32_t i = 0; i < t->of[service].n; i++) {
		struct traffic_item *it = t->of[service].v[i];

		count_all(t, it, -1);
		if (it->consumer == service)
			it->gone = true;
		else
			it->left--;
	}
	t->split[service] = true;
	for (uint32_t i = 0; i < t->of[service].n; i++)
		count_all(t, t->of[service].v[i], 1);
}

struct clarity
traffic_clarity(const struct traffic *t, int service,
		const double weights[CLARITY_TERMS])
{
	size_t tables = t->analysis->services.v[service].tables.n;
	struct clarity c = t->counts[service];

	for (int i = CLARITY_FOREIGN_KEYS; i <= CLARITY_OBJECTS; i++)
		c.parts[i].whole = c.parts[i].crossing + tables;
	c.parts[CLARITY_WRITERS].whole = tables;
	clarity_finish(&c, weights);
	return c;
}
