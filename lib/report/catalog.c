/*
 * A catalog's model as lines of text, one fact a line, each with the whole name
 * of what it is about: two catalogs are equal if their texts are, and a diff
 * says what differs. Nothing depends on the order in which things were read.
 *
 * What no DDL file holds (roles, settings, sizes) comes last, under "server:".
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/catalog.h"
#include "report/report.h"
#include "sql/quote.h"

static void
put_name(struct buf *out, const char *schema, const char *name)
{
	sql_qualified(out, schema, name);
}

/* ", " before all but the first. */
static void
put_comma(struct buf *out, size_t i)
{
	if (i)
		buf_str(out, ", ");
}

static void
put_owner(struct buf *out, const char *owner)
{
	if (!owner)
		return;
	buf_str(out, " owner ");
	sql_ident(out, owner);
}

static void
put_flag(struct buf *out, bool flag, const char *text)
{
	if (flag)
		buf_printf(out, " %s", text);
}

/* --- accesses */

static void
put_uses(struct buf *out, unsigned uses)
{
	for (unsigned i = 0; i < COLUMN_USES; i++)
		if (uses & 1u << i)
			buf_printf(out, " %s", column_use_names[i]);
}

static void
put_events(struct buf *out, unsigned events)
{
	for (unsigned i = 0; i < ROW_EVENTS; i++)
		if (events & 1u << i)
			buf_printf(out, " %s", row_event_names[i]);
}

static void
put_access(struct buf *out, const struct access *a)
{
	buf_printf(out, "%s", access_mode_names[a->mode]);
	put_events(out, a->events);
	buf_char(out, ' ');
	put_name(out, a->relation->schema, a->relation->name);
	for (size_t i = 0; i < a->columns.n; i++) {
		buf_str(out, i ? ", " : "(");
		sql_ident(out, a->columns.v[i].attribute->name);
		put_uses(out, a->columns.v[i].uses);
	}
	if (a->columns.n)
		buf_char(out, ')');
	buf_printf(out, " level %d", a->level);
}

static void
put_signature(struct buf *out, const struct routine *f)
{
	put_name(out, f->schema, f->name);
	buf_char(out, '(');
	for (size_t i = 0; i < f->arguments.n; i++) {
		put_comma(out, i);
		buf_str(out, f->arguments.v[i]);
	}
	buf_char(out, ')');
}

VEC_TYPE(lines, char *);

