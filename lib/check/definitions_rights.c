/* Rights that statements give to another service's roles. */
#include <string.h>

#include "check/definitions.h"
#include "sql/quote.h"

static void
add_grant(const struct defining *d, const struct definition_grantee *to,
	  const char *consumer, const char *owner, size_t at,
	  const char *object, const char *what)
{
	if (strcmp(consumer, owner) == 0)
		return;
	check_add(d->c, d->site, at,
		  &(struct finding){
			  .rule = RULE_GRANT,
			  .consumer = consumer,
			  .owner = owner,
			  .object = object,
			  .message = arena_printf(
				  d->c->arena,
				  "%s, of %s, gets rights on %s of %s",
				  *to->role ? scene_text(scene_of(d), to->role)
					    : "PUBLIC",
				  consumer, what, owner),
			  .fix = check_fix(d->c, RULE_GRANT, CROSSING_GRANT,
					   consumer, owner, object),
		  });
}

bool
check_is_in(const struct relation *r, const char *schema, bool sequences)
{
	return (r->kind == RELATION_SEQUENCE) == sequences &&
	       (!schema || strcmp(r->schema, schema) == 0);
}

struct name_list
check_owners_in(struct checker *c, const char *schema, bool sequences)
{
	const struct catalog *catalog = c->own->catalog;
	struct scene *s = &c->crosser.scene;
	struct name_list out = {0};

	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		int owner = scene_owner(s, r);

		if (owner >= 0 && check_is_in(r, schema, sequences))
			name_list_add(&c->scratch, &out,
				      scene_service(s, owner));
	}
	return out;
}

static bool
is_given(const struct routine *r, enum definition_use use)
{
	return use == GIVES_ALL_ROUTINES ||
	       (r->kind == ROUTINE_PROCEDURE) == (use == GIVES_ALL_PROCEDURES);
}

/* The services that own routines of the kinds that use says. */
static struct name_list
routine_owners_in(struct checker *c, const char *schema,
		  enum definition_use use)
{
	const struct catalog *catalog = c->own->catalog;
	struct scene *s = &c->crosser.scene;
	struct name_list out = {0};

	for (size_t i = 0; i < catalog->routines.n; i++) {
		const struct routine *r = catalog->routines.v[i];
		int owner = scene_routine_owner(s, r);

		if (owner >= 0 && strcmp(r->schema, schema) == 0 &&
		    is_given(r, use))
			name_list_add(&c->scratch, &out,
				      scene_service(s, owner));
	}
	return out;
}

static struct name_list
owners_of_all(struct checker *c, const struct definition_name *n)
{
	if (n->use == GIVES_ALL || n->use == GIVES_ALL_SEQUENCES)
		return check_owners_in(c, n->name,
				       n->use == GIVES_ALL_SEQUENCES);
	return routine_owners_in(c, n->name, n->use);
}

bool
check_role_is_of_all_data(const char *role)
{
	return strcmp(role, "pg_read_all_data") == 0 ||
	       strcmp(role, "pg_write_all_data") == 0;
}

const char *
check_gift(struct checker *c, const char *what, const char *role)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	if (*role)
		sql_ident(&b, role);
	else
		buf_str(&b, "PUBLIC");
	text = arena_printf(c->arena, "%s to %s", what,
			    scene_text(&c->crosser.scene, b.data));
	buf_release(&b);
	return text;
}

/* That is there to be used. */
static bool
is_of_api(const struct defining *d, const struct definition_name *n)
{
	const char *schema = n->relation  ? n->relation->schema
			     : n->routine ? n->routine->schema
					  : "";

	return scene_schema_is_ours(scene_of(d), schema);
}

static void
grant_name(const struct defining *d, const struct definition_grantee *to,
	   const char *consumer, const struct definition_name *n)
{
	size_t at = check_name_place(d->site->unit, d->st, n);
	struct name_list owners = {0};
	const char *object = defining_text(d, n), *what = NULL;

	if (n->use == GIVES) {
		int owner = defining_owner(d, n);

		if (owner < 0 || is_of_api(d, n) ||
		    check_allowed(d->c, consumer, object, ALLOW_ANY))
			return;
		name_list_add(&d->c->scratch, &owners, service_name(d, owner));
	} else if (n->use != GIVES_ROLE) {
		if (scene_schema_is_ours(scene_of(d), n->name))
			return;
		owners = owners_of_all(d->c, n);
		object = arena_printf(d->c->arena, "all of schema %s", object);
	} else if (check_role_is_of_all_data(n->name)) {
		owners = check_owners_in(d->c, NULL, false);
		object = check_gift(d->c, object, to->role);
		what = "all tables";
	} else {
		owners = *role_services(&d->c->crosser.roles, n->name);
	}
	for (size_t i = 0; i < owners.n; i++)
		add_grant(d, to, consumer, owners.v[i], at, object,
			  what ? what : object);
}

const char *
check_future_objects(struct checker *c, const char *role)
{
	return arena_printf(c->arena, "what %s will make",
			    scene_text(&c->crosser.scene, role));
}

static void
grant_defaults(const struct defining *d, const struct definition_grantee *to,
	       const char *consumer)
{
	size_t at = to->location >= 0 ? (size_t)to->location : NOWHERE;

	for (size_t i = 0; i < d->d->givers.n; i++) {
		const struct name_list *owners = role_services(
			&d->c->crosser.roles, d->d->givers.v[i]);
		const char *object = check_future_objects(d->c,
							  d->d->givers.v[i]);

		for (size_t k = 0; k < owners->n; k++)
			add_grant(d, to, consumer, owners->v[k], at, object,
				  object);
	}
}

void
check_grantee(const struct defining *d, const struct definition_grantee *to)
{
	const struct name_list *services;
	const struct definition_name *n;

	/* Of PUBLIC every service is one: none is named. */
	if (!to->role)
		return;
	services = role_services(&d->c->crosser.roles,
				 arena_strdup(d->c->arena, to->role));
	for (size_t i = 0; i < services->n; i++) {
		vec_each (n, &d->d->names)
			grant_name(d, to, services->v[i], n);
		grant_defaults(d, to, services->v[i]);
	}
}
