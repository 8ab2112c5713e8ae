/* Views, and the rules that they once were. */
#include <string.h>

#include "load/ddl.h"
#include "sql/resolve.h"

/* Aliases come first; a view that is replaced keeps the columns it has. */
static void
add_columns(struct ddl *d, struct relation *view,
	    const struct column_names *columns, const List *aliases)
{
	size_t n = (size_t)list_length(aliases);

	for (size_t i = view->attributes.n; i < columns->n || i < n; i++)
		if (!ddl_new_column(d, view,
				    i < n ? strVal(list_nth(aliases, (int)i))
					  : columns->v[i]))
			return;
}

void
ddl_set_options(struct relation *r, const List *options, bool reset)
{
	ListCell *cell;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);
		const Node *arg = e->arg;
		bool on = !arg;

		if (strcmp(e->defname, "security_invoker") != 0)
			continue;
		if (arg && IsA(arg, String))
			on = strcmp(strVal(arg), "true") == 0 ||
			     strcmp(strVal(arg), "on") == 0;
		else if (arg && IsA(arg, Integer))
			on = intVal(arg) != 0;
		else if (arg && IsA(arg, TypeName))
			on = strcmp(strVal(llast(((TypeName *)arg)->names)),
				    "on") == 0;
		r->security_invoker = on && !reset;
	}
}

static bool
uses_temporary(const struct access_set *set)
{
	for (size_t i = 0; i < set->accesses.n; i++)
		if (strcmp(set->accesses.v[i].relation->schema, SCHEMA_TEMP) ==
		    0)
			return true;
	return false;
}

/* The relation that CREATE VIEW makes or replaces. */
static struct relation *
view_of(struct ddl *d, const ViewStmt *s, const char *schema)
{
	struct relation *view = catalog_find_relation(d->catalog, schema,
						      s->view->relname);

	if (view && view->kind == RELATION_VIEW && s->replace)
		return view;
	if (ddl_name_taken(d, schema, s->view->relname)) {
		ddl_gap(d, s->view->location, "relation \"%s\" exists already",
			s->view->relname);
		return NULL;
	}
	view = catalog_add_relation(d->catalog, RELATION_VIEW, schema,
				    s->view->relname);
	view->owner = d->role;
	ddl_default_grants(d, &(struct grant){.relation = view}, 'r', schema,
			   view->owner);
	return view;
}

void
ddl_create_view(struct ddl *d, const ViewStmt *s)
{
	struct resolve_context context = ddl_context(d);
	struct access_set *query = arena_new(d->arena, struct access_set);
	const char *schema = ddl_relation_schema(d, s->view);
	struct column_names columns = {0};
	struct relation *view;

	/* Before there is a view: a query may read another of its name. */
	resolve_query(&context, s->query, query, &columns);
	if (uses_temporary(query))
		schema = SCHEMA_TEMP;
	view = view_of(d, s, schema);
	if (!view)
		return;
	add_columns(d, view, &columns, s->aliases);
	view->query = query;
	view->temporary = strcmp(schema, SCHEMA_TEMP) == 0;
	view->security_invoker = false;
	ddl_set_options(view, s->options, false);
	ddl_uses(d, query, DDL_RELATION, view);
	ddl_note_unresolved(d, view);
}

/* A rule ON SELECT makes its table a view, as dumps of old did. */
static void
rule_makes_view(struct ddl *d, struct relation *r, const RuleStmt *s)
{
	struct resolve_context context = ddl_context(d);

	if (list_length(s->actions) != 1)
		return;
	r->kind = RELATION_VIEW;
	r->query = arena_new(d->arena, struct access_set);
	resolve_statement(&context, linitial(s->actions), r->query);
	for (size_t i = 0; i < r->attributes.n; i++) {
		r->attributes.v[i]->type = NULL;
		r->attributes.v[i]->user_type = NULL;
		r->attributes.v[i]->not_null = false;
	}
	ddl_uses(d, r->query, DDL_RELATION, r);
}

static unsigned
rule_event(CmdType event)
{
	return event == CMD_INSERT   ? EVENT_INSERT
	       : event == CMD_UPDATE ? EVENT_UPDATE
				     : EVENT_DELETE;
}

static struct rule *
rule_of(struct ddl *d, struct relation *r, const RuleStmt *s)
{
	struct rule *rule;

	for (size_t i = 0; i < r->rules.n; i++) {
		if (strcmp(r->rules.v[i]->name, s->rulename) != 0)
			continue;
		if (s->replace)
			return r->rules.v[i];
		ddl_gap(d, s->relation->location, "rule \"%s\" exists already",
			s->rulename);
		return NULL;
	}
	rule = arena_new(d->arena, struct rule);
	rule->name = arena_strdup(d->arena, s->rulename);
	rule->relation = r;
	rule->enabled = 'O';
	vec_push(d->arena, &r->rules, rule);
	vec_push(d->arena, &d->catalog->rules, rule);
	return rule;
}

void
ddl_create_rule(struct ddl *d, const RuleStmt *s)
{
	struct resolve_context context = ddl_context(d);
	struct relation *r = ddl_need(d, s->relation, false);
	struct rule *rule;

	if (!r)
		return;
	if (s->event == CMD_SELECT) {
		rule_makes_view(d, r, s);
		return;
	}
	rule = rule_of(d, r, s);
	if (!rule)
		return;
	rule->event = rule_event(s->event);
	rule->instead = s->instead;
	rule->action = arena_new(d->arena, struct access_set);
	resolve_rule(&context, (const Node *)s, r, rule->action);
	ddl_uses(d, rule->action, DDL_RULE, rule);
}
