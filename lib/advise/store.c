/*
 * Each execution on a table is counted by what it does there; then the kinds
 * are tried in order of how much they explain.
 */
#include "advise/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "sql/quote.h"
#include "sql/traits.h"

/* Executions on one table. */
struct traffic_kind {
	const struct relation *relation;
	const char *name, *owner;
	uint64_t reads, writes;
	/* Of the reads: */
	uint64_t by_key, by_time, document, text, recursive, aggregates;
	uint64_t joined; /* with other tables */
	/* Of the writes: */
	uint64_t inserts, by_key_writes, expiries, document_writes;
	uint64_t common; /* transactions that write other tables, too */
};

struct move_search {
	const struct analysis *a;
	const struct ownership *own;
	struct arena *arena;
	struct map tables; /* name, to struct traffic_kind */
	VEC(struct traffic_kind *) list;
};

static const char *
name_of(struct move_search *f, const struct relation *r)
{
	const char *text;
	struct buf name;

	buf_init(&name);
	sql_qualified(&name, r->schema, r->name);
	text = arena_strdup(f->arena, name.data);
	buf_release(&name);
	return text;
}

static void
add_tables(struct move_search *f)
{
	const struct catalog *c = f->own->catalog;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int owner = relation_owner(f->own, r);
		struct traffic_kind *t;

		if (owner < 0 || !relation_is_table(r) || r->partition_of)
			continue;
		t = arena_new(f->arena, struct traffic_kind);
		t->relation = r;
		t->name = name_of(f, r);
		t->owner = f->own->plan->services.v[owner].name;
		map_set(&f->tables, t->name, t);
		vec_push(f->arena, &f->list, t);
	}
}

static const struct attribute *
find_attribute(const struct relation *r, const char *column)
{
	struct buf name;
	const struct attribute *found;

	buf_init(&name);
	sql_read_ident(column, strlen(column), &name);
	found = relation_find_attribute(r, name.data);
	buf_release(&name);
	return found;
}

static bool
is_time(const struct attribute *a)
{
	return a && a->type &&
	       (strncmp(a->type, "timestamp", 9) == 0 ||
		strcmp(a->type, "date") == 0);
}

static bool
is_json(const struct attribute *a)
{
	return a && a->type && strncmp(a->type, "json", 4) == 0;
}

/* What its filters are by. */
struct filters {
	size_t keys;  /* columns of the first unique key that has all of them */
	size_t times; /* of a time, beside */
	size_t others;
	bool json; /* it uses a column of JSON in any way */
};

/* What a statement does to one table, all its accesses together: an UPDATE
   looks for rows by reading them. */
struct column_use_of {
	const struct attribute *attribute;
	unsigned uses;
};

struct uses {
	VEC(struct column_use_of) columns;
};

static void
add_use(struct move_search *f, struct uses *u, const struct attribute *a,
	unsigned uses)
{
	for (size_t i = 0; i < u->columns.n; i++)
		if (u->columns.v[i].attribute == a) {
			u->columns.v[i].uses |= uses;
			return;
		}
	vec_push(f->arena, &u->columns, (struct column_use_of){a, uses});
}

static struct uses
uses_of(struct move_search *f, const struct relation *r,
	const struct analysis_effects *e, const char *name)
{
	struct uses u = {0};

	for (size_t i = 0; i < e->accesses.n; i++) {
		const struct analysis_access *x = &e->accesses.v[i];

		for (size_t j = 0;
		     strcmp(x->relation, name) == 0 && j < x->columns.n; j++)
			add_use(f, &u, find_attribute(r, x->columns.v[j].name),
				x->columns.v[j].uses);
	}
	return u;
}

static bool
in_key(const struct key *key, const struct attribute *a)
{
	for (size_t i = 0; i < key->columns.n; i++)
		if (key->columns.v[i] == a)
			return true;
	return false;
}

