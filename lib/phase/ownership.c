/*
 * Phase 1. Objects are given to the owner role one by one, tables before what
 * reads them: a view reads with its owner's rights, and finds what it reads
 * given to the same owner, or still in the hands of one who may read all of it.
 *
 * A former owner that is no superuser gets explicit rights on each object, in
 * the transaction that takes the object from it. Where all of the service's
 * objects were its own it becomes a member of the new owner, too, and so can
 * ALTER, REFRESH and pass row security as before. Where others had some of them
 * membership would give it theirs: what it can do no more is told.
 */
#include <string.h>

#include "phase/build.h"
#include "sql/quote.h"

/* What PostgreSQL does not cut off. */
#define NAME_LONGEST 63

/* How a kind of thing is given away, and rights on it: as sql_fmt has them,
   with a qualified name and a role. */
struct kind {
	const char *word;
	const char *alter, *grant;
};

struct ownership_phase {
	const struct phase_input *in;
	struct phase *out;
	struct phase_notes *notes;
	const char *role;			/* the new owner */
	VEC(const struct relation *) relations; /* tables first */
	VEC(const char *) owners;		/* of today, once each */
};

const char *
phase_owner_role(struct arena *arena, const struct service *s)
{
	return arena_printf(arena, "%s_owner", s->name);
}

static const struct kind *
kind_of(const struct relation *r)
{
#define GIVE(what) "ALTER " what " %Q OWNER TO %I;\n"
#define RIGHTS(on) "GRANT ALL ON " on " %Q TO %I;\n"
	static const struct kind table = {"table", GIVE("TABLE"),
					  RIGHTS("TABLE")},
				 foreign = {"foreign table",
					    GIVE("FOREIGN TABLE"),
					    RIGHTS("TABLE")},
				 view = {"view", GIVE("VIEW"), RIGHTS("TABLE")},
				 matview = {"materialized view",
					    GIVE("MATERIALIZED VIEW"),
					    RIGHTS("TABLE")},
				 sequence = {"sequence", GIVE("SEQUENCE"),
					     RIGHTS("SEQUENCE")};
#undef GIVE
#undef RIGHTS

	switch (r->kind) {
	case RELATION_FOREIGN:
		return &foreign;
	case RELATION_VIEW:
		return &view;
	case RELATION_MATVIEW:
		return &matview;
	case RELATION_SEQUENCE:
		return &sequence;
	default:
		return &table;
	}
}

