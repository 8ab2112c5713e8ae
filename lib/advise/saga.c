#include "advise/saga.h"

#include <stdlib.h>
#include <string.h>

#include "advise/saga_internal.h"
#include "base/buf.h"
#include "cross/transactions.h"
#include "sql/quote.h"

/* Transactions of one consumer that write the same tables of the same services,
   each with another sequence of statements. */
struct group {
	const struct analysis_transaction *most; /* the most frequent one */
	VEC(const struct analysis_transaction *) variants;
	uint64_t count;
};

/* Looking things up */

const char *
saga_owner(const struct saga_finder *f, const char *relation)
{
	const struct analysis_relation *r = map_get(&f->relations, relation);

	return r ? owner_service(r->owner) : NULL;
}

static const char *
shape_key(struct buf *key, const char *service, const char *id)
{
	buf_clear(key);
	buf_add(key, service, strlen(service) + 1);
	buf_str(key, id);
	return key->data;
}

const struct analysis_shape *
saga_shape(const struct saga_finder *f, const char *consumer, const char *id)
{
	const struct analysis_shape *s;
	struct buf key;

	buf_init(&key);
	shape_key(&key, consumer, id);
	s = map_find(&f->shapes, key.data, key.len);
	buf_release(&key);
	return s ? s : analysis_find_shape(f->request->analysis, id);
}

static void
index_tables(struct saga_finder *f)
{
	const struct catalog *c = f->request->catalog;
	struct buf name;

	if (!c)
		return;
	buf_init(&name);
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		buf_clear(&name);
		sql_qualified(&name, r->schema, r->name);
		map_set(&f->tables,
			arena_strndup(f->arena, name.data, name.len),
			(void *)(uintptr_t)r);
	}
	buf_release(&name);
}

static void
finder_init(struct saga_finder *f, const struct saga_request *request,
	    struct arena *arena)
{
	const struct analysis *a = request->analysis;
	struct buf key;

	*f = (struct saga_finder){.request = request, .arena = arena};
	buf_init(&key);
	for (size_t i = 0; i < a->relations.n; i++)
		map_set(&f->relations, a->relations.v[i].name,
			&a->relations.v[i]);
	for (size_t i = 0; i < a->shapes.n; i++) {
		struct analysis_shape *s = a->shapes.v[i];

		shape_key(&key, s->service, s->id);
		if (!map_has(&f->shapes, key.data, key.len))
			map_put(&f->shapes,
				arena_strndup(arena, key.data, key.len),
				key.len, s);
	}
	buf_release(&key);
	index_tables(f);
	saga_hazards_init(f);
}

static void
finder_release(struct saga_finder *f)
{
	map_release(&f->relations);
	map_release(&f->shapes);
	map_release(&f->tables);
	saga_hazards_release(f);
}

/* Groups */

static void
add_names(struct buf *key, const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++)
		buf_add(key, names->v[i], strlen(names->v[i]) + 1);
	buf_char(key, '\0');
}

/* Whether it writes, or locks, another service's tables. */
static bool
crosses(const struct analysis_transaction *t)
{
	if (!t->count || !t->services.n)
		return false;
	return t->services.n > 1 ||
	       (*t->consumer && strcmp(t->services.v[0], t->consumer) != 0);
}

static void
add_transaction(struct map *groups, struct arena *arena,
		const struct analysis_transaction *t, struct buf *key)
{
	struct group *g;

	buf_clear(key);
	buf_add(key, t->consumer, strlen(t->consumer) + 1);
	add_names(key, &t->services);
	add_names(key, &t->writes);
	g = map_find(groups, key->data, key->len);
	if (!g) {
		g = arena_new(arena, struct group);
		g->most = t;
		map_put(groups, arena_strndup(arena, key->data, key->len),
			key->len, g);
	}
	/* Of those that ran as often the first one is taken. */
	if (t->count > g->most->count)
		g->most = t;
	g->count += t->count;
	vec_push(arena, &g->variants, t);
}

/* Styles and decisions */

