/*
 * Any text as statements that are to be undone: what undoes them is one
 * statement that parses. Their parts are parts of the text.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sql/compensate.h"
#include "sql/parse.h"
#include "sql/shape_sql.h"
#include "support/tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
set_key(struct catalog *c, const char *relation)
{
	struct relation *r = catalog_find_relation(c, "public", relation);
	struct key *key = vec_add(c->arena, &r->keys);

	key->name = relation;
	key->primary = true;
	vec_push(c->arena, &key->columns, r->attributes.v[0]);
	for (size_t i = 1; i < r->attributes.n; i++)
		r->attributes.v[i]->type = i % 2 ? "integer" : "text";
}

static void
build_catalog(struct catalog *c, struct arena *arena)
{
	tiny_catalog(c, arena,
		     "users(id name email) orders(id total status) "
		     "stock(sku qty held) logs(what)");
	set_key(c, "users");
	set_key(c, "orders");
	set_key(c, "stock");
	tiny_foreign_key(c, "fk", "orders", "total", "users", "id", 'c', 'a');
	catalog_finish(c);
}

static void
check(const struct compensation *it, const char *sql)
{
	struct parse_error error;
	struct parse *p;

	if (!it->statement || !strstr(sql, it->statement) ||
	    (!it->sql && !it->reason))
		abort();
	if (!it->sql)
		return;
	p = parse_sql(it->sql, &error);
	if (!p) {
		fprintf(stderr, "%s: %s\n", it->sql, error.message);
		abort();
	}
	parse_free(p);
}

static void
undo(const struct catalog *c, struct arena *arena, const char *sql)
{
	struct name_list relations = {0};
	struct compensate_context ctx = {c, &relations, arena};
	struct compensation_list out = {0};
	const struct compensation *it;

	name_list_add(arena, &relations, "public.logs");
	name_list_add(arena, &relations, "public.orders");
	name_list_add(arena, &relations, "public.stock");
	name_list_add(arena, &relations, "public.users");
	compensate(&ctx, sql, &out);
	vec_each (it, &out)
		check(it, sql);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct catalog c;
	struct buf sql;

	build_catalog(&c, &arena);
	undo(&c, &arena, arena_strndup(&arena, (const char *)data, size));
	buf_init(&sql);
	shape_sql(&sql, (const char *)data, size);
	undo(&c, &arena, sql.data);
	undo(NULL, &arena, sql.data);
	buf_release(&sql);
	catalog_release(&c);
	arena_release(&arena);
	return 0;
}
