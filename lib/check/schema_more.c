/*
 * What a schema gives away, or cannot say, and is no crossing of analyze():
 * memberships, default privileges, publications, other servers and their
 * tables, and routines of which it is not known what they touch.
 */
#include <string.h>

#include "check/schema.h"
#include "sql/quote.h"

/* Where self has to do with other. */
static void
add_at(struct locating *l, enum check_rule rule, const char *self,
       const char *other, const char *consumer, const char *owner,
       const char *object, const char *message)
{
	const struct finding f = {
		.rule = rule,
		.consumer = consumer,
		.owner = owner,
		.object = object,
		.message = message,
		.fix = check_fix(l->c, rule, CROSSING_GRANT, consumer, owner,
				 object),
	};

	check_add_located(l, check_locate(l, rule, self, other), &f);
}

static void
add(struct locating *l, enum check_rule rule, const char *consumer,
    const char *owner, const char *object, const char *self,
    const char *message)
{
	add_at(l, rule, self, object, consumer, owner, object, message);
}

static const char *
shown_role(struct locating *l, const char *role)
{
	return *role ? scene_text(&l->c->crosser.scene, role) : "PUBLIC";
}

/* Each service of the one and each of the other that are not the same, nor the
   owner one of those that the role itself stands for. */
static void
add_pairs(struct locating *l, const struct name_list *consumers,
	  const struct name_list *of_role, const struct name_list *owners,
	  const char *object, const char *self, const char *message)
{
	for (size_t i = 0; i < consumers->n; i++)
		for (size_t k = 0; k < owners->n; k++)
			if (!name_list_has(owners, consumers->v[i]) &&
			    !name_list_has(of_role, owners->v[k]))
				add_at(l, RULE_GRANT, self, object,
				       consumers->v[i], owners->v[k], object,
				       message);
}

/* Services that the role itself stands for. */
static struct name_list
services_of(struct locating *l, const char *role)
{
	struct name_list out = {0};

	role_services_of(&l->c->crosser.scene, role, &out);
	return out;
}

/* Whoever may act as the role has all tables, of each owner. */
static void
membership_of_all_data(struct locating *l, const char *role, const char *of)
{
	const struct name_list *consumers = role_services(&l->c->crosser.roles,
							  role);
	struct name_list owners = check_owners_in(l->c, NULL, false);
	const char *gift = check_gift(l->c, of, role);

	for (size_t i = 0; i < consumers->n; i++)
		for (size_t k = 0; k < owners.n; k++)
			if (strcmp(consumers->v[i], owners.v[k]) != 0)
				add_at(l, RULE_GRANT, gift, of, consumers->v[i],
				       owners.v[k], gift,
				       arena_printf(l->c->arena,
						    "%s is a member of %s, "
						    "which has rights on all "
						    "tables",
						    shown_role(l, role), of));
}

/* Of a group all who are in it, however indirectly. */
static void
membership(struct locating *l, const char *role, const char *of)
{
	struct name_list consumers = *role_services(&l->c->crosser.roles, role);
	struct name_list of_role = services_of(l, role);
	struct name_list owners = services_of(l, of);

	add_pairs(l, &consumers, &of_role, &owners, shown_role(l, of),
		  check_gift(l->c, shown_role(l, of), role),
		  arena_printf(l->c->arena,
			       "%s is a member of %s, a role of another "
			       "service",
			       shown_role(l, role), shown_role(l, of)));
}

static void
memberships(struct locating *l)
{
	const struct catalog *c = l->c->own->catalog;
	const struct db_role *r;

	vec_each (r, &c->roles)
		for (size_t i = 0; i < r->member_of.n; i++) {
			if (check_role_is_of_all_data(r->member_of.v[i]))
				membership_of_all_data(l, r->name,
						       r->member_of.v[i]);
			else
				membership(l, r->name, r->member_of.v[i]);
		}
}

static void
default_privileges(struct locating *l)
{
	const struct catalog *c = l->c->own->catalog;
	const struct default_grant *g;

	vec_each (g, &c->default_grants) {
		struct name_list owners = services_of(l, g->role);
		struct name_list consumers;

		if (!*g->grantee || (g->object != 'r' && g->object != 'S'))
			continue;
		consumers = services_of(l, g->grantee);
		add_pairs(l, &consumers, &consumers, &owners,
			  check_future_objects(l->c, g->role), "",
			  arena_printf(l->c->arena,
				       "%s will have rights on what %s, a role "
				       "of another service, makes",
				       shown_role(l, g->grantee),
				       shown_role(l, g->role)));
	}
}