static const char *
join_writes(struct saga_finder *f, const struct name_list *names)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < names->n; i++)
		buf_printf(&b, "%s%s", i ? "," : "", names->v[i]);
	text = arena_strndup(f->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

static bool
is_about(const struct plan_decision *d, const struct saga *saga,
	 const char *object)
{
	return strcmp(d->kind.text, "transaction") == 0 &&
	       strcmp(d->consumer.text, saga->consumer) == 0 &&
	       name_list_has(&saga->services, d->owner.text) &&
	       (!d->object.text || strcmp(d->object.text, object) == 0);
}

static void
decide_style(struct saga *saga, const char *style)
{
	saga->style = (enum saga_style)saga_style_find(style);
	saga->because = "decided in the plan";
}

static void
apply_decisions(struct saga_finder *f, struct saga *saga)
{
	const struct plan *plan = f->request->plan;
	const char *object = join_writes(f, &saga->writes);
	const struct plan_decision *it;
	bool exact = false; /* the style of one that names the object */

	vec_each (it, &plan->decisions) {
		const char *pattern = it->pattern.text;

		if (!is_about(it, saga, object))
			continue;
		if (it->style.text && (it->object.text || !exact))
			decide_style(saga, it->style.text);
		exact |= it->style.text && it->object.text;
		if (strcmp(pattern, "saga") != 0)
			vec_push(f->arena, &saga->decisions,
				 (struct saga_decision){it->owner.text,
							pattern});
	}
}

static void
find_style(struct saga_finder *f, struct saga *saga)
{
	int steps = f->request->plan->thresholds.orchestrate_steps;
	int n = (int)saga->steps.n;

	saga->style = n < steps ? SAGA_CHOREOGRAPHY : SAGA_ORCHESTRATION;
	saga->because = arena_printf(f->arena,
				     n < steps ? "%d steps, fewer than %d"
					       : "%d steps, at least %d",
				     n, steps);
	apply_decisions(f, saga);
}

/* Results */

static struct name_list
own_shapes(struct saga_finder *f, const struct group *g)
{
	struct name_list own = {0};

	for (size_t i = 0; i < g->variants.n; i++)
		for (size_t k = 0; k < g->variants.v[i]->shapes.n; k++)
			name_list_add(f->arena, &own,
				      g->variants.v[i]->shapes.v[k]);
	return own;
}

static void
add_spared(struct saga_finder *f, const struct saga *saga,
	   const struct saga_drafts *drafts, struct sagas *out)
{
	const char *service = drafts->n ? drafts->v[0]->step.service : "";
	struct saga_spared *s = vec_add(f->arena, &out->spared);

	*s = (struct saga_spared){
		.consumer = saga->consumer,
		.service = service,
		.services = saga->services,
		.writes = saga->writes,
		.count = saga->count,
	};
	memcpy(&s->locks, &saga->locks, sizeof(s->locks));
	if (!*service && !saga->locks.n)
		s->because = "what its statements write is not in the analysis";
	else if (!*service)
		s->because = "it locks rows and writes none: what they say has "
			     "to be asked for";
	else if (strcmp(service, saga->consumer) == 0)
		s->because = arena_printf(
			f->arena,
			"%s alone is written: what it locks elsewhere has to "
			"be asked for before, and holds only until then",
			service);
	else
		s->because = arena_printf(f->arena,
					  "%s alone is written: one call of "
					  "its API does that",
					  service);
}

static bool
writes_several(const struct saga_drafts *drafts)
{
	for (size_t i = 1; i < drafts->n; i++)
		if (strcmp(drafts->v[i]->step.service,
			   drafts->v[0]->step.service) != 0)
			return true;
	return false;
}

static void
add_group(struct saga_finder *f, const struct group *g, struct sagas *out)
{
	struct saga saga = {
		.consumer = g->most->consumer,
		.services = g->most->services,
		.writes = g->most->writes,
		.count = g->count,
		.variants = g->variants.n,
	};
	struct saga_drafts drafts = saga_find_steps(f, g->most, &saga);
	struct name_list own;

	if (!writes_several(&drafts)) {
		add_spared(f, &saga, &drafts, out);
		return;
	}
	own = own_shapes(f, g);
	for (size_t i = 0; i < drafts.n; i++) {
		saga_find_hazards(f, saga.consumer, &own, drafts.v[i]);
		vec_push(f->arena, &saga.steps, drafts.v[i]->step);
	}
	saga_find_order(f, &drafts, &saga);
	find_style(f, &saga);
	vec_push(f->arena, &out->sagas, saga);
}

static int
compare_names(const struct name_list *a, const struct name_list *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int c = strcmp(a->v[i], b->v[i]);

		if (c)
			return c;
	}
	return (a->n > b->n) - (a->n < b->n);
}

static int
by_count(const void *x, const void *y)
{
	const struct group *a = *(struct group *const *)x;
	const struct group *b = *(struct group *const *)y;
	int c = (a->count < b->count) - (a->count > b->count);

	if (c == 0)
		c = strcmp(a->most->consumer, b->most->consumer);
	if (c == 0)
		c = compare_names(&a->most->writes, &b->most->writes);
	return c ? c : compare_names(&a->most->services, &b->most->services);
}

void
sagas_find(const struct saga_request *request, struct arena *arena,
	   struct sagas *out)
{
	const struct analysis *a = request->analysis;
	VEC(struct group *) sorted = {0};
	struct map groups = MAP_INIT;
	struct map_entry *it;
	struct saga_finder f;
	struct buf key;

	*out = (struct sagas){0};
	buf_init(&key);
	for (size_t i = 0; i < a->transactions.n; i++)
		if (crosses(a->transactions.v[i]))
			add_transaction(&groups, arena, a->transactions.v[i],
					&key);
	buf_release(&key);
	map_each (it, &groups)
		vec_push(arena, &sorted, it->value);
	map_release(&groups);
	if (!sorted.n)
		return;
	qsort(sorted.v, sorted.n, sizeof(*sorted.v), by_count);
	finder_init(&f, request, arena);
	for (size_t i = 0; i < sorted.n; i++)
		add_group(&f, sorted.v[i], out);
	finder_release(&f);
}
