#include "support/random_join.h"

#include <stdio.h>
#include <string.h>

#include "sql/quote.h"

#define TABLES_MAX 5

struct chosen {
	const struct relation *relation;
	char alias[16];
};

struct generator {
	const struct catalog *c;
	uint64_t state;
	struct buf *out;
	struct chosen tables[TABLES_MAX];
	size_t n;
	struct buf with;  /* a CTE that stands for the first table */
	struct buf where; /* what commas join */
	size_t names;
};

static size_t
below(struct generator *g, size_t n)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return (size_t)(g->state >> 33) % n;
}

static bool
chance(struct generator *g, size_t of_hundred)
{
	return below(g, 100) < of_hundred;
}

static const struct foreign_key *
random_key(struct generator *g)
{
	return g->c->foreign_keys.v[below(g, g->c->foreign_keys.n)];
}

/* A key that one of the tables is a side of; *child: it is the child. */
static const struct foreign_key *
key_of(struct generator *g, size_t *table, bool *child)
{
	for (size_t tries = 0; tries < 300; tries++) {
		const struct foreign_key *fk = random_key(g);

		*table = below(g, g->n);
		*child = fk->child == g->tables[*table].relation;
		if (*child || fk->parent == g->tables[*table].relation)
			return fk;
	}
	return NULL;
}

static const struct chosen *
choose(struct generator *g, const struct relation *r)
{
	struct chosen *t = &g->tables[g->n++];

	t->relation = r;
	snprintf(t->alias, sizeof(t->alias), "t%zu", ++g->names);
	return t;
}

static void
put_column(struct generator *g, const char *alias, const struct attribute *a)
{
	sql_qualified(g->out, alias, a->name);
}

static const struct attribute *
random_attribute(struct generator *g, const struct relation *r)
{
	return r->attributes.v[below(g, r->attributes.n)];
}

static bool
is_number(const struct attribute *a)
{
	return strcmp(a->type, "integer") == 0 ||
	       strcmp(a->type, "bigint") == 0 ||
	       strcmp(a->type, "smallint") == 0;
}

static void
put_comparison(struct generator *g, const char *alias,
	       const struct attribute *a)
{
	static const char *const operators[] = {
		"=", "<", "<=", ">=", "<>", ">"};

	put_column(g, alias, a);
	if (is_number(a) && chance(g, 25))
		buf_printf(g->out, " BETWEEN %zu AND %zu", below(g, 10),
			   10 + below(g, 30));
	else if (is_number(a) && chance(g, 25))
		buf_printf(g->out, " IN (%zu, %zu, %zu)", below(g, 20),
			   below(g, 20), below(g, 20));
	else if (is_number(a))
		buf_printf(g->out, " %s %zu", operators[below(g, 6)],
			   below(g, 30));
	else if (strcmp(a->type, "boolean") == 0 && chance(g, 70))
		;
	else if (strcmp(a->type, "text") == 0 && chance(g, 60))
		buf_printf(g->out, " %s '%c'", operators[1 + below(g, 5)],
			   (int)('a' + below(g, 26)));
	else
		buf_str(g->out, chance(g, 60) ? " IS NOT NULL" : " IS NULL");
}

static void
put_filter(struct generator *g)
{
	const struct chosen *t = &g->tables[below(g, g->n)];
	bool either = chance(g, 15);

	buf_str(g->out, either ? "(" : "");
	put_comparison(g, t->alias, random_attribute(g, t->relation));
	if (either) {
		buf_str(g->out, " OR ");
		t = chance(g, 80) ? t : &g->tables[below(g, g->n)];
		put_comparison(g, t->alias, random_attribute(g, t->relation));
		buf_char(g->out, ')');
	}
}

static void
put_equalities(struct generator *g, const struct foreign_key *fk,
	       const char *child, const char *parent)
{
	bool swapped = chance(g, 50);

	for (size_t i = 0; i < fk->child_columns.n; i++) {
		buf_str(g->out, i ? " AND " : "");
		if (swapped)
			put_column(g, parent, fk->parent_columns.v[i]);
		else
			put_column(g, child, fk->child_columns.v[i]);
		buf_str(g->out, " = ");
		if (swapped)
			put_column(g, child, fk->child_columns.v[i]);
		else
			put_column(g, parent, fk->parent_columns.v[i]);
	}
}

static void
put_table(struct generator *g, const struct chosen *t)
{
	if (g->with.len && t == g->tables)
		buf_str(g->out, "w");
	else
		sql_qualified(g->out,
			      chance(g, 20) ? t->relation->schema : NULL,
			      t->relation->name);
	buf_printf(g->out, "%s%s", chance(g, 50) ? " AS " : " ", t->alias);
}

/* The other side of a key, in a subquery of its own. */
struct side {
	const struct foreign_key *fk;
	const struct chosen *outer;
	const struct relation *inner;
	const struct attribute *inner_column, *outer_column;
};

