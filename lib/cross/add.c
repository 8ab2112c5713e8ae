/*
 * The sum of two analyses of the same plan and schema. Counts add up; what was
 * open at the end of one and at the start of the other is joined (open.h).
 */
#include <string.h>

#include "cross/cross.h"
#include "cross/open.h"
#include "model/shape_index.h"
#include "cross/transactions.h"
#include "cross/unknown.h"

/* What both analyses must have in common, as lists of lines. */
enum common {
	COMMON_SERVICES,
	COMMON_RELATIONS,
	COMMON_SCHEMA,
	COMMON_ALLOW,
	COMMONS
};

struct outline {
	struct arena *arena;
	const char *of; /* whose it is, for people */
	struct name_list lines[COMMONS];
};

static void
add_line(struct outline *o, enum common what, const char *line)
{
	vec_push(o->arena, &o->lines[what], line);
}

static void
draw_outline(struct outline *o, const struct analysis *a)
{
	const struct analysis_service *service;
	const struct analysis_relation *r;
	const struct analysis_allow *allow;

	o->of = a->path ? arena_printf(o->arena, "\"%s\"", a->path)
			: "what was read here";
	vec_each (service, &a->services)
		add_line(o, COMMON_SERVICES, service->name);
	vec_each (r, &a->relations)
		add_line(o, COMMON_RELATIONS,
			 arena_printf(o->arena, "%s %s of %s", r->kind, r->name,
				      *r->owner ? r->owner : "nobody"));
	for (size_t i = 0; i < a->schema_crossings.n; i++) {
		const struct crossing *x = a->schema_crossings.v[i];

		name_list_add(o->arena, &o->lines[COMMON_SCHEMA],
			      arena_printf(o->arena, "%s %s of %s to %s",
					   crossing_kind_name(x->kind),
					   x->object, x->consumer, x->owner));
	}
	vec_each (allow, &a->allow)
		add_line(o, COMMON_ALLOW,
			 arena_printf(o->arena, "%s to %s, %u, until %s",
				      allow->consumer, allow->relation,
				      allow->access, allow->until));
}

static int
compare_outlines(const struct outline *a, const struct outline *b,
		 struct err *err)
{
	static const char *const what[] = {
		[COMMON_SERVICES] = "services",
		[COMMON_RELATIONS] = "relations",
		[COMMON_SCHEMA] = "schema",
		[COMMON_ALLOW] = "allowed accesses",
	};

	for (int i = 0; i < COMMONS; i++) {
		const struct name_list *x = &a->lines[i], *y = &b->lines[i];

		for (size_t j = 0; j < x->n || j < y->n; j++) {
			const char *left = j < x->n ? x->v[j] : "nothing";
			const char *right = j < y->n ? y->v[j] : "nothing";

			if (strcmp(left, right) == 0)
				continue;
			err_set(err, ERR_INPUT,
				"the analyses differ in their %s: %.200s in "
				"%.200s, %.200s in %.200s",
				what[i], left, a->of, right, b->of);
			err_hint(err, "analyze all logs with one plan and one "
				      "schema");
			return -1;
		}
	}
	return 0;
}

int
analysis_compare(const struct analysis *a, const struct analysis *b,
		 struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct outline left = {.arena = &scratch}, right = {.arena = &scratch};
	int result;

	draw_outline(&left, a);
	draw_outline(&right, b);
	result = compare_outlines(&left, &right, err);
	arena_release(&scratch);
	return result;
}

static void
add_shapes(struct analysis *into, const struct analysis *from,
	   struct shape_index *index)
{
	for (size_t i = 0; i < from->shapes.n; i++) {
		const struct analysis_shape *f = from->shapes.v[i];
		struct analysis_shape *s = shape_index_find(
			index, f->id, f->service, f->path);

		if (!s) {
			s = arena_new(into->arena, struct analysis_shape);
			*s = *f;
			vec_push(into->arena, &into->shapes, s);
			shape_index_add(index, s);
			continue;
		}
		s->cell.calls += f->cell.calls;
		s->cell.transactions += f->cell.transactions;
		s->cell.rolled_back += f->cell.rolled_back;
		s->cell.failed += f->cell.failed;
		s->cell.time_us += f->cell.time_us;
	}
}

static void
add_transactions(struct analysis *into, const struct analysis *from)
{
	struct transactions sum;

	transactions_init(&sum, into);
	for (size_t i = 0; i < from->transactions.n; i++)
		transactions_merge(&sum, from->transactions.v[i]);
	transactions_finish(&sum, into);
	transactions_release(&sum);
}

static void
add_coverage(struct coverage *into, const struct coverage *from)
{
	into->records += from->records;
	into->statements += from->statements;
	into->attributed += from->attributed;
	into->resolved += from->resolved;
	into->dynamic += from->dynamic;
	into->unparsed += from->unparsed;
	into->truncated += from->truncated;
	into->rolled_back += from->rolled_back;
	into->failed += from->failed;
	into->unreadable += from->unreadable;
	into->interrupted |= from->interrupted;
	into->folded += from->folded;
	into->folded_shapes += from->folded_shapes;
	into->unkept += from->unkept;
	into->unkept_transactions += from->unkept_transactions;
}

static void
add_period(struct analysis *into, const struct analysis *from)
{
	if (from->first_us == 0)
		return;
	if (into->first_us == 0 || from->first_us < into->first_us)
		into->first_us = from->first_us;
	if (from->last_us > into->last_us)
		into->last_us = from->last_us;
}

static void
add_unknown(struct analysis *into, const struct analysis *from)
{
	const struct analysis_unknown *it;

	vec_each (it, &from->unknown)
		unknown_add(into, it->what, it->name, it->reason, it->count);
}

static int
add(struct analysis *into, const struct analysis *from, bool goes_on,
    struct err *err)
{
	struct shape_index index;

	if (analysis_compare(into, from, err))
		return -1;
	shape_index_init(&index, into->arena, into);
	add_shapes(into, from, &index);
	add_transactions(into, from);
	add_coverage(&into->coverage, &from->coverage);
	add_unknown(into, from);
	open_sum(into, from, &index, goes_on);
	add_period(into, from);
	shapes_sort(into);
	shape_index_release(&index);
	analysis_derive(into);
	return 0;
}

int
analysis_add(struct analysis *into, const struct analysis *from,
	     struct err *err)
{
	return add(into, from, false, err);
}

/* Of those that begin together, what is over first comes first. */
static bool
is_before(const struct analysis *a, const struct analysis *b)
{
	if (a->first_us != b->first_us)
		return a->first_us < b->first_us;
	return a->last_us < b->last_us;
}

struct analysis *
analysis_sum(struct analysis **parts, size_t n, struct err *err)
{
	/* Those without times come first, as they are. Parts are few, and named
	   in their order, all but. */
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && is_before(parts[j], parts[j - 1]);
		     j--) {
			struct analysis *later = parts[j - 1];

			parts[j - 1] = parts[j];
			parts[j] = later;
		}
	for (size_t i = 1; i < n; i++)
		if (analysis_add(parts[0], parts[i], err) != 0)
			return NULL;
	return n > 0 ? parts[0] : NULL;
}

struct analysis *
analysis_go_on(struct analysis *before, struct analysis *more, struct err *err)
{
	struct analysis *first = is_before(more, before) ? more : before;
	struct analysis *second = first == more ? before : more;

	return add(first, second, true, err) == 0 ? first : NULL;
}