static const struct db_role *
find_role(const struct catalog *c, const char *name)
{
	const struct db_role *it;

	vec_each (it, &c->roles)
		if (strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

/* Superusers lose nothing. */
static bool
needs_rights(const struct ownership_phase *p, const char *owner)
{
	const struct db_role *role = find_role(p->in->own->catalog, owner);

	return strcmp(owner, p->role) != 0 && !(role && role->superuser);
}

static void
note_owner(struct ownership_phase *p, const char *owner)
{
	for (size_t i = 0; i < p->owners.n; i++)
		if (strcmp(p->owners.v[i], owner) == 0)
			return;
	vec_push(p->in->arena, &p->owners, owner);
}

/* Follows its table, as an owned sequence does. */
static bool
follows(const struct relation *r)
{
	return r->kind == RELATION_SEQUENCE && r->owned_by;
}

static int
collect(struct ownership_phase *p, struct err *err)
{
	const struct ownership *own = p->in->own;
	const struct catalog *c = own->catalog;

	for (int views = 0; views < 2; views++)
		for (size_t i = 0; i < c->relations.n; i++) {
			const struct relation *r = c->relations.v[i];

			if (relation_owner(own, r) != p->in->service->index ||
			    relation_is_view(r) != (views == 1) || follows(r) ||
			    r->temporary)
				continue;
			if (!r->owner) {
				err_set(err, ERR_INPUT,
					"the schema does not say who owns "
					"%s.%s",
					r->schema, r->name);
				err_hint(err, "read it from the database, or "
					      "from pg_dump without "
					      "--no-owner");
				return -1;
			}
			vec_push(p->in->arena, &p->relations, r);
			note_owner(p, r->owner);
		}
	return 0;
}

static const char *
text_of(struct ownership_phase *p, struct buf *text)
{
	const char *copy = arena_strndup(p->in->arena, text->data, text->len);

	buf_release(text);
	return copy;
}

/* As SQL names it: public."odd name". */
static const char *
sql_name(struct ownership_phase *p, const struct relation *r)
{
	struct buf text;

	buf_init(&text);
	sql_qualified(&text, r->schema, r->name);
	return text_of(p, &text);
}

static void
add_role_step(struct ownership_phase *p)
{
	struct step_build b;
	struct buf text;

	buf_init(&text);
	build_begin(&b, p->out, p->in->arena, "role", NULL,
		    "make the role that will own what the service has");
	/* Whoever runs this gives objects to it, and must be a member. */
	sql_fmt(&b.up,
		"CREATE ROLE %I NOLOGIN;\n"
		"GRANT %I TO CURRENT_USER;\n",
		p->role, p->role);
	sql_fmt(&b.down, "DROP ROLE %I;\n", p->role);
	sql_fmt(&text,
		"NOT EXISTS (SELECT FROM pg_catalog.pg_roles r\n"
		"      WHERE r.rolname = %L AND NOT r.rolcanlogin)",
		p->role);
	build_wrong_if(&b, text_of(p, &text),
		       arena_printf(p->in->arena,
				    "there is no role %s that cannot log in",
				    p->role));
	build_end(&b);
}

static void
add_schema_step(struct ownership_phase *p, const char *schema)
{
	struct step_build b;
	struct buf text;

	buf_init(&text);
	build_begin(&b, p->out, p->in->arena, "schema", schema,
		    "let the owner into a schema that it has objects in");
	/* CREATE is asked for where an object changes hands, and for each
	   index; USAGE where a foreign key is checked. */
	sql_fmt(&b.up, "GRANT USAGE, CREATE ON SCHEMA %I TO %I;\n", schema,
		p->role);
	sql_fmt(&b.down, "REVOKE USAGE, CREATE ON SCHEMA %I FROM %I;\n", schema,
		p->role);
	sql_fmt(&text,
		"NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n,\n"
		"        LATERAL pg_catalog.aclexplode(n.nspacl) a\n"
		"      WHERE n.nspname = %L AND a.privilege_type = 'CREATE'\n"
		"        AND pg_catalog.pg_get_userbyid(a.grantee) = %L)",
		schema, p->role);
	build_wrong_if(&b, text_of(p, &text),
		       arena_printf(p->in->arena,
				    "%s may not create in the schema %s",
				    p->role, schema));
	build_end(&b);
}

static void
add_schemas(struct ownership_phase *p)
{
	const struct relation *const *it;
	struct map seen = MAP_INIT;

	vec_each (it, &p->relations)
		if (!map_get(&seen, (*it)->schema)) {
			map_set(&seen, (*it)->schema, p);
			add_schema_step(p, (*it)->schema);
		}
	map_release(&seen);
}

/* What views read of others' with the rights of their owner. */
static void
collect_reads(struct ownership_phase *p, const struct relation *view,
	      struct map *seen, struct step_build *b)
{
	const struct access *it;

	if (!view->query || view->security_invoker)
		return;
	vec_each (it, &view->query->accesses) {
		const struct relation *r = it->relation;
		struct buf text;

		if (relation_owner(p->in->own, r) == p->in->service->index ||
		    map_put(seen, (const char *)&r->id, sizeof(r->id), p))
			continue;
		sql_fmt(&b->up, "GRANT SELECT ON TABLE %Q TO %I;\n", r->schema,
			r->name, p->role);
		sql_fmt(&b->down, "REVOKE SELECT ON TABLE %Q FROM %I;\n",
			r->schema, r->name, p->role);
		buf_init(&text);
		sql_fmt(&text,
			/* Its own right: what PUBLIC has can be taken away. */
			"NOT EXISTS (SELECT FROM pg_catalog.pg_class c,\n"
			"        LATERAL pg_catalog.aclexplode(c.relacl) a\n"
			"      WHERE c.oid = pg_catalog.to_regclass(%L)\n"
			"        AND a.privilege_type = 'SELECT'\n"
			"        AND pg_catalog.pg_get_userbyid(a.grantee) "
			"= %L)",
			sql_name(p, r), p->role);
		build_wrong_if(b, text_of(p, &text),
			       arena_printf(p->in->arena,
					    "%s may not read %s, which a view "
					    "of it shows",
					    p->role, sql_name(p, r)));
	}
}

static void
add_reads(struct ownership_phase *p)
{
	const struct relation *const *it;
	struct map seen = MAP_INIT;
	struct step_build b;

	build_begin(&b, p->out, p->in->arena, "reads", NULL,
		    "let the owner read what its views show of others");
	vec_each (it, &p->relations)
		collect_reads(p, *it, &seen, &b);
	if (b.questions.len)
		build_end(&b);
	else
		build_drop(&b);
	map_release(&seen);
}

static void
grant_sequences(struct ownership_phase *p, struct step_build *b,
		const struct relation *table)
{
	const struct catalog *c = p->in->own->catalog;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (follows(r) && r->owned_by->relation == table)
			sql_fmt(&b->up, "GRANT ALL ON SEQUENCE %Q TO %I;\n",
				r->schema, r->name, table->owner);
	}
}

static void
ask_owner(struct ownership_phase *p, struct step_build *b,
	  const struct relation *r)
{
	struct buf text;

	buf_init(&text);
	sql_fmt(&text,
		"NOT EXISTS (SELECT FROM pg_catalog.pg_class c\n"
		"      WHERE c.oid = pg_catalog.to_regclass(%L)\n"
		"        AND pg_catalog.pg_get_userbyid(c.relowner) = %L)",
		sql_name(p, r), p->role);
	build_wrong_if(b, text_of(p, &text),
		       arena_printf(p->in->arena, "%s is not owned by %s",
				    sql_name(p, r), p->role));
}

static void
ask_rights(struct ownership_phase *p, struct step_build *b,
	   const struct relation *r)
{
	static const char *const privileges[] = {
		"SELECT",   "INSERT",	  "UPDATE", "DELETE",
		"TRUNCATE", "REFERENCES", "TRIGGER"};
	bool sequence = r->kind == RELATION_SEQUENCE;
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < (sequence ? 3 : 7); i++) {
		static const char *const others[] = {"SELECT", "USAGE",
						     "UPDATE"};

		if (i)
			buf_str(&text, "\n      OR ");
		sql_fmt(&text,
			sequence ? "NOT pg_catalog.has_sequence_privilege(%L, "
				   "pg_catalog.to_regclass(%L), %L)"
				 : "NOT pg_catalog.has_table_privilege(%L, "
				   "pg_catalog.to_regclass(%L), %L)",
			r->owner, sql_name(p, r),
			sequence ? others[i] : privileges[i]);
	}
	build_wrong_if(b, text_of(p, &text),
		       arena_printf(p->in->arena,
				    "%s, which owned %s, may not do with it "
				    "what it could",
				    r->owner, sql_name(p, r)));
}

