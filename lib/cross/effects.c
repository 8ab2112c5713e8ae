#include "cross/effects.h"

#include <stdlib.h>
#include <string.h>

#include "cross/chain.h"

/* A service whose relation is read at a level of a statement. */
struct reader {
	int level, service;
};

/* Accesses that are one in the result. */
struct merged {
	const struct relation *relation;
	struct analysis_access access;
	struct column_access *columns; /* by attribute number */
};

struct effects {
	struct scene *s;
	struct arena *scratch;
	struct analysis_effects *out; /* its lists are in scratch, at first */
	VEC(struct reader) readers;   /* of the statement at hand */
	VEC(struct merged) merged;
};

static void
add_reader(struct effects *fx, int level, int service)
{
	struct reader *it;

	if (service < 0)
		return;
	vec_each (it, &fx->readers)
		if (it->level == level && it->service == service)
			return;
	vec_push(fx->scratch, &fx->readers, (struct reader){level, service});
}

/* A view that several services own stands for all whose tables it reads. */
static void
add_readers_of_view(struct effects *fx, const struct statement *st,
		    const struct access *view)
{
	const struct access *it;

	vec_each (it, &st->effects.accesses)
		if (it->via && it->via->object == view->relation)
			add_reader(fx, view->level,
				   scene_owner(fx->s, it->relation));
}

static void
find_readers(struct effects *fx, const struct statement *st)
{
	const struct access *it;

	fx->readers.n = 0;
	vec_each (it, &st->direct.accesses) {
		int owner = scene_owner(fx->s, it->relation);

		if (it->mode != ACCESS_READ)
			continue;
		if (owner == OWNER_SHARED)
			add_readers_of_view(fx, st, it);
		add_reader(fx, it->level, owner);
	}
	vec_each (it, &st->effects.accesses)
		if (it->mode == ACCESS_READ && !it->via)
			add_reader(fx, it->level,
				   scene_owner(fx->s, it->relation));
}

/* Whether its level reads a relation of a service that is not its owner. */
static bool
is_join(const struct effects *fx, const struct access *a)
{
	int owner = scene_owner(fx->s, a->relation);
	const struct reader *it;

	if (a->mode != ACCESS_READ || a->via)
		return false;
	vec_each (it, &fx->readers)
		if (it->level == a->level && it->service != owner)
			return true;
	return false;
}

int
chain_compare(const struct analysis_chain *a, const struct analysis_chain *b)
{
	size_t n = a->n < b->n ? a->n : b->n;

	for (size_t i = 0; i < n; i++) {
		int c = strcmp(a->v[i].name, b->v[i].name);

		if (c == 0)
			c = (int)a->v[i].kind - (int)b->v[i].kind;
		if (c)
			return c;
	}
	return (a->n > b->n) - (a->n < b->n);
}

static int
by_what(const void *x, const void *y)
{
	const struct merged *a = x, *b = y;
	int c = strcmp(a->access.relation, b->access.relation);

	if (c == 0)
		c = (int)a->access.mode - (int)b->access.mode;
	return c ? c : chain_compare(&a->access.via, &b->access.via);
}

static void
add_access(struct effects *fx, const struct access *a)
{
	const struct relation *r = relation_root(a->relation);
	struct merged *m = vec_add(fx->scratch, &fx->merged);
	const struct column_access *it;

	m->relation = r;
	m->access = (struct analysis_access){
		.relation = scene_relation(fx->s, r),
		.mode = a->mode,
		.events = a->events,
		.join = is_join(fx, a),
		.via = chain_name(fx->s, a->via),
	};
	m->columns = arena_calloc(fx->scratch, r->attributes.n + 1,
				  sizeof(*m->columns));
	vec_each (it, &a->columns) {
		size_t number = (size_t)it->attribute->number;

		if (number > r->attributes.n)
			continue;
		m->columns[number].attribute = it->attribute;
		m->columns[number].uses |= it->uses;
	}
}

static void
merge(struct merged *into, const struct merged *from)
{
	into->access.events |= from->access.events;
	into->access.join |= from->access.join;
	for (size_t i = 0; i <= into->relation->attributes.n; i++) {
		if (!from->columns[i].attribute)
			continue;
		into->columns[i].attribute = from->columns[i].attribute;
		into->columns[i].uses |= from->columns[i].uses;
	}
}