static void
add_line(struct arena *a, struct lines *lines, struct buf *line)
{
	vec_push(a, lines, arena_strndup(a, line->data, line->len));
	buf_clear(line);
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static void
collect_set(struct arena *a, struct lines *lines, const struct access_set *set)
{
	struct buf line;

	buf_init(&line);
	for (size_t i = 0; i < set->accesses.n; i++) {
		put_access(&line, &set->accesses.v[i]);
		add_line(a, lines, &line);
	}
	for (size_t i = 0; i < set->calls.n; i++) {
		buf_str(&line, "call ");
		put_signature(&line, set->calls.v[i].routine);
		add_line(a, lines, &line);
	}
	for (size_t i = 0; i < set->sequences.n; i++) {
		const struct relation *s = set->sequences.v[i].sequence;

		buf_str(&line, "sequence ");
		put_name(&line, s->schema, s->name);
		add_line(a, lines, &line);
	}
	for (size_t i = 0; i < set->gaps.n; i++) {
		buf_printf(&line, "gap %s ",
			   gap_kind_names[set->gaps.v[i].kind]);
		sql_literal(&line, set->gaps.v[i].what);
		add_line(a, lines, &line);
	}
	if (set->system) {
		buf_str(&line, "system catalogs");
		add_line(a, lines, &line);
	}
	buf_release(&line);
}

/* Each access on a line of its own, behind what has it. */
static void
put_set(struct buf *out, const char *subject, const struct access_set *set)
{
	struct arena arena = ARENA_INIT;
	struct lines lines = {0};

	if (set)
		collect_set(&arena, &lines, set);
	if (lines.n > 1)
		qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		buf_printf(out, "%s: %s\n", subject, lines.v[i]);
	arena_release(&arena);
}

/* --- relations */

static const char *
kind_name(enum relation_kind kind)
{
	switch (kind) {
	case RELATION_TABLE:
		return "table";
	case RELATION_PARTITIONED:
		return "partitioned table";
	case RELATION_VIEW:
		return "view";
	case RELATION_MATVIEW:
		return "materialized view";
	case RELATION_FOREIGN:
		return "foreign table";
	case RELATION_SEQUENCE:
		return "sequence";
	}
	return "relation";
}

static void
put_relation(struct buf *out, const struct relation *r)
{
	buf_printf(out, "%s ", kind_name(r->kind));
	put_name(out, r->schema, r->name);
	put_owner(out, r->owner);
	put_flag(out, r->unlogged, "unlogged");
	put_flag(out, r->temporary, "temporary");
	put_flag(out, r->row_security, "row security");
	put_flag(out, r->force_row_security, "forced row security");
	put_flag(out, r->security_invoker, "security invoker");
	if (r->replica_identity != 'd' && relation_is_table(r))
		buf_printf(out, " replica identity %c", r->replica_identity);
	if (r->replica_index)
		sql_fmt(out, " index %I", r->replica_index);
	if (r->server)
		sql_fmt(out, " server %I", r->server);
	if (r->partition_of)
		sql_fmt(out, " partition of %Q", r->partition_of->schema,
			r->partition_of->name);
	for (size_t i = 0; i < r->parents.n; i++)
		sql_fmt(out, " inherits %Q", r->parents.v[i]->schema,
			r->parents.v[i]->name);
	if (r->owned_by)
		sql_fmt(out, " owned by %Q.%I", r->owned_by->relation->schema,
			r->owned_by->relation->name, r->owned_by->name);
	buf_char(out, '\n');
}

/* "kind name", the start of each line about a part of a relation. */
static void
start(struct buf *line, const struct relation *r, const char *part,
      const char *name)
{
	buf_clear(line);
	put_name(line, r->schema, r->name);
	buf_printf(line, " %s ", part);
	sql_ident(line, name);
}

static void
put_columns(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct attribute *a = r->attributes.v[i];

		start(subject, r, "column", a->name);
		buf_printf(out, "%s number %d", subject->data, a->number);
		if (a->type)
			buf_printf(out, " %s", a->type);
		if (a->user_type)
			sql_fmt(out, " (type %Q)", a->user_type->schema,
				a->user_type->name);
		put_flag(out, a->not_null, "not null");
		if (a->identity)
			buf_printf(out, " identity %c", a->identity);
		if (a->generated)
			buf_printf(out, " generated %c", a->generated);
		put_flag(out, a->value != NULL, "value");
		buf_char(out, '\n');
		put_set(out, subject->data, a->value);
	}
}

static void
put_attributes(struct buf *out, struct attribute *const *v, size_t n)
{
	buf_char(out, '(');
	for (size_t i = 0; i < n; i++) {
		put_comma(out, i);
		sql_ident(out, v[i]->name);
	}
	buf_char(out, ')');
}

static void
put_keys(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->keys.n; i++) {
		const struct key *k = &r->keys.v[i];

		start(subject, r, "key", k->name);
		buf_printf(out, "%s %s ", subject->data,
			   k->primary ? "primary" : "unique");
		put_attributes(out, k->columns.v, k->columns.n);
		buf_char(out, '\n');
	}
}

/* A partition has its root's. */
static void
put_callings(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->callings.n && !r->partition_of; i++) {
		const struct calling *it = r->callings.v[i];
		struct access_set calls = {0};

		calls.calls.v = it->value->calls.v;
		calls.calls.n = it->value->calls.n;
		start(subject, r, it->index ? "index" : "check", it->name);
		put_set(out, subject->data, &calls);
	}
}

