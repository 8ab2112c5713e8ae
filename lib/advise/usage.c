#include "advise/usage.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"

#define SECOND_US 1e6
#define HOUR_US	  (3600 * SECOND_US)

struct usage_table {
	const struct analysis *a;
	struct arena *arena;
	struct map changed;   /* relation, to uint64_t */
	struct map in_common; /* service NUL shape, to uint64_t: its runs in
				 transactions that write several services */
	struct map views;     /* view, to name_list of whose tables it reads */
};

static void
add_shape(struct usage_table *t, const struct analysis_shape *shape)
{
	const struct analysis_effects *e = shape->effects;

	for (size_t i = 0; i < e->accesses.n; i++) {
		const struct analysis_access *x = &e->accesses.v[i];
		uint64_t *n;

		if (x->mode != ACCESS_WRITE)
			continue;
		n = map_get(&t->changed, x->relation);
		if (!n) {
			n = arena_new(t->arena, uint64_t);
			map_set(&t->changed, x->relation, n);
		}
		*n += shape->cell.calls;
	}
}

static bool
same_names(const struct name_list *a, const struct name_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

static bool
is_spared(const struct sagas *sagas, const struct analysis_transaction *x)
{
	const struct saga_spared *it;

	vec_each (it, &sagas->spared) {
		if (strcmp(it->consumer, x->consumer) == 0 &&
		    same_names(&it->writes, &x->writes))
			return true;
	}
	return false;
}

static void
add_transaction(struct usage_table *t, const struct sagas *sagas,
		const struct analysis_transaction *x)
{
	if (x->services.n < 2 || is_spared(sagas, x))
		return;
	for (size_t i = 0; i < x->shapes.n; i++) {
		size_t len;
		char *key = map_pair_key(t->arena, x->consumer, x->shapes.v[i],
					 &len);
		uint64_t *n = map_find(&t->in_common, key, len);

		if (!n) {
			n = arena_new(t->arena, uint64_t);
			map_put(&t->in_common, key, len, n);
		}
		*n += x->count;
	}
}

/* A view's crossings say whose tables it reads, but for its consumer's own. */
static void
add_view(struct usage_table *t, const struct crossing *x)
{
	struct name_list *owners = map_get(&t->views, x->object);

	if (x->kind != CROSSING_VIEW)
		return;
	if (!owners) {
		owners = arena_new(t->arena, struct name_list);
		map_set(&t->views, x->object, owners);
	}
	name_list_add(t->arena, owners, x->owner);
}

struct usage_table *
usage_table_new(const struct analysis *a, const struct sagas *sagas,
		struct arena *arena)
{
	struct usage_table *t = arena_new(arena, struct usage_table);

	t->a = a;
	t->arena = arena;
	for (size_t i = 0; i < a->shapes.n; i++)
		add_shape(t, a->shapes.v[i]);
	for (size_t i = 0; i < a->transactions.n; i++)
		add_transaction(t, sagas, a->transactions.v[i]);
	for (size_t i = 0; i < a->crossings.n; i++)
		add_view(t, a->crossings.v[i]);
	return t;
}

void
usage_table_free(struct usage_table *t)
{
	map_release(&t->changed);
	map_release(&t->in_common);
	map_release(&t->views);
}

uint64_t
usage_changes(const struct usage_table *t, const char *relation)
{
	const uint64_t *n = map_get(&t->changed, relation);

	return n ? *n : 0;
}

static double
seconds(const struct usage_table *t)
{
	return t->a->first_us > 0
		       ? (double)(t->a->last_us - t->a->first_us) / SECOND_US
		       : 0;
}

double
usage_hours(const struct usage_table *t)
{
	double hours = seconds(t) * SECOND_US / HOUR_US;

	if (t->a->first_us <= 0)
		return 0;
	return hours < 1 ? 1 : hours;
}

struct counting {
	struct usage_table *t;
	const struct crossing *x;
	struct map columns;	   /* relation NUL column */
	struct name_list services; /* whose tables are read */
	struct name_list others;   /* tables that are not the consumer's */
};

static void
count_columns(struct counting *c, const struct analysis_access *access)
{
	for (size_t i = 0; i < access->columns.n; i++) {
		size_t len;
		char *key = map_pair_key(c->t->arena, access->relation,
					 access->columns.v[i].name, &len);

		map_put(&c->columns, key, len, key);
	}
}

static void
count_shape(struct counting *c, const struct analysis_shape *shape)
{
	const struct analysis_effects *e = shape->effects;

	for (size_t i = 0; i < e->accesses.n; i++) {
		const struct analysis_access *access = &e->accesses.v[i];
		const char *owner = analysis_owner(c->t->a, access->relation);

		if (*owner && *owner != '(')
			name_list_add(c->t->arena, &c->services, owner);
		if (strcmp(owner, c->x->consumer) != 0)
			name_list_add(c->t->arena, &c->others,
				      access->relation);
		if (name_list_has(&c->x->relations, access->relation))
			count_columns(c, access);
	}
}

static uint64_t
common_runs(struct counting *c, const char *shape)
{
	size_t len;
	char *key = map_pair_key(c->t->arena, c->x->consumer, shape, &len);
	uint64_t *n = map_find(&c->t->in_common, key, len);

	return n ? *n : 0;
}

static void
count_view(struct counting *c)
{
	const struct name_list *owners = map_get(&c->t->views, c->x->object);

	for (size_t i = 0; owners && i < owners->n; i++)
		name_list_add(c->t->arena, &c->services, owners->v[i]);
}

static uint64_t
changes_of(const struct usage_table *t, const struct name_list *relations)
{
	uint64_t n = 0;

	for (size_t i = 0; i < relations->n; i++)
		n += usage_changes(t, relations->v[i]);
	return n;
}

struct usage
usage_of(struct usage_table *t, const struct crossing *x)
{
	struct counting c = {.t = t, .x = x};
	struct usage u = {.runs = x->weight};
	const struct evidence *it;

	name_list_add(t->arena, &c.services, x->consumer);
	name_list_add(t->arena, &c.services, x->owner);
	vec_each (it, &x->evidence) {
		const struct analysis_shape *shape =
			it->shape ? analysis_shape_of_service(t->a, it->shape,
							      x->consumer)
				  : NULL;

		u.writes |= (it->access & ALLOW_WRITE) != 0;
		if (!shape)
			continue;
		count_shape(&c, shape);
		u.in_transactions += common_runs(&c, it->shape);
	}
	if (x->kind == CROSSING_VIEW)
		count_view(&c);
	u.changes = changes_of(t, &x->relations);
	u.all_changes = changes_of(t, &c.others);
	if (u.in_transactions > u.runs)
		u.in_transactions = u.runs;
	if (usage_hours(t) > 0)
		u.per_hour = (double)u.runs / usage_hours(t);
	if (seconds(t) > 0)
		u.changes_per_second = (double)u.changes / seconds(t);
	u.columns = c.columns.n;
	u.services = c.services.n;
	map_release(&c.columns);
	return u;
}
