#include "model/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const privilege_names[PRIVILEGE_KINDS] = {
	"select",  "insert", "update",	"delete", "truncate", "references",
	"trigger", "usage",  "execute", "create", "maintain",
};

unsigned
privilege_find(const char *name)
{
	for (unsigned i = 0; i < PRIVILEGE_KINDS; i++)
		if (strcasecmp(name, privilege_names[i]) == 0)
			return 1u << i;
	return 0;
}

/* Overloads of one routine name, as the value of catalog.routine_names. */
struct overloads {
	VEC(struct routine *) routines;
};

void
catalog_init(struct catalog *c, struct arena *arena)
{
	*c = (struct catalog){.arena = arena};
}

void
catalog_release(struct catalog *c)
{
	map_release(&c->relation_names);
	map_release(&c->type_names);
	map_release(&c->routine_names);
}

/* schema NUL name, in a buffer of the caller's or, if it is long, the arena. */
struct name_key {
	const char *p;
	size_t len;
	char room[160];
};

static void
make_key(struct name_key *key, struct arena *a, const char *schema,
	 const char *name)
{
	size_t ns = strlen(schema), nn = strlen(name);
	char *p = key->room;

	key->len = ns + 1 + nn;
	if (key->len > sizeof(key->room))
		p = arena_alloc(a, key->len);
	memcpy(p, schema, ns);
	p[ns] = '\0';
	memcpy(p + ns + 1, name, nn);
	key->p = p;
}

static void *
find_name(const struct catalog *c, const struct map *m, const char *schema,
	  const char *name)
{
	struct name_key key;

	make_key(&key, c->arena, schema, name);
	return map_find(m, key.p, key.len);
}

static void
put_name(struct catalog *c, struct map *m, const char *schema, const char *name,
	 void *value)
{
	struct name_key key;

	make_key(&key, c->arena, schema, name);
	map_put(m, arena_strndup(c->arena, key.p, key.len), key.len, value);
}

/* Forget a name, unless it stands for something else by now. */
static void
forget_name(struct catalog *c, struct map *m, const char *schema,
	    const char *name, const void *value)
{
	if (find_name(c, m, schema, name) == value)
		put_name(c, m, schema, name, NULL);
}

struct relation *
catalog_add_relation(struct catalog *c, enum relation_kind kind,
		     const char *schema, const char *name)
{
	struct relation *r = arena_new(c->arena, struct relation);

	r->kind = kind;
	r->schema = arena_strdup(c->arena, schema);
	r->name = arena_strdup(c->arena, name);
	r->replica_identity = 'd';
	r->rows = -1;
	r->bytes = -1;
	vec_push(c->arena, &c->relations, r);
	put_name(c, &c->relation_names, schema, name, r);
	return r;
}

struct attribute *
catalog_add_attribute(struct catalog *c, struct relation *r, const char *name)
{
	struct attribute *a = arena_new(c->arena, struct attribute);

	a->relation = r;
	a->name = arena_strdup(c->arena, name);
	vec_push(c->arena, &r->attributes, a);
	a->number = (int16_t)r->attributes.n;
	return a;
}

static void
add_overload(struct catalog *c, struct routine *r)
{
	struct overloads *o = find_name(c, &c->routine_names, r->schema,
					r->name);

	if (!o) {
		o = arena_new(c->arena, struct overloads);
		put_name(c, &c->routine_names, r->schema, r->name, o);
	}
	vec_push(c->arena, &o->routines, r);
}

static void
remove_overload(struct catalog *c, const struct routine *r)
{
	struct overloads *o = find_name(c, &c->routine_names, r->schema,
					r->name);

	for (size_t i = 0; o && i < o->routines.n; i++) {
		if (o->routines.v[i] != r)
			continue;
		o->routines.n--;
		memmove(&o->routines.v[i], &o->routines.v[i + 1],
			(o->routines.n - i) * sizeof(*o->routines.v));
		return;
	}
}

struct routine *
catalog_add_routine(struct catalog *c, const char *schema, const char *name)
{
	struct routine *r = arena_new(c->arena, struct routine);

	r->kind = ROUTINE_FUNCTION;
	r->schema = arena_strdup(c->arena, schema);
	r->name = arena_strdup(c->arena, name);
	vec_push(c->arena, &c->routines, r);
	add_overload(c, r);
	return r;
}

struct db_type *
catalog_add_type(struct catalog *c, enum type_kind kind, const char *schema,
		 const char *name)
{
	struct db_type *t = arena_new(c->arena, struct db_type);

	t->kind = kind;
	t->schema = arena_strdup(c->arena, schema);
	t->name = arena_strdup(c->arena, name);
	vec_push(c->arena, &c->types, t);
	put_name(c, &c->type_names, schema, name, t);
	return t;
}

void
catalog_move_relation(struct catalog *c, struct relation *r, const char *schema,
		      const char *name)
{
	forget_name(c, &c->relation_names, r->schema, r->name, r);
	r->schema = arena_strdup(c->arena, schema);
	r->name = arena_strdup(c->arena, name);
	put_name(c, &c->relation_names, schema, name, r);
}

void
catalog_move_routine(struct catalog *c, struct routine *r, const char *schema,
		     const char *name)
{
	remove_overload(c, r);
	r->schema = arena_strdup(c->arena, schema);
	r->name = arena_strdup(c->arena, name);
	add_overload(c, r);
}

void
catalog_move_type(struct catalog *c, struct db_type *t, const char *schema,
		  const char *name)
{
	forget_name(c, &c->type_names, t->schema, t->name, t);
	t->schema = arena_strdup(c->arena, schema);
	t->name = arena_strdup(c->arena, name);
	put_name(c, &c->type_names, schema, name, t);
}