static bool
random_side(struct generator *g, struct side *s)
{
	size_t table;
	bool child;

	s->fk = key_of(g, &table, &child);
	if (!s->fk || s->fk->child_columns.n != 1)
		return false;
	s->outer = &g->tables[table];
	s->inner = child ? s->fk->parent : s->fk->child;
	s->inner_column = child ? s->fk->parent_columns.v[0]
				: s->fk->child_columns.v[0];
	s->outer_column = child ? s->fk->child_columns.v[0]
				: s->fk->parent_columns.v[0];
	return true;
}

static void
put_inner_filter(struct generator *g, const struct side *s, const char *alias,
		 const char *word)
{
	if (!chance(g, 60))
		return;
	buf_str(g->out, word);
	put_comparison(g, alias, random_attribute(g, s->inner));
}

static void
put_in(struct generator *g, const struct side *s, const char *alias)
{
	put_column(g, s->outer->alias, s->outer_column);
	buf_str(g->out, chance(g, 35) ? " NOT IN (" : " IN (");
	buf_str(g->out, "SELECT ");
	put_column(g, alias, s->inner_column);
	buf_str(g->out, " FROM ");
	sql_ident(g->out, s->inner->name);
	buf_printf(g->out, " %s", alias);
	put_inner_filter(g, s, alias, " WHERE ");
	buf_char(g->out, ')');
}

static void
put_exists(struct generator *g, const struct side *s, const char *alias)
{
	buf_str(g->out, chance(g, 35) ? "NOT EXISTS (" : "EXISTS (");
	buf_printf(g->out, "SELECT %s FROM ", chance(g, 50) ? "1" : "*");
	sql_ident(g->out, s->inner->name);
	buf_printf(g->out, " %s WHERE ", alias);
	put_column(g, alias, s->inner_column);
	buf_str(g->out, " = ");
	put_column(g, s->outer->alias, s->outer_column);
	put_inner_filter(g, s, alias, " AND ");
	buf_char(g->out, ')');
}

static void
put_scalar(struct generator *g, const struct side *s, const char *alias)
{
	static const char *const aggregates[] = {"max", "min"};

	put_column(g, s->outer->alias, s->outer_column);
	buf_printf(g->out, " %s (SELECT %s(",
		   chance(g, 50) ? "=" : "<=", aggregates[below(g, 2)]);
	put_column(g, alias, s->inner_column);
	buf_str(g->out, ") FROM ");
	sql_ident(g->out, s->inner->name);
	buf_printf(g->out, " %s", alias);
	put_inner_filter(g, s, alias, " WHERE ");
	buf_char(g->out, ')');
}

static void
put_subquery(struct generator *g)
{
	struct side s;
	char alias[16];

	snprintf(alias, sizeof(alias), "s%zu", ++g->names);
	if (!random_side(g, &s)) {
		buf_str(g->out, "true");
		return;
	}
	switch (below(g, 3)) {
	case 0:
		put_in(g, &s, alias);
		break;
	case 1:
		put_exists(g, &s, alias);
		break;
	default:
		put_scalar(g, &s, alias);
		break;
	}
}

/* (SELECT s.x FROM s WHERE s.key = t.key), or the count of those. */
static void
put_scalar_target(struct generator *g)
{
	struct side s;
	char alias[16];

	snprintf(alias, sizeof(alias), "s%zu", ++g->names);
	if (!random_side(g, &s)) {
		buf_str(g->out, "NULL");
		return;
	}
	buf_str(g->out, "(SELECT ");
	if (s.inner == s.fk->parent && chance(g, 60))
		put_column(g, alias, random_attribute(g, s.inner));
	else if (chance(g, 60))
		buf_str(g->out, "count(*)");
	else {
		buf_str(g->out, "max(");
		put_column(g, alias, s.inner_column);
		buf_char(g->out, ')');
	}
	buf_str(g->out, " FROM ");
	sql_ident(g->out, s.inner->name);
	buf_printf(g->out, " %s WHERE ", alias);
	put_column(g, alias, s.inner_column);
	buf_str(g->out, " = ");
	put_column(g, s.outer->alias, s.outer_column);
	put_inner_filter(g, &s, alias, " AND ");
	buf_printf(g->out, ") AS n%zu", g->names);
}

static void
put_target(struct generator *g, size_t i)
{
	const struct chosen *t = &g->tables[below(g, g->n)];
	const struct chosen *u = &g->tables[below(g, g->n)];

	buf_str(g->out, i ? ", " : "");
	if (chance(g, 8)) {
		buf_printf(g->out, "%s.*", t->alias);
	} else if (chance(g, 12)) {
		put_scalar_target(g);
	} else if (chance(g, 12)) {
		put_column(g, t->alias, random_attribute(g, t->relation));
		buf_str(g->out, "::text || '-' || ");
		put_column(g, u->alias, random_attribute(g, u->relation));
		buf_printf(g->out, "::text AS e%zu", i);
	} else {
		put_column(g, t->alias, random_attribute(g, t->relation));
		if (chance(g, 30))
			buf_printf(g->out, " AS c%zu", i);
	}
}

