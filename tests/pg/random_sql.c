/*
 * A query is written left to right. What it can see is a stack of range items:
 * those of its own level on top of the outer levels', so that correlation and
 * shadowing come by themselves. Everything is compared as text.
 */
#include "random_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sql/quote.h"

#define ITEMS_MAX   64
#define COLUMNS_MAX 12
#define DEPTH_MAX   3

struct visible {
	char alias[24];
	const char *columns[COLUMNS_MAX];
	size_t n;
};

struct random_sql {
	const struct catalog *catalog;
	uint64_t state;
	struct buf out;
	struct visible items[ITEMS_MAX];
	size_t nitems;
	struct visible ctes[4];
	size_t nctes;
	/* The planner drops a CTE that nobody reads, and its checks. */
	const struct visible *unread;
	int depth, queries, names;
	/* In the select list of a subquery: it drops what is not asked for. */
	bool dropped;
};

/* Few names, so that they collide and shadow. */
static const char *const few_names[] = {"a",  "b",    "c",     "id",
					"t1", "name", "users", "orders"};

static void write_query(struct random_sql *r, struct visible *result);
static void write_value(struct random_sql *r);

struct random_sql *
random_sql_new(const struct catalog *c, uint64_t seed)
{
	struct random_sql *r = xcalloc(1, sizeof(*r));

	r->catalog = c;
	r->state = seed;
	buf_init(&r->out);
	return r;
}

void
random_sql_free(struct random_sql *r)
{
	buf_release(&r->out);
	free(r);
}

/* From 0 to n - 1 (splitmix64). */
static size_t
below(struct random_sql *r, size_t n)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (size_t)((z ^ (z >> 31)) % n);
}

static bool
one_in(struct random_sql *r, size_t n)
{
	return below(r, n) == 0;
}

static const char *
some_name(struct random_sql *r)
{
	return few_names[below(r, sizeof(few_names) / sizeof(*few_names))];
}

static void
say(struct random_sql *r, const char *text)
{
	buf_str(&r->out, text);
}

static const struct relation *
some_relation(struct random_sql *r)
{
	const struct relation *found;

	do
		found = r->catalog->relations
				.v[below(r, r->catalog->relations.n)];
	while (found->kind == RELATION_SEQUENCE || !found->attributes.n);
	return found;
}

/* A column, or now and then a whole row, of anything visible. */
static void
write_column(struct random_sql *r)
{
	const struct visible *item;

	if (r->nitems == 0) {
		say(r, "'nothing'");
		return;
	}
	item = &r->items[one_in(r, 3) ? below(r, r->nitems) : r->nitems - 1];
	if (!item->n || one_in(r, 25))
		sql_fmt(&r->out, "%I::text", item->alias);
	else if (one_in(r, 3))
		sql_fmt(&r->out, "%I::text", item->columns[below(r, item->n)]);
	else
		sql_fmt(&r->out, "%I.%I::text", item->alias,
			item->columns[below(r, item->n)]);
}

static void
write_scalar_query(struct random_sql *r)
{
	size_t items = r->nitems;

	say(r, "(SELECT ");
	/* Without FROM it sees only what is outside. */
	if (one_in(r, 3)) {
		write_value(r);
	} else {
		struct visible *item = &r->items[r->nitems++];
		const struct relation *rel = some_relation(r);
		size_t at = below(r, rel->attributes.n);

		*item = (struct visible){.n = 1};
		buf_printf(&r->out, "max(s%d.", r->names);
		sql_fmt(&r->out, "%I::text) FROM %Q ",
			rel->attributes.v[at]->name, rel->schema, rel->name);
		item->columns[0] = rel->attributes.v[at]->name;
		snprintf(item->alias, sizeof(item->alias), "s%d", r->names++);
		buf_printf(&r->out, "%s WHERE ", item->alias);
		write_value(r);
		say(r, " = ");
		write_value(r);
	}
	say(r, ")");
	r->nitems = items;
}