static void
add_owner(struct checker *c, const struct relation *r, struct name_list *out)
{
	int owner = scene_owner(&c->crosser.scene, r);

	if (owner >= 0)
		name_list_add(c->arena, out,
			      scene_service(&c->crosser.scene, owner));
}

/* The services whose tables a publication sends. */
static struct name_list
owners_of(struct checker *c, const struct publication *p)
{
	const struct catalog *catalog = c->own->catalog;
	struct name_list owners = {0};

	for (size_t i = 0; i < p->tables.n; i++)
		add_owner(c, p->tables.v[i], &owners);
	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		bool in = p->all_tables;

		for (size_t k = 0; k < p->schemas.n && !in; k++)
			in = strcmp(p->schemas.v[k], r->schema) == 0;
		if (in && relation_is_table(r))
			add_owner(c, r, &owners);
	}
	return owners;
}

const char *
check_sends(struct checker *c, const struct publication *p)
{
	struct name_list owners = owners_of(c, p);

	if (owners.n < 2)
		return NULL;
	return arena_printf(c->arena,
			    "the publication %s sends tables of %s and %s%s",
			    scene_text(&c->crosser.scene, p->name), owners.v[0],
			    owners.v[1], owners.n > 2 ? " and others" : "");
}

static void
publications(struct locating *l)
{
	const struct publication *p;

	vec_each (p, &l->c->own->catalog->publications) {
		const char *message = check_sends(l->c, p);
		const char *name = scene_text(&l->c->crosser.scene, p->name);

		if (message)
			add(l, RULE_DIRECT_CONNECTION, "", "", name, name,
			    message);
	}
}

bool
check_server_leads_to_database(struct checker *c, const char *server)
{
	const struct connection *it;

	vec_each (it, &c->own->catalog->connections)
		if (it->wrapper && strcmp(it->name, server) == 0)
			return wrapper_leads_to_database(it->wrapper);
	return true;
}

static void
foreign_tables(struct locating *l)
{
	struct checker *c = l->c;
	const struct catalog *catalog = c->own->catalog;

	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		const char *name = scene_relation(&c->crosser.scene, r);
		const char *server;

		if (r->kind != RELATION_FOREIGN || !r->server ||
		    !check_server_leads_to_database(c, r->server))
			continue;
		server = scene_text(&c->crosser.scene, r->server);
		add(l, RULE_DIRECT_CONNECTION,
		    scene_service(&c->crosser.scene,
				  scene_owner(&c->crosser.scene, r)),
		    "", server, name,
		    arena_printf(c->arena,
				 "%s is a table of another server, %s", name,
				 server));
	}
}

const struct check_unknown *
check_find_unknown(const char *what)
{
	static const struct check_unknown kinds[] = {
		{"dynamic", RULE_DYNAMIC_SQL, "is decided at run time"},
		{"unparsed", RULE_UNPARSED, "is not known: it does not parse"},
		{"truncated", RULE_UNPARSED, "is not known: it is cut off"},
		{"remote", RULE_DIRECT_CONNECTION, "is another server's"},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(what, kinds[i].what) == 0)
			return &kinds[i];
	return NULL;
}

static void
connections(struct locating *l)
{
	const struct connection *to;

	vec_each (to, &l->c->own->catalog->connections) {
		const char *name = scene_text(&l->c->crosser.scene, to->name);

		if (!to->wrapper || wrapper_leads_to_database(to->wrapper))
			add(l, RULE_DIRECT_CONNECTION, "", "", name, "",
			    arena_printf(l->c->arena,
					 "the %s %s connects this database to "
					 "another one",
					 to->wrapper ? "foreign server"
						     : "subscription",
					 name));
	}
}

/* What a routine builds at run time, asks elsewhere, or has no parser for. */
static void
unknown(struct locating *l)
{
	const struct analysis_unknown *u;

	vec_each (u, &l->c->crosser.schema->unknown) {
		const struct check_unknown *kind = check_find_unknown(u->what);

		if (kind)
			add(l, kind->rule, "", "", u->name, u->name,
			    arena_printf(l->c->arena, "what %s touches %s: %s",
					 u->name, kind->words, u->reason));
	}
}

void
check_schema_more(struct locating *l)
{
	memberships(l);
	default_privileges(l);
	publications(l);
	foreign_tables(l);
	connections(l);
	unknown(l);
}