static void
put_references(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->references.n; i++) {
		const struct foreign_key *k = r->references.v[i];

		start(subject, r, "foreign key", k->name);
		buf_printf(out, "%s ", subject->data);
		put_attributes(out, k->child_columns.v, k->child_columns.n);
		sql_fmt(out, " to %Q", k->parent->schema, k->parent->name);
		put_attributes(out, k->parent_columns.v, k->parent_columns.n);
		buf_printf(out, " update %c delete %c", k->on_update,
			   k->on_delete);
		put_flag(out, k->deferrable, "deferrable");
		put_flag(out, k->deferred, "deferred");
		put_flag(out, k->not_valid, "not valid");
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < r->referenced_by.n; i++) {
		const struct foreign_key *k = r->referenced_by.v[i];

		start(subject, r, "referenced by", k->name);
		sql_fmt(out, "%Q referenced by %Q.%I\n", r->schema, r->name,
			k->child->schema, k->child->name, k->name);
	}
}

static void
put_triggers(struct buf *out, struct buf *subject, const struct relation *r)
{
	static const char *const timing[] = {"before", "after", "instead of"};

	for (size_t i = 0; i < r->triggers.n; i++) {
		const struct trigger *t = r->triggers.v[i];

		start(subject, r, "trigger", t->name);
		buf_printf(out, "%s %s", subject->data, timing[t->timing]);
		put_events(out, t->events);
		if (t->columns.n)
			put_attributes(out, t->columns.v, t->columns.n);
		buf_printf(out, " %s enabled %c calls ",
			   t->for_each_row ? "row" : "statement", t->enabled);
		if (t->old_table)
			sql_fmt(out, "with old as %I ", t->old_table);
		if (t->new_table)
			sql_fmt(out, "with new as %I ", t->new_table);
		if (t->routine)
			put_signature(out, t->routine);
		else
			buf_printf(out, "%s, not known", t->routine_name);
		buf_char(out, '\n');
	}
}

static void
put_rules(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->rules.n; i++) {
		const struct rule *rule = r->rules.v[i];

		start(subject, r, "rule", rule->name);
		buf_printf(out, "%s on", subject->data);
		put_events(out, rule->event);
		put_flag(out, rule->instead, "instead");
		buf_printf(out, " enabled %c\n", rule->enabled);
		put_set(out, subject->data, rule->action);
	}
}

static void
put_policies(struct buf *out, struct buf *subject, const struct relation *r)
{
	for (size_t i = 0; i < r->policies.n; i++) {
		const struct policy *p = r->policies.v[i];

		start(subject, r, "policy", p->name);
		buf_printf(out, "%s for %c %s", subject->data, p->command,
			   p->permissive ? "permissive" : "restrictive");
		for (size_t k = 0; k < p->roles.n; k++)
			sql_fmt(out, " to %I", p->roles.v[k]);
		buf_char(out, '\n');
		put_set(out, subject->data, p->condition);
	}
}

static void
put_relations(struct buf *out, const struct catalog *c)
{
	struct buf subject;

	buf_init(&subject);
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		put_relation(out, r);
		put_columns(out, &subject, r);
		put_keys(out, &subject, r);
		put_callings(out, &subject, r);
		put_references(out, &subject, r);
		put_triggers(out, &subject, r);
		put_rules(out, &subject, r);
		put_policies(out, &subject, r);
		buf_clear(&subject);
		put_name(&subject, r->schema, r->name);
		buf_str(&subject, " query");
		put_set(out, subject.data, r->query);
	}
	buf_release(&subject);
}

/* --- types and routines */

static void
put_members(struct buf *out, const struct db_type *t)
{
	for (size_t i = 0; i < t->members.n; i++) {
		const struct attribute *m = t->members.v[i];

		sql_fmt(out, "type %Q attribute %I number %d ", t->schema,
			t->name, m->name, m->number);
		buf_str(out, m->type);
		if (m->user_type)
			sql_fmt(out, " (type %Q)", m->user_type->schema,
				m->user_type->name);
		buf_char(out, '\n');
	}
}