static size_t
filtered_of_key(const struct key *key, const struct uses *u)
{
	size_t n = 0;

	for (size_t i = 0; i < u->columns.n; i++)
		n += (u->columns.v[i].uses & USE_FILTERED) &&
		     in_key(key, u->columns.v[i].attribute);
	return n;
}

static const struct key *
covered_key(const struct relation *r, const struct uses *u)
{
	for (size_t i = 0; i < r->keys.n; i++)
		if (r->keys.v[i].columns.n &&
		    filtered_of_key(&r->keys.v[i], u) == r->keys.v[i].columns.n)
			return &r->keys.v[i];
	return NULL;
}

static struct filters
filters_of(const struct relation *r, const struct uses *u)
{
	const struct key *key = covered_key(r, u);
	struct filters f = {.keys = key ? key->columns.n : 0};

	for (size_t i = 0; i < u->columns.n; i++) {
		const struct attribute *a = u->columns.v[i].attribute;

		f.json |= is_json(a);
		if (!(u->columns.v[i].uses & USE_FILTERED) ||
		    (key && a && in_key(key, a)))
			continue;
		if (is_time(a))
			f.times++;
		else
			f.others++;
	}
	return f;
}

static void
count_read(struct traffic_kind *t, const struct filters *f,
	   const struct traits *traits, bool joined, uint64_t calls)
{
	bool plain = !traits->combines && !traits->aggregates &&
		     !traits->nested;

	t->reads += calls;
	t->joined += joined ? calls : 0;
	if (f->keys && !f->others && plain && (!traits->compares || f->times))
		t->by_key += calls;
	if (!f->keys && !f->others && plain &&
	    (f->times || (traits->sorts && traits->limits)))
		t->by_time += calls;
	t->document += traits->document && f->json ? calls : 0;
	t->text += traits->text ? calls : 0;
	t->recursive += traits->recursive ? calls : 0;
	t->aggregates += traits->aggregates && !traits->recursive ? calls : 0;
}

static void
count_write(struct traffic_kind *t, const struct analysis_access *x,
	    const struct filters *f, const struct traits *traits,
	    uint64_t calls)
{
	t->writes += calls;
	t->document_writes += f->json ? calls : 0;
	if (x->events == EVENT_INSERT)
		t->inserts += calls;
	else if (x->events == EVENT_DELETE && f->times && !f->others)
		t->expiries += calls;
	else if (f->keys && !f->others && !traits->compares)
		t->by_key_writes += calls;
}

/* Does the statement touch tables beside that one? */
static bool
touches_others(const struct analysis_effects *e, const char *relation)
{
	for (size_t i = 0; i < e->accesses.n; i++)
		if (strcmp(e->accesses.v[i].relation, relation) != 0)
			return true;
	return false;
}

/* Its access for writing, if it has one: an UPDATE reads its own rows. */
static const struct analysis_access *
main_access(const struct analysis_effects *e, const char *relation)
{
	const struct analysis_access *found = NULL;

	for (size_t i = 0; i < e->accesses.n; i++) {
		const struct analysis_access *x = &e->accesses.v[i];

		if (strcmp(x->relation, relation) == 0 &&
		    x->mode != ACCESS_DEFINE &&
		    (!found || x->mode == ACCESS_WRITE))
			found = x;
	}
	return found;
}

static void
count_shape(struct move_search *f, const struct analysis_shape *s)
{
	const struct traits own = traits_of(s->text, strlen(s->text));
	/* What a chain leads to is not the statement's own words. */
	const struct traits led = {.combines = true};
	const struct analysis_effects *e = s->effects;

	for (size_t i = 0; i < e->accesses.n; i++) {
		const char *name = e->accesses.v[i].relation;
		const struct analysis_access *x = main_access(e, name);
		struct traffic_kind *t = map_get(&f->tables, name);
		bool again = false;
		struct filters filters;
		struct uses uses;

		for (size_t j = 0; j < i; j++)
			again |= strcmp(e->accesses.v[j].relation, name) == 0;
		if (!t || !x || again)
			continue;
		uses = uses_of(f, t->relation, e, name);
		filters = filters_of(t->relation, &uses);
		if (x->mode == ACCESS_READ)
			count_read(t, &filters, x->via.n ? &led : &own,
				   touches_others(e, name), s->cell.calls);
		else
			count_write(t, x, &filters, x->via.n ? &led : &own,
				    s->cell.calls);
	}
}