static void
add_owner_step(struct ownership_phase *p, const struct relation *r)
{
	const struct kind *kind = kind_of(r);
	const char *name = sql_name(p, r);
	struct step_build b;

	build_begin(&b, p->out, p->in->arena, "owner", name,
		    arena_printf(p->in->arena, "give the %s %s to its owner",
				 kind->word, name));
	build_lock(&b, LOCK_ACCESS_EXCLUSIVE, r->schema, r->name);
	sql_fmt(&b.up, kind->alter, r->schema, r->name, p->role);
	if (needs_rights(p, r->owner)) {
		sql_fmt(&b.up, kind->grant, r->schema, r->name, r->owner);
		grant_sequences(p, &b, r);
		ask_rights(p, &b, r);
	}
	/* The rights that it was given become its own as an owner again. */
	sql_fmt(&b.down, kind->alter, r->schema, r->name, r->owner);
	ask_owner(p, &b, r);
	build_end(&b);
}

/* DDL, REFRESH and row security go with ownership, which members have. */
static void
add_member_step(struct ownership_phase *p)
{
	const char *former = p->owners.v[0];
	struct step_build b;
	struct buf text;

	buf_init(&text);
	build_begin(&b, p->out, p->in->arena, "member", NULL,
		    arena_printf(p->in->arena,
				 "make %s, which owned all of it, a member of "
				 "the owner",
				 former));
	sql_fmt(&b.up, "GRANT %I TO %I;\n", p->role, former);
	sql_fmt(&b.down, "REVOKE %I FROM %I;\n", p->role, former);
	sql_fmt(&text, "NOT pg_catalog.pg_has_role(%L, %L, 'MEMBER')", former,
		p->role);
	build_wrong_if(&b, text_of(p, &text),
		       arena_printf(p->in->arena, "%s is no member of %s",
				    former, p->role));
	build_end(&b);
}

static void
add_note(struct ownership_phase *p, const char *text)
{
	vec_push(p->in->arena, p->notes, text);
}

/* Several former owners: neither may get at what the other had. */
static void
note_losses(struct ownership_phase *p)
{
	const struct relation *const *it;

	add_note(p, "several roles owned what the service has: none of them "
		    "can change its schema any more but as a member of the "
		    "new owner, which you may grant");
	vec_each (it, &p->relations)
		if ((*it)->row_security && !(*it)->force_row_security &&
		    needs_rights(p, (*it)->owner))
			add_note(p,
				 arena_printf(p->in->arena,
					      "row security of %s holds for %s "
					      "from now on, which owned it",
					      sql_name(p, *it), (*it)->owner));
}

int
phase_ownership(const struct phase_input *in, struct phase *out,
		struct phase_notes *notes, struct err *err)
{
	struct ownership_phase p = {
		.in = in,
		.out = out,
		.notes = notes,
		.role = phase_owner_role(in->arena, in->service),
	};
	const struct relation *const *it;

	*out = (struct phase){.service = in->service->name, .number = 1};
	if (strlen(p.role) > NAME_LONGEST)
		return err_set(err, ERR_INPUT,
			       "the role \"%s\" would have a name of more than "
			       "%d bytes: give the service a shorter one",
			       p.role, NAME_LONGEST);
	if (find_role(in->own->catalog, p.role)) {
		err_set(err, ERR_UNSAFE,
			"there is a role \"%s\" already, which is to be made",
			p.role);
		err_hint(err, "rename it: to be taken back the role has to be "
			      "of this phase alone");
		return -1;
	}
	if (collect(&p, err) != 0)
		return -1;
	if (!p.relations.n)
		return err_set(err, ERR_INPUT,
			       "the service \"%s\" has no table: there is "
			       "nothing to own",
			       in->service->name);
	add_role_step(&p);
	add_schemas(&p);
	if (p.owners.n > 1)
		note_losses(&p);
	else if (needs_rights(&p, p.owners.v[0]))
		add_member_step(&p);
	add_reads(&p);
	vec_each (it, &p.relations)
		add_owner_step(&p, *it);
	return 0;
}