static void
write_value(struct random_sql *r)
{
	r->depth++;
	switch (r->depth > DEPTH_MAX ? 9 : below(r, 12)) {
	case 0:
		say(r, "coalesce(");
		write_value(r);
		say(r, ", ");
		write_value(r);
		say(r, ")");
		break;
	case 1:
		say(r, "CASE WHEN ");
		write_value(r);
		say(r, " = 'x' THEN ");
		write_value(r);
		say(r, " END");
		break;
	case 2:
		if (r->nitems < ITEMS_MAX - 8 && !r->dropped) {
			write_scalar_query(r);
			break;
		}
		/* fall through */
	default:
		write_column(r);
		break;
	}
	r->depth--;
}

static void
write_condition(struct random_sql *r)
{
	size_t kind = r->depth >= DEPTH_MAX ? 9 : below(r, 10);
	struct visible ignored;

	if (kind == 0) {
		say(r, "EXISTS (");
		write_query(r, &ignored);
		say(r, ")");
	} else if (kind == 1) {
		write_value(r);
		say(r, " IS NOT NULL");
	} else {
		write_value(r);
		say(r, " = ");
		write_value(r);
	}
}

static void
add_columns(struct visible *item, const struct visible *from)
{
	for (size_t i = 0; i < from->n && item->n < COLUMNS_MAX; i++)
		item->columns[item->n++] = from->columns[i];
}

/* AS alias (names): sometimes some of the columns get other names. */
static void
write_alias(struct random_sql *r, struct visible *item)
{
	snprintf(item->alias, sizeof(item->alias), "%s",
		 one_in(r, 2) ? some_name(r) : "");
	if (!*item->alias)
		snprintf(item->alias, sizeof(item->alias), "t%d", r->names++);
	sql_fmt(&r->out, " AS %I", item->alias);
	if (item->n == 0 || !one_in(r, 6))
		return;
	say(r, " (");
	for (size_t i = 0, n = 1 + below(r, item->n); i < n; i++) {
		item->columns[i] = some_name(r);
		sql_fmt(&r->out, i ? ", %I" : "%I", item->columns[i]);
	}
	say(r, ")");
}

static void
write_table(struct random_sql *r, struct visible *item)
{
	const struct relation *rel = some_relation(r);
	/* The table above partitions has no rows of its own. */
	bool only = rel->kind != RELATION_PARTITIONED && one_in(r, 8);

	sql_fmt(&r->out, only ? "ONLY %Q" : "%Q", rel->schema, rel->name);
	for (size_t i = 0; i < rel->attributes.n && i < COLUMNS_MAX; i++)
		item->columns[item->n++] = rel->attributes.v[i]->name;
	if (strlen(rel->name) < sizeof(item->alias) && one_in(r, 3))
		snprintf(item->alias, sizeof(item->alias), "%s", rel->name);
	else
		write_alias(r, item);
}

static void
write_item(struct random_sql *r, struct visible *item)
{
	size_t kind = r->depth >= DEPTH_MAX ? 9 : below(r, 8);
	size_t items = r->nitems;

	*item = (struct visible){0};
	if (kind == 0 && !r->unread) {
		bool lateral = one_in(r, 2);
		struct visible result;

		say(r, lateral ? "LATERAL (" : "(");
		write_query(r, &result);
		say(r, ")");
		add_columns(item, &result);
		write_alias(r, item);
	} else if (r->unread || (kind == 1 && r->nctes)) {
		const struct visible *cte = r->unread;

		if (!cte)
			cte = &r->ctes[below(r, r->nctes)];
		r->unread = NULL;
		sql_fmt(&r->out, "%I", cte->alias);
		add_columns(item, cte);
		write_alias(r, item);
	} else {
		write_table(r, item);
	}
	r->nitems = items;
}