static void
count_transactions(struct move_search *f)
{
	for (size_t i = 0; i < f->a->transactions.n; i++) {
		const struct analysis_transaction *x = f->a->transactions.v[i];

		for (size_t j = 0; x->writes.n > 1 && j < x->writes.n; j++) {
			struct traffic_kind *t = map_get(&f->tables,
							 x->writes.v[j]);

			if (t)
				t->common += x->count;
		}
	}
}

static bool
mostly(uint64_t part, uint64_t whole)
{
	return whole > 0 && (double)part >= STORE_SHARE * (double)whole;
}

/* What is not known could be of any table. */
static bool
is_certain(const struct coverage *c)
{
	uint64_t unknown = c->dynamic + c->unparsed + c->truncated + c->unkept;

	return mostly(c->statements - unknown, c->statements);
}

/* The kind that all of it is of, -1 if there is none. What is joined with other
   tables, or written together with them, belongs with them. */
static int
kind_of(const struct traffic_kind *t)
{
	uint64_t keyed = t->inserts + t->by_key_writes + t->expiries;

	if (t->reads + t->writes < STORE_LEAST || !t->reads || !t->writes ||
	    !mostly(t->reads - t->joined, t->reads) ||
	    (double)t->common > (1 - STORE_SHARE) * (double)t->writes)
		return -1;
	if (mostly(t->recursive, t->reads))
		return STORE_GRAPH;
	if (mostly(t->text, t->reads))
		return STORE_TEXT;
	if (mostly(t->document, t->reads) &&
	    mostly(t->document_writes, t->writes))
		return STORE_DOCUMENT;
	if (mostly(t->by_key, t->reads) && mostly(keyed, t->writes) &&
	    t->expiries)
		return STORE_KEY_VALUE;
	if (mostly(t->aggregates, t->reads) && mostly(t->inserts, t->writes))
		return STORE_AGGREGATE;
	if (mostly(t->by_time, t->reads) &&
	    mostly(t->inserts + t->expiries, t->writes))
		return STORE_LOG;
	return -1;
}

typedef unsigned long long number;

static const char *
because(struct move_search *f, const struct traffic_kind *t, int kind)
{
	number reads = t->reads, writes = t->writes;
	number single = t->inserts + t->by_key_writes + t->expiries;

	switch (kind) {
	case STORE_KEY_VALUE:
		return arena_printf(f->arena,
				    "%llu of %llu reads are by its key, %llu "
				    "of %llu writes are of one row or delete "
				    "what has expired",
				    (number)t->by_key, reads, single, writes);
	case STORE_DOCUMENT:
		return arena_printf(f->arena,
				    "%llu of %llu reads look into its JSON, "
				    "%llu of %llu writes are of it",
				    (number)t->document, reads,
				    (number)t->document_writes, writes);
	case STORE_LOG:
		return arena_printf(f->arena,
				    "%llu of %llu writes add rows, the others "
				    "delete old ones; %llu of %llu reads are "
				    "by time",
				    (number)t->inserts, writes,
				    (number)t->by_time, reads);
	case STORE_TEXT:
		return arena_printf(f->arena,
				    "%llu of %llu reads search for words",
				    (number)t->text, reads);
	case STORE_AGGREGATE:
		return arena_printf(f->arena,
				    "%llu of %llu reads only sum it up, %llu "
				    "of %llu writes add rows",
				    (number)t->aggregates, reads,
				    (number)t->inserts, writes);
	default:
		return arena_printf(f->arena,
				    "%llu of %llu reads walk from row to row",
				    (number)t->recursive, reads);
	}
}