static void
put_types(struct buf *out, const struct catalog *c)
{
	for (size_t i = 0; i < c->types.n; i++) {
		const struct db_type *t = c->types.v[i];

		sql_fmt(out, "type %Q", t->schema, t->name);
		buf_printf(out, " kind %c", t->kind);
		put_owner(out, t->owner);
		if (t->base)
			buf_printf(out, " of %s", t->base);
		for (size_t k = 0; k < t->labels.n; k++) {
			buf_str(out, k ? ", " : " labels ");
			sql_literal(out, t->labels.v[k]);
		}
		buf_char(out, '\n');
		put_members(out, t);
	}
}

static void
put_names(struct buf *out, const char *title, const char *const *v, size_t n)
{
	buf_printf(out, " %s (", title);
	for (size_t i = 0; i < n; i++) {
		put_comma(out, i);
		sql_ident(out, v[i]);
	}
	buf_char(out, ')');
}

static void
put_parts(struct buf *out, const char *subject, const struct routine *f)
{
	struct arena arena = ARENA_INIT;
	struct lines lines = {0};
	struct buf line;

	buf_init(&line);
	for (size_t i = 0; i < f->aggregate_parts.n; i++) {
		put_signature(&line, f->aggregate_parts.v[i]);
		add_line(&arena, &lines, &line);
	}
	if (lines.n > 1)
		qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		buf_printf(out, "%s part %s\n", subject, lines.v[i]);
	buf_release(&line);
	arena_release(&arena);
}

static void
put_routine(struct buf *out, const char *subject, const struct routine *f)
{
	buf_printf(out, "%s kind %c", subject, f->kind);
	put_owner(out, f->owner);
	put_names(out, "arguments", f->argument_names.v, f->argument_names.n);
	buf_printf(out, " defaults %zu", f->ndefaults);
	put_flag(out, f->variadic, "variadic");
	if (f->returns)
		buf_printf(out, " returns %s%s", f->returns_set ? "setof " : "",
			   f->returns);
	if (f->language)
		sql_fmt(out, " language %I", f->language);
	put_flag(out, f->security_definer, "security definer");
	if (f->has_path)
		put_names(out, "search_path", f->search_path.v,
			  f->search_path.n);
	buf_char(out, '\n');
}

static void
put_routines(struct buf *out, const struct catalog *c)
{
	struct buf subject;

	buf_init(&subject);
	for (size_t i = 0; i < c->routines.n; i++) {
		const struct routine *f = c->routines.v[i];

		buf_clear(&subject);
		buf_str(&subject, "routine ");
		put_signature(&subject, f);
		put_routine(out, subject.data, f);
		put_parts(out, subject.data, f);
		if (f->source) {
			buf_printf(out, "%s source ", subject.data);
			sql_literal(out, f->source);
			buf_char(out, '\n');
		}
		put_set(out, subject.data, f->body);
	}
	buf_release(&subject);
}

/* --- rights */

static void
put_rights(struct buf *out, unsigned rights)
{
	bool some = false;

	for (unsigned i = 0; i < PRIVILEGE_KINDS; i++) {
		if (!(rights & 1u << i))
			continue;
		buf_printf(out, "%s%s", some ? ", " : "", privilege_names[i]);
		some = true;
	}
}

static void
put_grantee(struct buf *out, const char *grantee, unsigned grantable)
{
	buf_str(out, " to ");
	if (grantee[0])
		sql_ident(out, grantee);
	else
		buf_str(out, "PUBLIC");
	if (grantable) {
		buf_str(out, " grantable ");
		put_rights(out, grantable);
	}
	buf_char(out, '\n');
}

