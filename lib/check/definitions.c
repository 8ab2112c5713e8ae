/*
 * What statements of DDL define across services. Who the consumer is, the
 * defined thing says if it is somebody's: whoever writes the migration, a
 * foreign key is its table's. Else it is the file's service.
 */
#include <string.h>

#include "check/definitions.h"
#include "sql/quote.h"

const char *
defining_text(const struct defining *d, const struct definition_name *n)
{
	const char *text;
	struct buf b;

	if (n->relation)
		return scene_relation(scene_of(d), relation_root(n->relation));
	if (n->type)
		return scene_type(scene_of(d), n->type);
	if (n->routine)
		return scene_routine(scene_of(d), n->routine);
	buf_init(&b);
	sql_qualified(&b, n->schema, n->name);
	text = scene_text(scene_of(d), b.data);
	buf_release(&b);
	return text;
}

void
defining_add(const struct defining *d, enum check_rule rule,
	     enum crossing_kind kind, int consumer, const char *owner,
	     size_t at, const char *object, const char *message)
{
	const char *who = service_name(d, consumer);

	check_add(
		d->c, d->site, at,
		&(struct finding){
			.rule = rule,
			.consumer = who,
			.owner = owner,
			.object = object,
			.message = message,
			.fix = check_fix(d->c, rule, kind, who, owner, object),
		});
}

/* Names that lead to another service's things. */

int
defining_owner(const struct defining *d, const struct definition_name *n)
{
	if (n->relation)
		return scene_owner(scene_of(d), n->relation);
	if (n->type)
		return type_owner(d->c->own, n->type);
	if (n->routine)
		return scene_routine_owner(scene_of(d), n->routine);
	return OWNER_NONE;
}

static const struct {
	enum check_rule rule;
	enum crossing_kind kind;
	const char *words; /* between the consumer and the name */
} uses[] = {
	[CHANGES] = {RULE_DDL, CROSSING_WRITE, "changes"},
	[REFERS_TO] = {RULE_FOREIGN_KEY, CROSSING_FOREIGN_KEY,
		       "refers by a foreign key to"},
	[INHERITS] = {RULE_INHERITS, CROSSING_INHERITS, "inherits from"},
	[HAS_TYPE] = {RULE_TYPE, CROSSING_TYPE, "has a column of the type"},
	[MADE_OF] = {RULE_TYPE, CROSSING_TYPE, "makes a type of"},
	[DRAWS_FROM] = {RULE_SEQUENCE, CROSSING_SEQUENCE, "draws from"},
	[OWNED_BY] = {RULE_SEQUENCE, CROSSING_SEQUENCE, "ties a sequence to"},
	[SITS_ON] = {RULE_TRIGGER, CROSSING_TRIGGER, "acts on"},
};

static void
check_use(const struct defining *d, const struct definition_name *n,
	  int consumer)
{
	int owner = defining_owner(d, n);
	const char *object = defining_text(d, n);

	if (consumer < 0 || owner < 0 || owner == consumer ||
	    check_allowed(d->c, service_name(d, consumer), object, ALLOW_ANY))
		return;
	defining_add(d, uses[n->use].rule, uses[n->use].kind, consumer,
		     service_name(d, owner),
		     check_name_place(d->site->unit, d->st, n), object,
		     arena_printf(d->c->arena, "%s %s %s of %s",
				  service_name(d, consumer), uses[n->use].words,
				  object, service_name(d, owner)));
}

/* Other services that a schema is the API of, or has tables of. */
static void
owners_of_schema(const struct defining *d, const char *schema, int consumer,
		 struct name_list *out)
{
	const struct catalog *c = d->c->own->catalog;
	int api = scene_schema_service(scene_of(d), schema);

	if (api >= 0 && api != consumer)
		name_list_add(d->c->arena, out, service_name(d, api));
	for (size_t i = 0; api < 0 && i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int owner = scene_owner(scene_of(d), r);

		if (relation_is_table(r) && strcmp(r->schema, schema) == 0 &&
		    owner >= 0 && owner != consumer)
			name_list_add(d->c->arena, out, service_name(d, owner));
	}
}