static const char *
cost_of(struct move_search *f, const struct traffic_kind *t)
{
	size_t keys = t->relation->references.n + t->relation->referenced_by.n;

	return arena_printf(f->arena,
			    "another engine to run, and without it: %zu "
			    "foreign key%s, %llu reads that join it, %llu "
			    "transactions that write it with other tables",
			    keys, keys == 1 ? "" : "s", (number)t->joined,
			    (number)t->common);
}

/* Checks of what the plan says */

static int
kind_of_store(const char *store)
{
	static const struct {
		const char *name;
		enum store_kind kind;
	} stores[] = {
		{"cassandra", STORE_LOG},      {"clickhouse", STORE_AGGREGATE},
		{"dynamodb", STORE_KEY_VALUE}, {"elasticsearch", STORE_TEXT},
		{"influxdb", STORE_LOG},       {"mongodb", STORE_DOCUMENT},
		{"neo4j", STORE_GRAPH},	       {"opensearch", STORE_TEXT},
		{"redis", STORE_KEY_VALUE},    {"timescaledb", STORE_LOG},
	};

	for (size_t i = 0; i < sizeof(stores) / sizeof(*stores); i++)
		if (strcmp(stores[i].name, store) == 0)
			return (int)stores[i].kind;
	return -1;
}

/* A store serves all tables of a service, so all of them must be of its kind.
 */
static void
check(struct move_search *f, const struct service *s,
      struct store_findings *out)
{
	struct store_check c = {.service = s->name, .store = s->store.text};
	int wanted = kind_of_store(c.store);
	size_t tables = 0, fit = 0;

	for (size_t i = 0; i < f->list.n; i++) {
		if (strcmp(f->list.v[i]->owner, s->name) != 0)
			continue;
		tables++;
		fit += kind_of(f->list.v[i]) == wanted && wanted >= 0;
	}
	c.supported = tables > 0 && fit == tables;
	if (f->a->coverage.statements == 0)
		c.because = "no statements were read";
	else if (wanted < 0)
		c.because = "it is made for no traffic that PostgreSQL is not "
			    "made for";
	else
		c.because = arena_printf(
			f->arena, "%zu of its %zu tables have only %s traffic",
			fit, tables, store_kind_names[wanted]);
	vec_push(f->arena, &out->checks, c);
}

static int
by_relation(const void *a, const void *b)
{
	return strcmp(((const struct store_advice *)a)->relation,
		      ((const struct store_advice *)b)->relation);
}

void
store_find(const struct analysis *a, const struct ownership *own,
	   struct arena *arena, struct store_findings *out)
{
	struct move_search f = {.a = a, .own = own, .arena = arena};
	const struct service *s;

	*out = (struct store_findings){0};
	if (!own->catalog)
		return;
	add_tables(&f);
	for (size_t i = 0; i < a->shapes.n; i++)
		count_shape(&f, a->shapes.v[i]);
	count_transactions(&f);
	for (size_t i = 0; is_certain(&a->coverage) && i < f.list.n; i++) {
		const struct traffic_kind *t = f.list.v[i];
		int kind = kind_of(t);

		if (kind >= 0)
			vec_push(arena, &out->advice,
				 (struct store_advice){t->name, t->owner,
						       (enum store_kind)kind,
						       because(&f, t, kind),
						       cost_of(&f, t)});
	}
	if (out->advice.n)
		qsort(out->advice.v, out->advice.n, sizeof(*out->advice.v),
		      by_relation);
	vec_each (s, &own->plan->services)
		if (s->store.text && strcmp(s->store.text, "postgresql") != 0)
			check(&f, s, out);
	map_release(&f.tables);
}
