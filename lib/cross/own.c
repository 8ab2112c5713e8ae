#include "cross/own.h"

#include <string.h>

#include "cross/allow.h"
#include "cross/own_bind.h"

static void
set_scope(struct binder *b)
{
	const struct plan_text *s;

	vec_each (s, &b->plan->schemas)
		map_set(&b->schemas, s->text, NULL);
	vec_each (s, &b->plan->search_path)
		vec_push(b->arena, &b->path.schemas, s->text);
	if (b->path.schemas.n == 0)
		vec_push(b->arena, &b->path.schemas, "public");
}

/* Schemas of the plan that the database does not have. */
static void
check_schemas(struct binder *b)
{
	const struct catalog *c = b->catalog;
	const char **names = arena_calloc(b->arena, c->schemas.n + 1,
					  sizeof(*names));
	const struct plan_text *s;

	for (size_t i = 0; i < c->schemas.n; i++)
		names[i] = c->schemas.v[i].name;
	vec_each (s, &b->plan->schemas) {
		struct diag *d;
		const char *near;

		/* A dump does not create public. */
		if (catalog_has_schema(c, s->text) ||
		    strcmp(s->text, "public") == 0)
			continue;
		d = diag_add(b->diags, DIAG_ERROR, &b->plan->source, s->line,
			     s->column, "schema \"%s\" does not exist",
			     s->text);
		near = own_nearest(b, s->text, names, c->schemas.n);
		if (near)
			diag_hint(b->diags, d, "did you mean \"%s\"?", near);
	}
}

static void
note_nothing(struct binder *b, struct thing *t, void *arg)
{
	(void)b;
	(void)t;
	(void)arg;
}

static void
check_allow(struct binder *b, const struct plan_allow *a, int today)
{
	const struct plan_name *name = &a->table;
	bool exact = name->pattern &&
		     pattern_kind(name->pattern) == PATTERN_EXACT;

	if (exact &&
	    own_find(b, THING_RELATION, name->text, note_nothing, NULL) == 0)
		own_report_missing(b, THING_RELATION, name);
	if (name->pattern && !exact &&
	    own_match(b, THING_RELATION, name, note_nothing, NULL) == 0)
		diag_add(b->diags, DIAG_WARNING, &b->plan->source, name->line,
			 name->column, "\"%s\" matches no table", name->text)
			->name = "empty-pattern";
	if (allow_ended(a, today))
		diag_add(b->diags, DIAG_WARNING, &b->plan->source,
			 a->until.line, a->until.column,
			 "this permission ended on %s", a->until.text)
			->name = "expired-allow";
}

/* Tables that nobody owns: a finding each, in the order of their names. */
static void
warn_unowned(struct binder *b)
{
	const struct things *list = &b->things[THING_RELATION];

	for (size_t i = 0; i < list->n; i++) {
		const struct thing *t = &list->v[i];

		if (t->in_scope && relation_is_table(t->relation) &&
		    !t->relation->temporary &&
		    own_leader(t->relation) == t->relation &&
		    t->owner->service == OWNER_NONE)
			diag_add(b->diags, DIAG_WARNING, &b->plan->source, 0, 0,
				 "table %s belongs to no service",
				 own_shown(b, t))
				->name = "unowned-table";
	}
}

void
own_bind(struct ownership *out, const struct plan *plan,
	 const struct catalog *catalog, struct expander *expander, int today,
	 struct diag_list *diags, struct arena *arena)
{
	struct binder b = {.out = out,
			   .plan = plan,
			   .catalog = catalog,
			   .expander = expander,
			   .diags = diags,
			   .arena = arena};

	*out = (struct ownership){
		.plan = plan, .catalog = catalog, .today = today};
	set_scope(&b);
	check_schemas(&b);
	own_list_things(&b);
	own_claim_all(&b);
	own_derive_all(&b);
	for (size_t i = 0; i < plan->allow.n; i++)
		check_allow(&b, &plan->allow.v[i], today);
	/* A name with a mistake leaves a table without its owner. */
	if (diags->errors == 0)
		warn_unowned(&b);
	map_release(&b.schemas);
}