static void
put_grants(struct buf *out, const struct catalog *c)
{
	for (size_t i = 0; i < c->grants.n; i++) {
		const struct grant *g = &c->grants.v[i];

		buf_str(out, "grant ");
		put_rights(out, g->privileges);
		buf_str(out, " on ");
		if (g->relation)
			put_name(out, g->relation->schema, g->relation->name);
		else if (g->routine)
			put_signature(out, g->routine);
		else if (g->type)
			sql_fmt(out, "type %Q", g->type->schema, g->type->name);
		else
			sql_fmt(out, "schema %I", g->schema);
		if (g->attribute)
			sql_fmt(out, "(%I)", g->attribute->name);
		put_grantee(out, g->grantee, g->grantable);
	}
	for (size_t i = 0; i < c->default_grants.n; i++) {
		const struct default_grant *g = &c->default_grants.v[i];

		buf_str(out, "default grant ");
		put_rights(out, g->privileges);
		buf_printf(out, " on %c", g->object);
		if (g->schema)
			sql_fmt(out, " in %I", g->schema);
		if (g->role)
			sql_fmt(out, " of %I", g->role);
		put_grantee(out, g->grantee, g->grantable);
	}
}

static void
put_globals(struct buf *out, const struct catalog *c)
{
	for (size_t i = 0; i < c->schemas.n; i++) {
		sql_fmt(out, "schema %I", c->schemas.v[i].name);
		put_owner(out, c->schemas.v[i].owner);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < c->extensions.n; i++)
		sql_fmt(out, "extension %I in %I\n", c->extensions.v[i].name,
			c->extensions.v[i].schema);
	for (size_t i = 0; i < c->publications.n; i++) {
		const struct publication *p = &c->publications.v[i];

		sql_fmt(out, "publication %I", p->name);
		put_flag(out, p->all_tables, "all tables");
		for (size_t k = 0; k < p->tables.n; k++)
			sql_fmt(out, " table %Q", p->tables.v[k]->schema,
				p->tables.v[k]->name);
		for (size_t k = 0; k < p->schemas.n; k++)
			sql_fmt(out, " schema %I", p->schemas.v[k]);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < c->connections.n; i++) {
		const struct connection *to = &c->connections.v[i];

		if (to->wrapper)
			sql_fmt(out, "server %I of %I\n", to->name,
				to->wrapper);
		else
			sql_fmt(out, "subscription %I\n", to->name);
	}
}

/* --- what only a server knows */

static void
put_sizes(struct buf *out, const struct catalog *c)
{
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (r->rows < 0 && r->bytes < 0)
			continue;
		sql_fmt(out, "size %Q ", r->schema, r->name);
		buf_printf(out, "rows %.0f bytes %" PRId64 "\n", r->rows,
			   r->bytes);
	}
}

static void
put_server(struct buf *out, const struct catalog *c)
{
	if (c->database)
		sql_fmt(out, "database %I\n", c->database);
	if (c->version)
		buf_printf(out, "version %d\n", c->version);
	for (size_t i = 0; i < c->roles.n; i++) {
		const struct db_role *r = &c->roles.v[i];

		sql_fmt(out, "role %I", r->name);
		put_flag(out, r->superuser, "superuser");
		put_flag(out, r->login, "login");
		put_flag(out, r->inherit, "inherit");
		put_names(out, "member of", r->member_of.v, r->member_of.n);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < c->paths.n; i++) {
		const struct path_setting *p = &c->paths.v[i];

		buf_str(out, "path");
		if (p->role)
			sql_fmt(out, " of role %I", p->role);
		if (p->database)
			sql_fmt(out, " in database %I", p->database);
		put_names(out, "is", p->schemas.v, p->schemas.n);
		buf_char(out, '\n');
	}
	put_sizes(out, c);
}

void
report_catalog(struct buf *out, const struct catalog *c)
{
	put_globals(out, c);
	put_types(out, c);
	put_relations(out, c);
	put_routines(out, c);
	put_grants(out, c);
	for (size_t i = 0; i < c->gaps.n; i++) {
		const struct catalog_gap *g = &c->gaps.v[i];

		buf_printf(out, "gap %s:%d:%d ", g->file ? g->file : "",
			   g->line, g->column);
		sql_literal(out, g->reason);
		buf_char(out, '\n');
	}
	buf_str(out, "server:\n");
	put_server(out, c);
}
