/*
 * Readers of what has a definition: views, rules, policies, routines. The texts
 * are resolved when everything that they may name is known.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "load/catalog_live.h"
#include "model/access_set.h"
#include "sql/definition.h"
#include "sql/quote.h"
#include "sql/resolve.h"

const char *
live_qualified(struct live *l, const char *schema, const char *name)
{
	struct buf b;
	const char *qualified;

	buf_init(&b);
	sql_qualified(&b, schema, name);
	qualified = live_intern(l, b.data);
	buf_release(&b);
	return qualified;
}

const char *
live_what(struct live *l, const char *kind, const char *schema,
	  const char *name)
{
	return arena_printf(&l->scratch, "%s %s", kind,
			    live_qualified(l, schema, name));
}

struct access_set *
live_define(struct live *l, struct definition definition)
{
	definition.text = arena_strdup(&l->scratch, definition.text);
	definition.out = arena_new(l->catalog->arena, struct access_set);
	vec_push(&l->scratch, &l->definitions, definition);
	return definition.out;
}

void
live_views(struct live *l, char **values)
{
	COLUMNS(RELATION, QUERY);
	struct relation *r = live_relation(l, values[RELATION]);

	if (!r)
		return;
	r->query = live_define(
		l, (struct definition){
			   .kind = DEFINITION_QUERY,
			   .text = values[QUERY],
			   .what = live_what(l, "view", r->schema, r->name),
		   });
}

static unsigned
rule_event(char ev_type)
{
	switch (ev_type) {
	case '2':
		return EVENT_UPDATE;
	case '3':
		return EVENT_INSERT;
	case '4':
		return EVENT_DELETE;
	default:
		return 0;
	}
}

void
live_rules(struct live *l, char **values)
{
	COLUMNS(RELATION, NAME, EVENT, INSTEAD, ENABLED, DEFINITION);
	struct relation *r = live_relation(l, values[RELATION]);
	struct arena *arena = l->catalog->arena;
	struct rule *rule;

	if (!r)
		return;
	rule = arena_new(arena, struct rule);
	rule->name = arena_strdup(arena, values[NAME]);
	rule->relation = r;
	rule->event = rule_event(values[EVENT][0]);
	rule->instead = live_true(values[INSTEAD]);
	rule->enabled = values[ENABLED][0];
	rule->action = live_define(
		l, (struct definition){
			   .kind = DEFINITION_RULE,
			   .text = values[DEFINITION],
			   .what = live_what(l, "rule on", r->schema, r->name),
			   .self = r,
		   });
	vec_push(arena, &l->catalog->rules, rule);
	vec_push(arena, &r->rules, rule);
}

/* A policy's two conditions fill one set. */
static void
define_condition(struct live *l, struct policy *p, const char *text)
{
	struct relation *r = p->relation;
	struct access_set *out;

	if (!text)
		return;
	out = live_define(l, (struct definition){
				     .kind = DEFINITION_EXPRESSION,
				     .text = text,
				     .what = live_what(l, "policy on",
						       r->schema, r->name),
				     .self = r,
			     });
	if (p->condition)
		l->definitions.v[l->definitions.n - 1].out = p->condition;
	else
		p->condition = out;
}

void
live_policies(struct live *l, char **values)
{
	COLUMNS(RELATION, NAME, COMMAND, PERMISSIVE, ROLES, USING, WITH_CHECK);
	struct relation *r = live_relation(l, values[RELATION]);
	struct arena *arena = l->catalog->arena;
	struct live_names roles;
	struct policy *p;

	if (!r)
		return;
	p = arena_new(arena, struct policy);
	p->name = arena_strdup(arena, values[NAME]);
	p->relation = r;
	p->command = values[COMMAND][0];
	p->permissive = live_true(values[PERMISSIVE]);
	roles = live_array(l, values[ROLES]);
	for (size_t i = 0; i < roles.n; i++)
		vec_push(arena, &p->roles, roles.v[i]);
	define_condition(l, p, values[USING]);
	define_condition(l, p, values[WITH_CHECK]);
	vec_push(arena, &l->catalog->policies, p);
	vec_push(arena, &r->policies, p);
}

/* BEGIN ATOMIC has no text of its own: the definition is resolved instead. */
static void
read_body(struct live *l, struct routine *r, const char *source,
	  const char *definition)
{
	r->source = arena_strdup(l->catalog->arena, source);
	if (definition)
		r->body = live_define(
			l, (struct definition){
				   .kind = DEFINITION_ROUTINE,
				   .text = definition,
				   .what = live_what(l, "function", r->schema,
						     r->name),
				   .routine = r,
			   });
}

