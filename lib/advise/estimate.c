#include "advise/estimate.h"

#include <string.h>

#include "advise/traffic.h"
#include "base/buf.h"
#include "cross/chain.h"
#include "cross/transactions.h"
#include "sql/quote.h"

/* While it is made. */
struct making {
	struct estimate *e;
	const struct ownership *own;
	struct map services; /* name, to 1 + its place */
	struct map runs;     /* service and shape, to struct estimate_run */
	/* By relation.id: its place in the analysis, or -1. */
	int *places;
	struct buf key;
};

static int
find_service(const struct making *m, const char *name)
{
	return name ? (int)(intptr_t)map_get(&m->services, name) - 1 : -1;
}

static int
find_relation(const struct estimate *e, const char *name)
{
	return (int)(intptr_t)map_get(&e->names, name) - 1;
}

static void
add_int(struct arena *arena, struct estimate_ints *list, int n)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->v[i] == n)
			return;
	vec_push(arena, list, n);
}

/* Relations */

static void
add_relations(struct making *m)
{
	struct estimate *e = m->e;
	const struct analysis *a = e->plan->analysis;

	for (size_t i = 0; i < e->nrelations; i++) {
		int owner = find_service(m, a->relations.v[i].owner);

		map_set(&e->names, a->relations.v[i].name,
			(void *)(intptr_t)(i + 1));
		e->relations[i].owner = e->owners[i] = owner;
		if (owner >= 0)
			vec_push(e->arena, &e->services[owner].relations,
				 (int)i);
	}
	for (size_t s = 0; s < e->n; s++) {
		const struct name_list *tables = &a->services.v[s].tables;

		e->services[s].tables = tables->n;
		for (size_t i = 0; i < tables->n; i++) {
			int r = find_relation(e, tables->v[i]);

			if (r >= 0)
				e->relations[r].is_table = true;
		}
	}
}

static void
place_relations(struct making *m)
{
	const struct catalog *c = m->own->catalog;
	struct estimate *e = m->e;

	m->places = arena_calloc(e->arena, c->relations.n + 1,
				 sizeof(*m->places));
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		buf_clear(&m->key);
		sql_qualified(&m->key, r->schema, r->name);
		m->places[i] = find_relation(e, m->key.data);
		if (m->places[i] >= 0)
			e->relations[m->places[i]].of = r;
	}
}

static void
add_keys(struct making *m)
{
	const struct catalog *c = m->own->catalog;
	struct estimate *e = m->e;

	for (size_t i = 0; i < c->foreign_keys.n; i++) {
		const struct foreign_key *fk = c->foreign_keys.v[i];
		int child = m->places[relation_root(fk->child)->id];
		int parent = m->places[relation_root(fk->parent)->id];

		if (child < 0 || parent < 0 || child == parent ||
		    foreign_key_is_copy(fk))
			continue;
		vec_push(e->arena, &e->relations[child].keys, parent);
		vec_push(e->arena, &e->relations[parent].keys, child);
		e->relations[parent].referenced++;
	}
}

/* Runs */

static struct estimate_run *
get_run(struct making *m, const struct analysis_shape *s)
{
	struct estimate *e = m->e;
	struct estimate_run *run;
	int consumer = s->cell.service;

	buf_clear(&m->key);
	buf_add(&m->key, &consumer, sizeof(consumer));
	buf_str(&m->key, s->id);
	run = map_find(&m->runs, m->key.data, m->key.len);
	if (run)
		return run;
	run = arena_new(e->arena, struct estimate_run);
	run->consumer = consumer;
	map_put(&m->runs, arena_strndup(e->arena, m->key.data, m->key.len),
		m->key.len, run);
	vec_push(e->arena, &e->services[consumer].runs, run);
	return run;
}

static void
add_touch(struct making *m, struct estimate_run *run, struct estimate_touch t)
{
	struct estimate *e = m->e;
	struct estimate_relation *r;

	vec_push(e->arena, &run->touches, t);
	run->soft |= t.soft;
	if (t.link >= 0)
		vec_push(e->arena, &e->services[t.link].reached, run);
	if (t.relation < 0)
		return;
	r = &e->relations[t.relation];
	vec_push(e->arena, &r->runs, run);
	if (t.write && !t.drawn && !t.hidden)
		add_int(e->arena, t.soft ? &r->soft_writers : &r->writers,
			run->consumer);
}