/* All that is in it goes with it. */
static void
check_schema_use(const struct defining *d, const struct definition_name *n,
		 int consumer)
{
	const char *object = defining_text(d, n);
	struct name_list owners = {0};

	if (consumer < 0)
		return;
	owners_of_schema(d, n->name, consumer, &owners);
	for (size_t i = 0; i < owners.n; i++) {
		const char *who = service_name(d, consumer);

		if (!check_allowed(d->c, who, object, ALLOW_ANY))
			defining_add(
				d, RULE_DDL, CROSSING_WRITE, consumer,
				owners.v[i],
				check_name_place(d->site->unit, d->st, n),
				object,
				arena_printf(d->c->arena,
					     "%s changes the schema %s of %s",
					     who, object, owners.v[i]));
	}
}

/* What a role owns is its services': of none of them, if it is one's own. */
static void
check_owned(const struct defining *d, const struct definition_name *n,
	    int consumer)
{
	const char *who = service_name(d, consumer);
	const char *role = scene_text(scene_of(d), n->name);
	struct name_list owners = {0};

	role_services_of(scene_of(d), n->name, &owners);
	for (size_t i = 0; consumer >= 0 && i < owners.n; i++)
		if (!name_list_has(&owners, who))
			defining_add(
				d, RULE_DDL, CROSSING_WRITE, consumer,
				owners.v[i],
				check_name_place(d->site->unit, d->st, n), role,
				arena_printf(d->c->arena,
					     "%s changes all that %s of %s "
					     "owns",
					     who, role, owners.v[i]));
}

static void
check_called(const struct defining *d, const struct definition_name *n)
{
	struct call_list calls = check_calls(d->c, d->service, n->routine);
	const char *object = defining_text(d, n);
	const struct crossing_call *it;

	vec_each (it, &calls)
		if (it->allowed)
			d->c->out->allowed++;
		else
			defining_add(d, RULE_FUNCTION, CROSSING_FUNCTION,
				     d->service, it->owner,
				     check_name_place(d->site->unit, d->st, n),
				     object,
				     arena_printf(d->c->arena,
						  "a table of %s %s",
						  service_name(d, d->service),
						  check_call_words(d->c, it,
								   object)));
}

/* Tables that are new */

static const char *
schema_of(const struct defining *d, const struct definition_name *n)
{
	if (n->schema)
		return n->schema;
	return d->c->path.schemas.n ? d->c->path.schemas.v[0] : "public";
}

static bool
claims(const struct plan_names *names, const char *raw, const char *shown)
{
	const struct plan_name *it;
	struct err err;

	vec_each (it, names) {
		if (!it->pattern)
			continue;
		if (pattern_kind(it->pattern) == PATTERN_EXACT
			    ? strcmp(it->text, shown) == 0 ||
				      strcmp(it->text, raw) == 0
			    : pattern_match(it->pattern, raw, strlen(raw),
					    &err) == 1)
			return true;
	}
	return false;
}

/* Who a table will belong to that the schema does not have yet. */
static int
future_owner(const struct defining *d, const struct definition_name *n)
{
	const struct plan *plan = d->c->own->plan;
	const char *schema = schema_of(d, n);
	const char *raw = arena_printf(&d->c->scratch, "%s.%s", schema,
				       n->name);
	const struct service *s;
	int owner = OWNER_NONE;
	struct buf shown;

	buf_init(&shown);
	sql_qualified(&shown, schema, n->name);
	if (claims(&plan->reference, raw, shown.data))
		owner = OWNER_REFERENCE;
	else if (claims(&plan->ignore, raw, shown.data))
		owner = OWNER_IGNORED;
	vec_each (s, &plan->services)
		if (claims(&s->tables, raw, shown.data))
			owner = s->index;
	buf_release(&shown);
	return owner;
}

static bool
is_in_scope(const struct defining *d, const struct definition_name *n)
{
	const struct plan *plan = d->c->own->plan;
	const struct plan_text *it;
	const char *schema = schema_of(d, n);

	if (scene_schema_is_ours(scene_of(d), schema))
		return false;
	if (!plan->schemas.n)
		return true;
	vec_each (it, &plan->schemas)
		if (strcmp(it->text, schema) == 0)
			return true;
	return false;
}