void
catalog_drop_relation(struct catalog *c, struct relation *r)
{
	r->dropped = true;
	forget_name(c, &c->relation_names, r->schema, r->name, r);
}

void
catalog_drop_routine(struct catalog *c, struct routine *r)
{
	r->dropped = true;
	remove_overload(c, r);
}

void
catalog_drop_type(struct catalog *c, struct db_type *t)
{
	t->dropped = true;
	forget_name(c, &c->type_names, t->schema, t->name, t);
}

struct relation *
catalog_find_relation(const struct catalog *c, const char *schema,
		      const char *name)
{
	return find_name(c, &c->relation_names, schema, name);
}

struct db_type *
catalog_find_type(const struct catalog *c, const char *schema, const char *name)
{
	return find_name(c, &c->type_names, schema, name);
}

bool
catalog_has_schema(const struct catalog *c, const char *schema)
{
	for (size_t i = 0; i < c->schemas.n; i++)
		if (strcmp(c->schemas.v[i].name, schema) == 0)
			return true;
	return false;
}

struct attribute *
relation_find_attribute(const struct relation *r, const char *name)
{
	for (size_t i = 0; i < r->attributes.n; i++)
		if (strcmp(r->attributes.v[i]->name, name) == 0)
			return r->attributes.v[i];
	return NULL;
}

static void *
resolve_name(const struct catalog *c, const struct map *m,
	     const struct search_path *path, const char *schema,
	     const char *name)
{
	void *found = NULL;

	if (schema)
		return find_name(c, m, schema, name);
	for (size_t i = 0; !found && i < path->schemas.n; i++)
		found = find_name(c, m, path->schemas.v[i], name);
	return found;
}

bool
catalog_has_relation(const struct catalog *c, const char *name)
{
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (strcmp(r->name, name) == 0 &&
		    catalog_find_relation(c, r->schema, name) == r)
			return true;
	}
	return false;
}

bool
path_has_temporary(const struct search_path *path, const char *name)
{
	for (size_t i = 0; i < path->temporary.n; i++)
		if (strcmp(path->temporary.v[i], name) == 0)
			return true;
	return false;
}

/* The schemas that come before pg_temp, where the path has it. */
static size_t
before_temporary(const struct search_path *path)
{
	for (size_t i = 0; i < path->schemas.n; i++)
		if (strcmp(path->schemas.v[i], "pg_temp") == 0)
			return i;
	return 0;
}

struct relation *
catalog_resolve_relation(const struct catalog *c,
			 const struct search_path *path, const char *schema,
			 const char *name)
{
	struct search_path before;

	if (schema || !path_has_temporary(path, name))
		return resolve_name(c, &c->relation_names, path, schema, name);
	before = *path;
	before.schemas.n = before_temporary(path);
	return resolve_name(c, &c->relation_names, &before, NULL, name);
}

struct db_type *
catalog_resolve_type(const struct catalog *c, const struct search_path *path,
		     const char *schema, const char *name)
{
	return resolve_name(c, &c->type_names, path, schema, name);
}

static bool
takes(const struct routine *r, int nargs)
{
	size_t most = r->arguments.n, least = most - r->ndefaults;

	if (nargs < 0)
		return true;
	if (r->variadic && least > 0)
		least--;
	return (size_t)nargs >= least && (r->variadic || (size_t)nargs <= most);
}

static size_t
each_overload(const struct catalog *c, const char *schema, const char *name,
	      int nargs, void (*each)(struct routine *, void *), void *arg)
{
	struct overloads *o = find_name(c, &c->routine_names, schema, name);
	size_t n = 0;

	for (size_t i = 0; o && i < o->routines.n; i++) {
		if (!takes(o->routines.v[i], nargs))
			continue;
		n++;
		each(o->routines.v[i], arg);
	}
	return n;
}

size_t
catalog_each_routine(const struct catalog *c, const struct search_path *path,
		     const char *schema, const char *name, int nargs,
		     void (*each)(struct routine *r, void *arg), void *arg)
{
	size_t n = 0;

	if (schema)
		return each_overload(c, schema, name, nargs, each, arg);
	for (size_t i = 0; n == 0 && i < path->schemas.n; i++)
		n = each_overload(c, path->schemas.v[i], name, nargs, each,
				  arg);
	return n;
}

const struct relation *
relation_root(const struct relation *r)
{
	while (r->partition_of)
		r = r->partition_of;
	return r;
}

bool
foreign_key_is_copy(const struct foreign_key *fk)
{
	const struct relation *child = relation_root(fk->child);
	const struct relation *parent = relation_root(fk->parent);

	if (child == fk->child && parent == fk->parent)
		return false;
	for (size_t i = 0; i < child->references.n; i++) {
		const struct foreign_key *other = child->references.v[i];

		if (other != fk && other->parent == parent)
			return true;
	}
	return false;
}

bool
relation_is_view(const struct relation *r)
{
	return r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW;
}

bool
relation_is_table(const struct relation *r)
{
	return r->kind == RELATION_TABLE || r->kind == RELATION_PARTITIONED ||
	       r->kind == RELATION_FOREIGN;
}

bool
wrapper_leads_to_database(const char *wrapper)
{
	return strcmp(wrapper, "postgres_fdw") == 0 ||
	       strcmp(wrapper, "dblink_fdw") == 0;
}

bool
schema_is_system(const char *schema)
{
	return strcmp(schema, "pg_catalog") == 0 ||
	       strcmp(schema, "information_schema") == 0 ||
	       strncmp(schema, "pg_toast", 8) == 0 ||
	       strncmp(schema, "pg_temp", 7) == 0;
}
