#include "support/services.h"

#include <stdlib.h>
#include <string.h>

#include "load/catalog.h"

static const char schema[] =
	"CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA c; CREATE SCHEMA x;"
	"CREATE TYPE a.state AS ENUM ('new', 'paid');"
	"CREATE DOMAIN a.mail AS text;"
	"CREATE TABLE a.users (id bigint PRIMARY KEY, mail a.mail UNIQUE, name "
	"text NOT NULL, code character(2), \"Id\" int, flag boolean, tags "
	"text[]);"
	"CREATE TABLE a.user_odd (id int PRIMARY KEY, parent int REFERENCES "
	"a.user_odd, small smallint, note text, price numeric, span daterange, "
	"flag boolean, \"a\"\"b; --\" text);"
	"CREATE TABLE b.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL "
	"REFERENCES a.users, odd_id int, state a.state, total numeric(10,2), "
	"note text, flag boolean, at timestamptz);"
	"CREATE TABLE b.items (order_id bigint REFERENCES b.orders, line int, "
	"sku text, PRIMARY KEY (order_id, line));"
	"CREATE TABLE c.payments (id int PRIMARY KEY, order_id bigint NOT NULL "
	"REFERENCES b.orders, odd_id int REFERENCES a.user_odd, total "
	"numeric(10,2), note text, flag boolean, big bigint);"
	"CREATE TABLE c.base (id int PRIMARY KEY, mail text, state a.state);"
	"CREATE TABLE c.derived (extra int) INHERITS (c.base);"
	"CREATE TABLE c.notes (id int PRIMARY KEY, what text);"
	"CREATE TABLE c.log (id int PRIMARY KEY, what text);"
	"CREATE TABLE c.log_old (LIKE c.log) INHERITS (c.log);"
	"CREATE TABLE b.log_other (extra int) INHERITS (c.log_old);"
	"CREATE TABLE public.countries (code character(2) PRIMARY KEY, name "
	"text);"
	"CREATE SEQUENCE b.numbers;"
	"CREATE VIEW a.mails AS SELECT id, mail FROM a.users;"
	"CREATE VIEW x.mixed AS SELECT u.id FROM a.users u JOIN b.orders o ON "
	"o.user_id = u.id;"
	"CREATE FUNCTION a.word(n int) RETURNS text LANGUAGE sql AS 'SELECT "
	"note FROM a.user_odd WHERE id = n';"
	"CREATE FUNCTION c.rows(n int) RETURNS SETOF int LANGUAGE sql AS "
	"'SELECT id FROM c.payments';"
	"CREATE FUNCTION public.twice(n int) RETURNS int LANGUAGE sql AS "
	"'SELECT 2 * n';";

static int
owner_of_schema(const char *name)
{
	static const char *const schemas[] = {"a", "b", "c"};

	for (int i = 0; i < 3; i++)
		if (strcmp(schemas[i], name) == 0)
			return i;
	return strcmp(name, "x") == 0 ? DECOMPOSE_NOBODY : DECOMPOSE_EVERYBODY;
}

static int
owner_of_relation(void *arg, const struct relation *r)
{
	(void)arg;
	return owner_of_schema(r->schema);
}

static int
owner_of_routine(void *arg, const struct routine *r)
{
	(void)arg;
	return owner_of_schema(r->schema);
}

static const char *
name_of_owner(void *arg, int owner)
{
	static const char *const names[] = {"a", "b", "c"};

	(void)arg;
	return owner >= 0 ? names[owner] : "everybody";
}

const struct decompose_owners services_owners = {
	.relation = owner_of_relation,
	.routine = owner_of_routine,
	.name = name_of_owner,
};

void
services_load(struct services *s)
{
	static const char *const schemas[] = {"a", "b", "c", "x", "public"};
	struct err err = {0};
	struct ddl *d;

	*s = (struct services){0};
	catalog_init(&s->catalog, &s->arena);
	d = ddl_start(&s->catalog);
	if (ddl_run(d, "services.sql", schema, sizeof(schema) - 1, &err) != 0)
		abort();
	ddl_finish(d);
	for (size_t i = 0; i < sizeof(schemas) / sizeof(*schemas); i++)
		vec_push(&s->arena, &s->path.schemas, schemas[i]);
}

void
services_release(struct services *s)
{
	catalog_release(&s->catalog);
	arena_release(&s->arena);
}