/* What a chain leads to beside its end, by cross/derive.c's rules. */
static void
follow_chain(const struct making *m, const struct analysis_chain *via,
	     int consumer, struct estimate_touch *t)
{
	const struct analysis *a = m->e->plan->analysis;
	const char *name = a->services.v[consumer].name, *reached;
	const struct analysis_link *link = NULL;
	int owner = t->relation >= 0 ? m->e->owners[t->relation] : -1;

	if (via->n == 0)
		return;
	t->soft = true;
	for (size_t i = 0; i < via->n && !link; i++)
		if (strcmp(via->v[i].owner, name) != 0)
			link = &via->v[i];
	link = link ? link : &via->v[via->n - 1];
	t->link = find_service(m, owner_service(link->owner));
	t->link = t->link == consumer ? -1 : t->link;
	reached = owner >= 0 && owner != consumer ? a->services.v[owner].name
		  : t->link >= 0		  ? a->services.v[t->link].name
						  : NULL;
	t->hidden = link->kind == LINK_FOREIGN_KEY ||
		    (reached && chain_uses_api(via, reached));
	if (t->hidden)
		t->link = -1;
}

static void
add_access(struct making *m, struct estimate_run *run,
	   const struct analysis_access *access)
{
	struct estimate_touch t = {
		.relation = find_relation(m->e, access->relation),
		.link = -1,
		.write = access->mode != ACCESS_READ,
	};

	if (access->mode == ACCESS_DEFINE)
		return;
	follow_chain(m, &access->via, run->consumer, &t);
	if (t.relation < 0 && t.link < 0)
		return;
	if (t.relation >= 0 &&
	    strcmp(m->e->plan->analysis->relations.v[t.relation].owner,
		   OWNER_NAME_IGNORED) == 0)
		return;
	add_touch(m, run, t);
}

/* The table that a sequence belongs to, -1: it stands alone. */
static int
table_of_sequence(const struct making *m, const char *name)
{
	return (int)(intptr_t)map_get(&m->e->sequences, name) - 1;
}

static void
add_draw(struct making *m, struct estimate_run *run,
	 const struct analysis_use *use)
{
	struct estimate_touch t = {
		.relation = table_of_sequence(m, use->name),
		.link = -1,
		.write = true,
		.drawn = true,
	};
	int owner = find_service(m, owner_service(use->owner));

	follow_chain(m, &use->via, run->consumer, &t);
	if (t.relation < 0) {
		t.soft = true;
		if (!t.hidden && t.link < 0 && owner != run->consumer)
			t.link = owner;
	}
	if (t.relation >= 0 || t.link >= 0)
		add_touch(m, run, t);
}

static void
add_shape(struct making *m, const struct analysis_shape *s)
{
	const struct analysis_access *access;
	const struct analysis_use *use;
	struct estimate_run *run;

	if (s->cell.service < 0 || s->cell.calls == 0 || s->effects->prepared)
		return;
	run = get_run(m, s);
	run->calls += s->cell.calls;
	vec_each (access, &s->effects->accesses)
		add_access(m, run, access);
	vec_each (use, &s->effects->sequences)
		add_draw(m, run, use);
}

static void
add_transaction(struct making *m, const struct analysis_transaction *from)
{
	struct estimate *e = m->e;
	struct estimate_transaction *t;

	if (from->count == 0)
		return;
	t = arena_new(e->arena, struct estimate_transaction);
	t->count = from->count;
	for (size_t i = 0; i < from->writes.n; i++) {
		int r = find_relation(e, from->writes.v[i]);

		if (r < 0)
			continue;
		vec_push(e->arena, &t->writes, r);
		vec_push(e->arena, &e->relations[r].transactions, t);
	}
}

/* Objects */

/* Where the last part of schema.table.name begins, 0 if there is none. */
static size_t
last_part(const char *name)
{
	size_t len = strlen(name), dot = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		quoted ^= name[i] == '"';
		if (name[i] == '.' && !quoted)
			dot = i;
	}
	return dot;
}

/* A child's tie is its own, a trigger's that of the table it is of. */
static int
find_seat(const struct making *m, const struct crossing *x)
{
	struct estimate *e = m->e;
	int r = -1;

	if (x->kind == CROSSING_INHERITS)
		r = find_relation(e, x->object);
	if (x->kind == CROSSING_TRIGGER)
		r = find_relation(e, arena_strndup(e->arena, x->object,
						   last_part(x->object)));
	return r >= 0 && e->owners[r] == find_service(m, x->consumer) ? r : -1;
}

static void
add_object(struct making *m, const struct crossing *x)
{
	struct estimate *e = m->e;
	int term = traffic_term(x->kind);
	struct estimate_object *o;

	if (term < 0 || term == CLARITY_FOREIGN_KEYS)
		return;
	o = arena_new(e->arena, struct estimate_object);
	*o = (struct estimate_object){
		.term = (enum clarity_term)term,
		.consumer = find_service(m, x->consumer),
		.owner = find_service(m, x->owner),
		.sits_on = find_seat(m, x),
		.leads_to = x->relations.n ? find_relation(e, x->relations.v[0])
					   : -1,
	};
	if (o->consumer < 0 || o->owner < 0)
		return;
	vec_push(e->arena, &e->services[o->consumer].objects, o);
	vec_push(e->arena, &e->services[o->owner].objects, o);
	if (o->sits_on >= 0)
		vec_push(e->arena, &e->relations[o->sits_on].objects, o);
	if (o->leads_to >= 0)
		vec_push(e->arena, &e->relations[o->leads_to].objects, o);
}