static void
write_join(struct random_sql *r, size_t from)
{
	static const char *const kinds[] = {" JOIN ", " LEFT JOIN ",
					    " FULL JOIN ", " RIGHT JOIN "};
	const struct visible *left = &r->items[from];
	size_t how = below(r, 5);

	if (how == 0)
		say(r, " NATURAL");
	say(r, kinds[below(r, 4)]);
	write_item(r, &r->items[r->nitems]);
	r->nitems++;
	if (how == 1 && left->n) {
		sql_fmt(&r->out, " USING (%I)",
			left->columns[below(r, left->n)]);
		if (one_in(r, 3))
			say(r, " AS joined");
	} else if (how) {
		say(r, " ON ");
		write_condition(r);
	}
}

static void
write_from(struct random_sql *r)
{
	size_t from = r->nitems, n = 1 + below(r, 3);

	say(r, " FROM ");
	for (size_t i = 0; i < n && r->nitems < ITEMS_MAX - 8; i++) {
		if (i > 0 && one_in(r, 2)) {
			write_join(r, from);
			continue;
		}
		say(r, i ? ", " : "");
		write_item(r, &r->items[r->nitems]);
		r->nitems++;
	}
}

static void
write_with(struct random_sql *r)
{
	struct visible cte = {0}, result;

	if (r->nctes == 4 || r->depth >= DEPTH_MAX || !one_in(r, 4))
		return;
	snprintf(cte.alias, sizeof(cte.alias), "%s", some_name(r));
	sql_fmt(&r->out,
		one_in(r, 3) ? "WITH RECURSIVE %I AS (" : "WITH %I AS (",
		cte.alias);
	write_query(r, &result);
	say(r, ") ");
	add_columns(&cte, &result);
	r->ctes[r->nctes] = cte;
	r->unread = &r->ctes[r->nctes++];
}

/* The select list is written last, and put in front of FROM. */
static void
write_targets(struct random_sql *r, struct visible *result, size_t from)
{
	size_t n = 1 + below(r, 3);

	*result = (struct visible){0};
	if (one_in(r, 8)) {
		say(r, "*");
		for (size_t i = from; i < r->nitems; i++)
			add_columns(result, &r->items[i]);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		say(r, i ? ", " : "");
		write_value(r);
		result->columns[result->n] = some_name(r);
		sql_fmt(&r->out, " AS %I", result->columns[result->n++]);
	}
}

static void
write_select(struct random_sql *r, struct visible *result)
{
	size_t from = r->nitems, at = r->out.len;
	struct buf rest;

	buf_init(&rest);
	write_from(r);
	if (!one_in(r, 3)) {
		say(r, " WHERE ");
		write_condition(r);
	}
	buf_add(&rest, r->out.data + at, r->out.len - at);
	r->out.len = at;
	say(r, one_in(r, 6) ? "SELECT DISTINCT " : "SELECT ");
	r->dropped = r->queries > 1;
	write_targets(r, result, from);
	buf_add(&r->out, rest.data, rest.len);
	buf_release(&rest);
	if (one_in(r, 4)) {
		say(r, " ORDER BY ");
		if (result->n && one_in(r, 2))
			sql_fmt(&r->out, "%I", result->columns[0]);
		else
			write_value(r);
	}
	r->dropped = false;
	if (one_in(r, 10))
		say(r, " FOR UPDATE");
	r->nitems = from;
}

static void
write_query(struct random_sql *r, struct visible *result)
{
	size_t ctes = r->nctes;
	struct visible ignored;

	r->depth++;
	r->queries++;
	write_with(r);
	if (r->depth < DEPTH_MAX && one_in(r, 10)) {
		say(r, "(");
		write_select(r, result);
		say(r, one_in(r, 2) ? ") UNION (" : ") EXCEPT ALL (");
		write_select(r, &ignored);
		say(r, ") ORDER BY 1");
	} else {
		write_select(r, result);
	}
	r->nctes = ctes;
	r->queries--;
	r->depth--;
}

const char *
random_sql_next(struct random_sql *r)
{
	struct visible result;

	buf_clear(&r->out);
	r->names = 0;
	write_query(r, &result);
	return r->out.data;
}