void
live_routines(struct live *l, char **values)
{
	COLUMNS(OID, SCHEMA, NAME, OWNER, KIND, ARGUMENTS, ARGUMENT_NAMES,
		DEFAULTS, VARIADIC, RETURNS, RETURNS_SET, LANGUAGE,
		SECURITY_DEFINER, SEARCH_PATH, SOURCE, DEFINITION);
	struct routine *r = catalog_add_routine(l->catalog, values[SCHEMA],
						values[NAME]);
	struct live_names names;

	r->owner = live_intern(l, values[OWNER]);
	r->kind = (enum routine_kind)(unsigned char)values[KIND][0];
	names = live_array(l, values[ARGUMENTS]);
	VEC_TAKE(&r->arguments, names);
	names = live_array(l, values[ARGUMENT_NAMES]);
	VEC_TAKE(&r->argument_names, names);
	r->ndefaults = strtoul(values[DEFAULTS], NULL, 10);
	r->variadic = live_true(values[VARIADIC]);
	r->returns = live_intern(l, values[RETURNS]);
	r->returns_set = live_true(values[RETURNS_SET]);
	r->language = live_intern(l, values[LANGUAGE]);
	r->security_definer = live_true(values[SECURITY_DEFINER]);
	r->has_path = values[SEARCH_PATH] != NULL;
	if (r->has_path) {
		names = live_path(l, values[SEARCH_PATH]);
		VEC_TAKE(&r->search_path, names);
	}
	read_body(l, r, values[SOURCE], values[DEFINITION]);
	map_set(&l->routines, arena_strdup(&l->scratch, values[OID]), r);
}

void
live_aggregates(struct live *l, char **values)
{
	COLUMNS(AGGREGATE, ROUTINE);
	struct routine *r = map_get(&l->routines, values[AGGREGATE]);
	struct routine *part = map_get(&l->routines, values[ROUTINE]);

	if (r && part)
		vec_push(l->catalog->arena, &r->aggregate_parts, part);
}

static void
resolve_routine(struct resolve_context *ctx, const struct definition *d)
{
	struct map variables = MAP_INIT;

	for (size_t i = 0; i < d->routine->argument_names.n; i++) {
		const char *name = d->routine->argument_names.v[i];

		map_set(&variables, name, (void *)name);
	}
	map_set(&variables, d->routine->name, (void *)d->routine->name);
	ctx->variables = &variables;
	resolve_function_text(ctx, d->text, d->out);
	ctx->variables = NULL;
	map_release(&variables);
}

static void
add_gap(struct live *l, const char *what, const char *why)
{
	struct catalog *c = l->catalog;

	vec_push(c->arena, &c->gaps,
		 (struct catalog_gap){
			 .file = c->database,
			 .reason = arena_printf(c->arena, "%s: %s", what, why),
		 });
}

static void
resolve_one(struct live *l, struct resolve_context *ctx,
	    const struct definition *d)
{
	size_t known = d->out->gaps.n;

	if (!d->text) {
		access_set_gap(ctx->arena, d->out, GAP_UNPARSED,
			       "the server has no definition", NULL, -1);
	} else {
		switch (d->kind) {
		case DEFINITION_QUERY:
			resolve_text(ctx, d->text, d->out);
			break;
		case DEFINITION_EXPRESSION:
			resolve_expression_text(ctx, d->text, d->self, d->out);
			break;
		case DEFINITION_RULE:
			resolve_rule_text(ctx, d->text, d->self, d->out);
			break;
		case DEFINITION_ROUTINE:
			resolve_routine(ctx, d);
			break;
		}
	}
	for (size_t i = known; i < d->out->gaps.n; i++)
		if (d->out->gaps.v[i].kind == GAP_UNPARSED)
			add_gap(l, d->what, d->out->gaps.v[i].what);
}

/* The server qualifies every name: the path is empty. */
void
live_resolve(struct live *l)
{
	struct search_path path = {.schemas = {0}};
	struct resolve_context ctx = {
		.catalog = l->catalog,
		.path = &path,
		.arena = l->catalog->arena,
	};
	struct definition *d;

	vec_each (d, &l->definitions)
		resolve_one(l, &ctx, d);
}