static void
add_sequences(struct making *m)
{
	const struct catalog *c = m->own->catalog;
	struct estimate *e = m->e;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int table;

		if (r->kind != RELATION_SEQUENCE || !r->owned_by ||
		    !r->owned_by->relation)
			continue;
		table = m->places[relation_root(r->owned_by->relation)->id];
		if (table < 0)
			continue;
		buf_clear(&m->key);
		sql_qualified(&m->key, r->schema, r->name);
		map_put(&e->sequences,
			arena_strndup(e->arena, m->key.data, m->key.len),
			m->key.len, (void *)(intptr_t)(table + 1));
	}
}

static void
weigh_services(struct estimate *e)
{
	for (size_t s = 0; s < e->n; s++) {
		struct estimate_service *it = &e->services[s];

		it->items = 1 + it->runs.n + it->reached.n + it->objects.n;
		for (size_t i = 0; i < it->relations.n; i++) {
			const struct estimate_relation *r =
				&e->relations[it->relations.v[i]];

			it->items += 1 + r->runs.n + r->transactions.n +
				     r->objects.n + r->keys.n;
		}
	}
}

void
estimate_init(struct estimate *e, const struct split_plan *p,
	      const struct ownership *own, struct arena *arena)
{
	const struct analysis *a = p->analysis;
	struct making m = {.e = e, .own = own};

	*e = (struct estimate){
		.plan = p,
		.arena = arena,
		.n = a->services.n,
		.nrelations = a->relations.n,
	};
	e->relations = arena_calloc(arena, e->nrelations + 1,
				    sizeof(*e->relations));
	e->owners = arena_calloc(arena, e->nrelations + 1, sizeof(*e->owners));
	e->services = arena_calloc(arena, e->n + 1, sizeof(*e->services));
	buf_init(&m.key);
	for (size_t i = 0; i < e->n; i++)
		map_set(&m.services, a->services.v[i].name,
			(void *)(intptr_t)(i + 1));
	add_relations(&m);
	place_relations(&m);
	add_sequences(&m);
	add_keys(&m);
	for (size_t i = 0; i < a->shapes.n; i++)
		add_shape(&m, a->shapes.v[i]);
	for (size_t i = 0; i < a->transactions.n; i++)
		add_transaction(&m, a->transactions.v[i]);
	for (size_t i = 0; i < a->crossings.n; i++)
		add_object(&m, a->crossings.v[i]);
	weigh_services(e);
	map_release(&m.services);
	map_release(&m.runs);
	buf_release(&m.key);
}

void
estimate_release(struct estimate *e)
{
	map_release(&e->names);
	map_release(&e->sequences);
}

void
estimate_move(struct estimate *e, int relation, int service)
{
	const struct estimate_relation *r = &e->relations[relation];
	int *owner = &e->owners[relation];

	if (r->is_table) {
		e->services[*owner].tables--;
		e->services[service].tables++;
	}
	if (*owner == r->owner)
		vec_push(e->arena, &e->moved, relation);
	*owner = service;
	if (service != r->owner)
		return;
	for (uint32_t i = 0; i < e->moved.n; i++)
		if (e->moved.v[i] == relation)
			e->moved.v[i--] = e->moved.v[--e->moved.n];
}

/* Counting: once as is likely, and once with the least that crosses of the
   most there can be. */

struct counting {
	struct estimate *e;
	int service;
	struct clarity likely, most;
};

static void
count(struct counting *c, enum clarity_term term, uint64_t n)
{
	c->likely.parts[term].crossing += n;
	c->most.parts[term].crossing += n;
}

/* The other service that a touch reaches, -1 if there is none. */
static int
reaches(const struct counting *c, const struct estimate_run *run,
	const struct estimate_touch *t)
{
	int owner = t->relation >= 0 ? c->e->owners[t->relation] : -1;

	if (t->hidden)
		return -1;
	return owner >= 0 && owner != run->consumer ? owner : t->link;
}

/* What a run's touches of one mode come to. */
struct reach {
	bool own;
	bool likely,
		surely; /* it reaches another's, or the service asked for */
	bool soft;
};

static void
add_reach(const struct counting *c, const struct estimate_run *run,
	  const struct estimate_touch *t, struct reach *out)
{
	int other = reaches(c, run, t);

	out->soft |= t->soft;
	if (t->relation >= 0 && !t->drawn &&
	    c->e->owners[t->relation] == run->consumer)
		out->own = true;
	if (other < 0 || (run->consumer != c->service && other != c->service))
		return;
	out->likely = true;
	out->surely |= !t->soft;
}