static void
emit_access(struct effects *fx, struct merged *m)
{
	struct analysis_access *out = &m->access;

	for (size_t i = 0; i <= m->relation->attributes.n; i++) {
		const struct column_access *column = &m->columns[i];

		if (column->attribute)
			vec_push(fx->scratch, &out->columns,
				 (struct analysis_column){
					 scene_column(fx->s, column->attribute),
					 column->uses,
				 });
	}
	vec_fit(fx->s->arena, &out->columns);
	vec_push(fx->scratch, &fx->out->accesses, *out);
}

static void
emit_accesses(struct effects *fx)
{
	size_t kept = 0;

	if (fx->merged.n == 0)
		return;
	qsort(fx->merged.v, fx->merged.n, sizeof(*fx->merged.v), by_what);
	for (size_t i = 1; i < fx->merged.n; i++) {
		if (by_what(&fx->merged.v[kept], &fx->merged.v[i]) == 0)
			merge(&fx->merged.v[kept], &fx->merged.v[i]);
		else
			fx->merged.v[++kept] = fx->merged.v[i];
	}
	for (size_t i = 0; i <= kept; i++)
		emit_access(fx, &fx->merged.v[i]);
}

static int
by_sequence(const void *x, const void *y)
{
	const struct analysis_use *a = x, *b = y;
	int c = strcmp(a->name, b->name);

	return c ? c : chain_compare(&a->via, &b->via);
}

static void
add_sequence(struct effects *fx, const struct sequence_use *use)
{
	struct scene *s = fx->s;
	struct analysis_use *out = vec_add(fx->scratch, &fx->out->sequences);

	out->name = scene_relation(s, use->sequence);
	out->owner = scene_service(s, scene_owner(s, use->sequence));
	out->via = chain_name(s, use->via);
}

static int
by_gap(const void *x, const void *y)
{
	const struct analysis_gap *a = x, *b = y;
	int c = (int)a->kind - (int)b->kind;

	return c ? c : strcmp(a->what, b->what);
}

/* Sort, and leave one of those that are equal. */
#define UNIQUE(vec, by)                                               \
	do {                                                          \
		size_t kept_ = 0;                                     \
		if ((vec)->n == 0)                                    \
			break;                                        \
		qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), (by));   \
		for (size_t i_ = 1; i_ < (vec)->n; i_++)              \
			if (by(&(vec)->v[kept_], &(vec)->v[i_]) != 0) \
				(vec)->v[++kept_] = (vec)->v[i_];     \
		(vec)->n = kept_ + 1;                                 \
	} while (0)

static void
add_effects(struct effects *fx, const struct statement *st)
{
	const struct access *access;
	const struct sequence_use *use;
	const struct access_gap *gap;

	find_readers(fx, st);
	vec_each (access, &st->effects.accesses)
		add_access(fx, access);
	vec_each (use, &st->effects.sequences)
		add_sequence(fx, use);
	vec_each (gap, &st->effects.gaps)
		vec_push(fx->scratch, &fx->out->gaps,
			 (struct analysis_gap){
				 gap->kind,
				 gap->what ? scene_text(fx->s, gap->what) : "",
			 });
}

/* The parser's message is the reason. */
static void
add_parse_error(struct effects *fx, const struct statement *st)
{
	const struct access_gap *gap;

	if (st->state != STATEMENT_UNPARSED)
		return;
	vec_each (gap, &st->effects.gaps)
		if (gap->kind == GAP_UNPARSED)
			return;
	vec_push(fx->scratch, &fx->out->gaps,
		 (struct analysis_gap){
			 GAP_UNPARSED,
			 st->error ? scene_text(fx->s, st->error) : "",
		 });
}

static const char *
state_name(enum statement_state state)
{
	static const char *const names[] = {
		[STATEMENT_RESOLVED] = "resolved",
		[STATEMENT_PARTIAL] = "partial",
		[STATEMENT_UNPARSED] = "unparsed",
		[STATEMENT_TRUNCATED] = "truncated",
	};

	return names[state];
}

struct analysis_effects *
effects_of(struct scene *s, const struct statement *st, struct arena *scratch)
{
	struct analysis_effects *out = arena_new(s->arena,
						 struct analysis_effects);
	struct effects fx = {.s = s, .scratch = scratch, .out = out};

	out->state = state_name(st->state);
	out->prepared = st->kind == STATEMENT_PREPARE;
	add_effects(&fx, st);
	add_parse_error(&fx, st);
	emit_accesses(&fx);
	UNIQUE(&out->sequences, by_sequence);
	UNIQUE(&out->gaps, by_gap);
	vec_fit(s->arena, &out->accesses);
	vec_fit(s->arena, &out->sequences);
	vec_fit(s->arena, &out->gaps);
	return out;
}