/* Of what is defined: its owner now, or from then on. */
static int
defined_owner(const struct defining *d, const struct definition_name *n)
{
	const struct definition_name *parent;

	if (n->relation)
		return scene_owner(scene_of(d), n->relation);
	if (n->type)
		return type_owner(d->c->own, n->type);
	/* Else it belongs to whom it touches, which a new body changes. */
	if (n->routine && d->c->own->routines[n->routine->id].claimed)
		return routine_owner(d->c->own, n->routine);
	/* An API is its service's, whatever is made in it. */
	if (n->schema && scene_schema_service(scene_of(d), n->schema) >= 0)
		return scene_schema_service(scene_of(d), n->schema);
	if (d->d->kind != DEFINITION_TABLE)
		return OWNER_NONE;
	/* A partition follows its root. */
	vec_each (parent, &d->d->names)
		if (d->d->partition && parent->use == INHERITS &&
		    parent->relation)
			return scene_owner(scene_of(d), parent->relation);
	return future_owner(d, n);
}

/* Is any of the name put in at run time? */
static bool
is_put_in(const struct defining *d, const struct definition_name *n)
{
	const struct source_piece *piece = d->site->unit->piece;

	return piece && piece->dynamic && strchr(n->name, '$');
}

static void
check_new_table(const struct defining *d, const struct definition_name *n,
		int owner)
{
	const char *object;

	if (owner != OWNER_NONE || d->d->kind != DEFINITION_TABLE ||
	    is_put_in(d, n) || !is_in_scope(d, n))
		return;
	object = n->schema || n->relation
			 ? defining_text(d, n)
			 : defining_text(d, &(struct definition_name){
						    .schema = schema_of(d, n),
						    .name = n->name});
	check_add(d->c, d->site, check_name_place(d->site->unit, d->st, n),
		  &(struct finding){
			  .rule = RULE_UNOWNED_TABLE,
			  .consumer = service_name(d, d->site->file->service),
			  .object = object,
			  .message = arena_printf(
				  d->c->arena, "no service owns the table %s",
				  object),
			  .fix = "claim it in the plan: under the tables of "
				 "its service, reference or ignore",
		  });
}

/* What bodies, views and policies touch */

static const char *
thing_name(const struct defining *d)
{
	const struct definition_name *it;

	vec_each (it, &d->d->names)
		if (it->use == DEFINES || it->use == SITS_ON)
			return defining_text(d, it);
	return "";
}

/* In the body of a routine nothing is known to stand anywhere. */
static size_t
place_in_body(const struct defining *d, const struct statement *st,
	      const struct crossing *x, const char *relation)
{
	int place = crosser_place(&d->c->crosser, st, x, relation);
	const struct access *it;
	const char *text = d->site->unit->base;

	if (place >= 0 && d->d->body_to == 0)
		return (size_t)place;
	vec_each (it, &st->direct.accesses) {
		const struct relation *r = it->relation;

		if (relation &&
		    strcmp(scene_relation(scene_of(d), relation_root(r)),
			   relation) == 0 &&
		    d->d->body_to)
			return check_find_name(text, d->d->body_from,
					       d->d->body_to, r->schema,
					       r->name);
	}
	return d->d->body_to ? d->d->body_from : NOWHERE;
}

static void
check_touched(const struct defining *d, const struct statement *st,
	      enum check_rule rule, const char *what)
{
	struct crossing_list found = crosser_statement(
		&d->c->crosser, st, service_name(d, d->service), "",
		&d->c->scratch);