static void
count_run(struct counting *c, struct estimate_run *run)
{
	struct reach reach[2] = {0};
	bool is_own = run->consumer == c->service;
	const struct estimate_touch *t;

	if (run->stamp == c->e->stamp)
		return;
	run->stamp = c->e->stamp;
	vec_each (t, &run->touches)
		add_reach(c, run, t, &reach[t->write]);
	for (int mode = 0; mode < 2; mode++) {
		const struct reach *r = &reach[mode];
		int term = mode ? CLARITY_WRITES : CLARITY_READS;
		struct clarity_part *likely = &c->likely.parts[term];
		struct clarity_part *most = &c->most.parts[term];

		likely->crossing += r->likely ? run->calls : 0;
		most->crossing += r->surely ? run->calls : 0;
		if (r->likely || (is_own && r->own))
			likely->whole += run->calls;
		if (r->likely || r->soft || (is_own && r->own))
			most->whole += run->calls;
	}
}

static void
count_transaction(struct counting *c, struct estimate_transaction *t)
{
	bool crosses = false;

	if (t->stamp == c->e->stamp)
		return;
	t->stamp = c->e->stamp;
	for (uint32_t i = 0; i < t->writes.n; i++) {
		int owner = c->e->owners[t->writes.v[i]];

		crosses |= owner >= 0 && owner != c->service;
	}
	if (crosses)
		count(c, CLARITY_TRANSACTIONS, t->count);
	c->likely.parts[CLARITY_TRANSACTIONS].whole += t->count;
	c->most.parts[CLARITY_TRANSACTIONS].whole += t->count;
}

static void
count_object(struct counting *c, struct estimate_object *o)
{
	const int *owners = c->e->owners;
	int consumer = o->sits_on >= 0 ? owners[o->sits_on] : o->consumer;
	int owner = o->leads_to >= 0 && owners[o->leads_to] >= 0
			    ? owners[o->leads_to]
			    : o->owner;

	if (o->stamp == c->e->stamp)
		return;
	o->stamp = c->e->stamp;
	if (consumer != owner &&
	    (consumer == c->service || owner == c->service))
		c->likely.parts[o->term].crossing++;
}

static bool
has_other(const struct estimate_ints *list, int service)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->v[i] != service)
			return true;
	return false;
}

static void
count_relation(struct counting *c, int relation)
{
	struct estimate_relation *r = &c->e->relations[relation];

	for (uint32_t i = 0; i < r->runs.n; i++)
		count_run(c, r->runs.v[i]);
	for (uint32_t i = 0; i < r->transactions.n; i++)
		count_transaction(c, r->transactions.v[i]);
	for (uint32_t i = 0; i < r->objects.n; i++)
		count_object(c, r->objects.v[i]);
	for (uint32_t i = 0; i < r->keys.n; i++) {
		int other = c->e->owners[r->keys.v[i]];

		if (other >= 0 && other != c->service)
			count(c, CLARITY_FOREIGN_KEYS, 1);
	}
	if (has_other(&r->writers, c->service))
		count(c, CLARITY_WRITERS, 1);
	else if (has_other(&r->soft_writers, c->service))
		c->likely.parts[CLARITY_WRITERS].crossing++;
}

static double
finish(const struct counting *c, struct clarity *out)
{
	const struct split_plan *p = c->e->plan;
	size_t tables = c->e->services[c->service].tables;

	for (int i = CLARITY_FOREIGN_KEYS; i <= CLARITY_OBJECTS; i++)
		out->parts[i].whole = out->parts[i].crossing + tables;
	out->parts[CLARITY_WRITERS].whole = tables;
	out->parts[CLARITY_DYNAMIC] = p->now[c->service].parts[CLARITY_DYNAMIC];
	clarity_finish(out, p->weights);
	return out->value;
}

struct estimated
estimate_clarity(struct estimate *e, int service)
{
	struct counting c = {.e = e, .service = service};
	struct estimate_service *s = &e->services[service];
	struct estimated out;

	e->stamp++;
	for (uint32_t i = 0; i < s->runs.n; i++)
		count_run(&c, s->runs.v[i]);
	for (uint32_t i = 0; i < s->reached.n; i++)
		count_run(&c, s->reached.v[i]);
	for (uint32_t i = 0; i < s->objects.n; i++)
		count_object(&c, s->objects.v[i]);
	for (uint32_t i = 0; i < s->relations.n; i++)
		if (e->owners[s->relations.v[i]] == service)
			count_relation(&c, s->relations.v[i]);
	for (uint32_t i = 0; i < e->moved.n; i++)
		if (e->owners[e->moved.v[i]] == service)
			count_relation(&c, e->moved.v[i]);
	out.likely = finish(&c, &c.likely);
	out.most = finish(&c, &c.most);
	return out;
}