/* Only before any JOIN: that would bind more tightly. */
static void
put_comma(struct generator *g, const struct foreign_key *fk, const char *child,
	  const struct chosen *t, const char *parent)
{
	struct buf *out = g->out;

	buf_str(out, ", ");
	put_table(g, t);
	g->out = &g->where;
	buf_str(g->out, " AND ");
	put_equalities(g, fk, child, parent);
	g->out = out;
}

static void
put_joins(struct generator *g)
{
	bool commas = chance(g, 20);
	static const char *const words[] = {" JOIN ", " LEFT JOIN ",
					    " LEFT OUTER JOIN ", " INNER JOIN ",
					    " RIGHT JOIN "};
	size_t more = 1 + below(g, 3);

	for (size_t i = 0; i < more && g->n < TABLES_MAX; i++) {
		const struct foreign_key *fk;
		const char *before, *word;
		const struct chosen *t;
		size_t table;
		bool child;

		fk = key_of(g, &table, &child);
		if (!fk)
			return;
		before = g->tables[table].alias;
		t = choose(g, child ? fk->parent : fk->child);
		word = words[below(g, g->n == 2 ? 5 : 4)];
		if (commas) {
			put_comma(g, fk, child ? before : t->alias, t,
				  child ? t->alias : before);
			continue;
		}
		buf_str(g->out, word);
		put_table(g, t);
		if (fk->child_columns.n == 1 && g->n == 2 && chance(g, 40) &&
		    strcmp(fk->child_columns.v[0]->name,
			   fk->parent_columns.v[0]->name) == 0) {
			buf_str(g->out, " USING (");
			sql_ident(g->out, fk->child_columns.v[0]->name);
			buf_char(g->out, ')');
			continue;
		}
		buf_str(g->out, " ON ");
		put_equalities(g, fk, child ? before : t->alias,
			       child ? t->alias : before);
		if (chance(g, 20)) {
			buf_str(g->out, " AND ");
			put_comparison(g, t->alias,
				       random_attribute(g, t->relation));
		}
	}
}

static const struct key *
primary_key(const struct relation *r)
{
	for (size_t i = 0; i < r->keys.n; i++)
		if (r->keys.v[i].primary)
			return &r->keys.v[i];
	return NULL;
}

/* By the primary keys of all tables: then the rows have one order. */
static bool
put_order(struct generator *g)
{
	size_t tables = chance(g, 60) ? 1 : g->n;
	const char *word = " ORDER BY ";

	for (size_t i = 0; i < tables; i++) {
		const struct key *key = primary_key(g->tables[i].relation);

		for (size_t j = 0; key && j < key->columns.n; j++) {
			buf_str(g->out, word);
			put_column(g, g->tables[i].alias, key->columns.v[j]);
			buf_str(g->out, chance(g, 30) ? " DESC" : "");
			word = ", ";
		}
	}
	if (*word == ' ' || !chance(g, 40))
		return false;
	/* Rows of one first row could be in any order. */
	buf_printf(g->out, " LIMIT %zu", 1 + below(g, 30));
	return true;
}

static void
put_cte(struct generator *g)
{
	const struct relation *r = g->tables[0].relation;
	struct buf *out = g->out;

	g->out = &g->with;
	buf_str(g->out, chance(g, 50)
				? "WITH w AS (SELECT * FROM "
				: "WITH w AS MATERIALIZED (SELECT * FROM ");
	sql_qualified(g->out, NULL, r->name);
	if (chance(g, 60)) {
		buf_str(g->out, " WHERE ");
		put_comparison(g, r->name, random_attribute(g, r));
	}
	buf_str(g->out, ") ");
	g->out = out;
}

void
random_join(const struct catalog *c, uint64_t seed, struct buf *out,
	    bool *ordered)
{
	struct generator g = {
		.c = c, .state = seed * 0x9E3779B97F4A7C15u + 1, .out = out};
	struct buf from, rest;
	size_t targets;

	for (size_t i = 0; i < 20; i++)
		below(&g, 2);
	buf_init(&from);
	buf_init(&rest);
	g.out = &from;
	choose(&g, random_key(&g)->child);
	buf_init(&g.with);
	buf_init(&g.where);
	if (chance(&g, 12))
		put_cte(&g);
	put_table(&g, &g.tables[0]);
	put_joins(&g);
	g.out = &rest;
	buf_str(&rest, " WHERE ");
	for (size_t i = below(&g, 3) + 1; i > 0; i--) {
		if (chance(&g, 45))
			put_subquery(&g);
		else
			put_filter(&g);
		buf_str(&rest, i > 1 ? " AND " : "");
	}
	buf_str(&rest, g.where.data);
	*ordered = chance(&g, 40) && put_order(&g);
	g.out = out;
	buf_clear(out);
	buf_str(out, g.with.data);
	buf_str(out, chance(&g, 4) ? "SELECT DISTINCT " : "SELECT ");
	targets = 1 + below(&g, 4);
	if (chance(&g, 4))
		buf_str(out, "count(*)");
	else
		for (size_t i = 0; i < targets; i++)
			put_target(&g, i);
	buf_printf(out, " FROM %s%s", from.data, rest.data);
	buf_release(&g.with);
	buf_release(&g.where);
	buf_release(&from);
	buf_release(&rest);
}