	for (size_t i = 0; i < found.n; i++) {
		const struct crossing *x = found.v[i];
		const struct evidence *e = &x->evidence.v[0];

		for (size_t k = 0; k < x->relations.n; k++) {
			const char *relation = x->relations.v[k];
			bool repeated = false;

			/* Read and written, it is one finding. */
			for (size_t m = 0; m < i && !repeated; m++)
				repeated = name_list_has(&found.v[m]->relations,
							 relation);
			if (repeated || check_allowed(d->c, x->consumer,
						      relation, e->access))
				continue;
			check_add(
				d->c, d->site,
				place_in_body(d, st, x, relation),
				&(struct finding){
					.rule = rule,
					.consumer = x->consumer,
					.owner = x->owner,
					.object = relation,
					.message = arena_printf(
						d->c->arena,
						"%s %s of %s touches %s of %s",
						what, thing_name(d),
						x->consumer, relation,
						x->owner),
					.fix = check_fix(d->c, rule, x->kind,
							 x->consumer, x->owner,
							 relation),
				});
		}
	}
}

static void
check_body(const struct defining *d, enum check_rule rule, const char *what)
{
	struct statement st = {.text = d->st->text, .len = d->st->len};

	if (!d->d->body)
		return;
	st.direct = *d->d->body;
	expander_follow(d->c->expander, &st.direct, &d->c->path, &st.effects);
	if (d->service >= 0)
		check_touched(d, &st, rule, what);
	if (d->d->kind == DEFINITION_ROUTINE)
		check_gaps(d->c, d->site, d->st, &st.direct);
}

static void
add_defined(const struct defining *d, const struct definition_name *n,
	    int consumer, int owner)
{
	const char *object = defining_text(d, n);

	if (check_allowed(d->c, service_name(d, consumer), object, ALLOW_ANY))
		return;
	defining_add(d, RULE_DDL, CROSSING_WRITE, consumer,
		     service_name(d, owner),
		     check_name_place(d->site->unit, d->st, n), object,
		     arena_printf(d->c->arena, "%s defines %s of %s",
				  service_name(d, consumer), object,
				  service_name(d, owner)));
}

static void
check_defined(struct defining *d, const struct definition_name *n)
{
	int file = d->site->file->service, owner = defined_owner(d, n);

	check_new_table(d, n, owner);
	if (owner >= 0)
		d->service = owner;
	/* By somebody else, new or again. */
	if (file >= 0 && owner >= 0 && owner != file)
		add_defined(d, n, file, owner);
}

static void
check_name(struct defining *d, const struct definition_name *n)
{
	int file = d->site->file->service;

	switch (n->use) {
	case DEFINES:
		check_defined(d, n);
		break;
	case CHANGES:
		check_use(d, n, file);
		if (defining_owner(d, n) >= 0)
			d->service = defining_owner(d, n);
		break;
	case CHANGES_OWNED:
		check_owned(d, n, file);
		break;
	case CHANGES_SCHEMA:
		check_schema_use(d, n, file);
		break;
	case SITS_ON:
		check_use(d, n, file);
		break;
	case REFERS_TO:
	case INHERITS:
	case HAS_TYPE:
	case MADE_OF:
	case DRAWS_FROM:
	case OWNED_BY:
		check_use(d, n, d->service);
		break;
	case CALLS:
		check_called(d, n);
		break;
	default:
		break;
	}
}

void
check_definition(struct checker *c, const struct site *site,
		 const struct statement *st)
{
	struct defining d = {c, site, st, st->definition, site->file->service};
	const struct definition_grantee *to;
	const struct definition_name *n;

	/* What takes back makes only what was there before. */
	if (site->unit->down)
		return;
	vec_each (n, &d.d->names)
		check_name(&d, n);
	switch (d.d->kind) {
	case DEFINITION_VIEW:
		if (d.service >= 0)
			check_touched(&d, st, RULE_VIEW, "the view");
		break;
	case DEFINITION_ROUTINE:
		check_body(&d, RULE_FUNCTION, "the function");
		break;
	case DEFINITION_TRIGGER:
		check_body(&d, RULE_TRIGGER, "the rule on");
		break;
	case DEFINITION_POLICY:
		check_body(&d, RULE_FUNCTION, "the policy of");
		break;
	case DEFINITION_PUBLICATION:
		check_publication(&d);
		break;
	case DEFINITION_REMOTE:
		check_remote(&d);
		break;
	default:
		vec_each (to, &d.d->grantees)
			check_grantee(&d, to);
		break;
	}
}
