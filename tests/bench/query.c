#include "bench/query.h"

#include <string.h>

#include "bench/put.h"

struct author {
	struct query *q;
	const struct monolith *m;
	struct rng *rng;
	int service;
	bool quoted;	     /* every name in quotes, as ORMs do */
	const char *newline; /* between clauses */
	char alias[2][24];
	uint64_t id;
};

void
query_init(struct query *q)
{
	*q = (struct query){0};
	buf_init(&q->text);
}

void
query_release(struct query *q)
{
	buf_release(&q->text);
}

static void
say(struct author *a, const char *s)
{
	put_str(&a->q->text, s);
}

static void
clause(struct author *a, const char *s)
{
	say(a, a->newline);
	say(a, s);
}

static void
slot(struct author *a, char type)
{
	struct query *q = a->q;
	size_t at = 0;

	if (q->n)
		at = q->pieces[q->n - 1].at + q->pieces[q->n - 1].len;
	q->pieces[q->n++] = (struct piece){
		.at = at, .len = q->text.len - at, .slot = type};
}

static void
name(struct author *a, const char *s)
{
	if (a->quoted)
		put_char(&a->q->text, '"');
	say(a, s);
	if (a->quoted)
		put_char(&a->q->text, '"');
}

static void
column(struct author *a, int alias, const char *s)
{
	name(a, a->alias[alias]);
	say(a, ".");
	name(a, s);
}

static void
table(struct author *a, const struct table *t, int alias)
{
	name(a, t->name);
	say(a, a->quoted ? " AS " : " ");
	name(a, a->alias[alias]);
}

/* Mostly the service's own: percent says how often another's. */
static const struct table *
some_table(struct author *a, uint32_t percent, bool view)
{
	bool other = rng_percent(a->rng, percent);
	const struct table *t;

	do
		t = &a->m->tables[rng_below(a->rng, (uint32_t)a->m->n_tables)];
	while ((t->service != a->service) != other || (t->is_view && !view));
	return t;
}

static const struct column *
some_column(struct author *a, const struct table *t)
{
	return &t->columns[rng_below(a->rng, (uint32_t)t->n)];
}

/* At least one, in their order. */
static void
select_columns(struct author *a, const struct table *t, int alias)
{
	uint32_t mask = (uint32_t)rng_next(a->rng);

	column(a, alias, "id");
	for (size_t i = 0; i < t->n; i++) {
		if (!(mask >> i & 1))
			continue;
		say(a, ", ");
		column(a, alias, t->columns[i].name);
	}
}

static void
predicate(struct author *a, const struct table *t, int alias)
{
	const struct column *c = some_column(a, t);
	uint32_t choice = rng_below(a->rng, 4);

	column(a, alias, c->name);
	if (strchr("irt", c->type) && choice == 0) {
		say(a, " IN (");
		slot(a, c->type == 't' ? 'T' : 'I');
		say(a, ")");
	} else if (strchr("ind", c->type) && choice == 1) {
		say(a, " BETWEEN ");
		slot(a, c->type);
		say(a, " AND ");
		slot(a, c->type);
	} else {
		if (strchr("ind", c->type))
			say(a, choice == 2 ? " > " : " <= ");
		else if (c->type == 't' && choice == 2)
			say(a, " ILIKE ");
		else
			say(a, c->type == 'j' ? " @> " : " = ");
		slot(a, c->type);
	}
}

static void
where(struct author *a, const struct table *t, int alias)
{
	clause(a, "WHERE ");
	predicate(a, t, alias);
	for (uint32_t n = rng_below(a->rng, 3); n > 0; n--) {
		say(a, " AND ");
		predicate(a, t, alias);
	}
}

static void
by_id(struct author *a, int alias)
{
	clause(a, "WHERE ");
	column(a, alias, "id");
	say(a, " = ");
	slot(a, 'r');
}

static void
order(struct author *a, const struct table *t, int alias)
{
	clause(a, "ORDER BY ");
	column(a, alias, some_column(a, t)->name);
	say(a, rng_percent(a->rng, 50) ? " DESC" : " ASC");
	if (rng_percent(a->rng, 70)) {
		clause(a, "LIMIT ");
		slot(a, 'i');
	}
}

static void
write_select(struct author *a)
{
	const struct table *t = some_table(a, 6, true);
	uint32_t choice = rng_below(a->rng, 3);

	say(a, "SELECT ");
	select_columns(a, t, 0);
	clause(a, "FROM ");
	table(a, t, 0);
	if (choice == 0) {
		by_id(a, 0);
		return;
	}
	where(a, t, 0);
	order(a, t, 0);
}

/* The table and one that it refers to, which is often another service's. */
static void
write_from_join(struct author *a, const struct table *t,
		const struct column *key)
{
	clause(a, "FROM ");
	table(a, t, 0);
	clause(a, rng_percent(a->rng, 30) ? "LEFT OUTER JOIN " : "JOIN ");
	table(a, &a->m->tables[key->target], 1);
	say(a, " ON ");
	column(a, 1, "id");
	say(a, " = ");
	column(a, 0, key->name);
}

static const struct column *
some_key(struct author *a, const struct table **t)
{
	for (;;) {
		const struct column *c;

		*t = some_table(a, 4, false);
		c = some_column(a, *t);
		if (c->type == 'r')
			return c;
	}
}

static void
write_join(struct author *a)
{
	const struct table *t;
	const struct column *key = some_key(a, &t);

	say(a, "SELECT ");
	select_columns(a, t, 0);
	say(a, ", ");
	select_columns(a, &a->m->tables[key->target], 1);
	write_from_join(a, t, key);
	where(a, t, 0);
	order(a, t, 0);
}

static void
write_report(struct author *a)
{
	const struct table *t;
	const struct column *key = some_key(a, &t);

	say(a, "SELECT ");
	column(a, 1, "created_at");
	say(a, ", count(*) AS n, max(");
	column(a, 0, some_column(a, t)->type == 'b' ? "id" : "created_at");
	say(a, ") AS latest");
	write_from_join(a, t, key);
	where(a, t, 0);
	clause(a, "GROUP BY ");
	column(a, 1, "created_at");
	clause(a, "HAVING count(*) > ");
	slot(a, 'i');
}

static void
write_recent(struct author *a)
{
	const struct table *t;
	const struct column *key = some_key(a, &t);

	say(a, "WITH recent AS (");
	clause(a, "SELECT ");
	select_columns(a, t, 0);
	clause(a, "FROM ");
	table(a, t, 0);
	where(a, t, 0);
	say(a, ")");
	clause(a, "SELECT recent.*");
	clause(a, "FROM recent");
	clause(a, "WHERE EXISTS (SELECT 1 FROM ");
	table(a, &a->m->tables[key->target], 1);
	by_id(a, 1);
	say(a, ")");
}

static void
write_lock(struct author *a)
{
	const struct table *t = some_table(a, 2, false);

	say(a, "SELECT ");
	select_columns(a, t, 0);
	clause(a, "FROM ");
	table(a, t, 0);
	by_id(a, 0);
	clause(a, "FOR UPDATE");
	a->q->writes = true;
}

static void
write_insert(struct author *a, bool rows)
{
	const struct table *t = some_table(a, 3, false);
	/* Most columns have a value. */
	uint32_t mask = (uint32_t)(rng_next(a->rng) >> 32);
	struct query *q = a->q;
	size_t n = 0;

	mask |= (uint32_t)rng_next(a->rng);
	say(a, "INSERT INTO ");
	name(a, t->name);
	say(a, " (");
	for (size_t i = 0; i < t->n; i++) {
		if (i && !(mask >> i & 1))
			continue;
		if (n)
			say(a, ", ");
		name(a, t->columns[i].name);
		q->row[n++] = t->columns[i].type;
	}
	q->row[n] = '\0';
	say(a, ")");
	clause(a, "VALUES ");
	if (rows) {
		slot(a, '*');
	} else {
		for (size_t i = 0; i < n; i++) {
			say(a, i ? ", " : "(");
			slot(a, q->row[i]);
		}
		say(a, ")");
	}
	if (rng_percent(a->rng, 20))
		clause(a, "ON CONFLICT DO NOTHING");
	clause(a, "RETURNING id");
	if (a->id) {
		say(a, " AS ");
		name(a, a->alias[0]);
	}
	q->tag = "INSERT";
	q->writes = true;
}

static void
write_update(struct author *a)
{
	const struct table *t = some_table(a, 3, false);
	const struct column *last = NULL;

	say(a, "UPDATE ");
	table(a, t, 0);
	clause(a, "SET ");
	for (size_t i = rng_below(a->rng, (uint32_t)t->n); i + 1 < t->n; i++) {
		if (last && rng_percent(a->rng, 50))
			continue;
		last = &t->columns[i];
		name(a, last->name);
		say(a, " = ");
		if (last->type == 'i') {
			column(a, 0, last->name);
			say(a, " + ");
		}
		slot(a, last->type);
		say(a, ", ");
	}
	name(a, "updated_at");
	say(a, " = ");
	slot(a, 'd');
	by_id(a, 0);
	a->q->tag = "UPDATE";
	a->q->writes = true;
}

static void
write_delete(struct author *a)
{
	const struct table *t = some_table(a, 2, false);

	say(a, "DELETE FROM ");
	table(a, t, 0);
	by_id(a, 0);
	say(a, " AND ");
	predicate(a, t, 0);
	a->q->tag = "DELETE";
	a->q->writes = true;
}

void
query_make(struct query *q, const struct monolith *m, int service,
	   struct rng *r, uint64_t id)
{
	static const char *const newlines[] = {" ", " ", "\n", "\n    "};
	struct author a = {.q = q,
			   .m = m,
			   .rng = r,
			   .service = service,
			   .quoted = rng_percent(r, 40),
			   .newline = newlines[rng_below(r, 4)],
			   .id = id};
	uint32_t choice = rng_below(r, 100);

	q->text.len = 0;
	q->n = 0;
	q->tag = "SELECT";
	q->writes = false;
	q->generation++;
	snprintf(a.alias[0], sizeof(a.alias[0]), id ? "t%jx" : "t", id);
	snprintf(a.alias[1], sizeof(a.alias[1]), "joined");
	if (choice < 30)
		write_select(&a);
	else if (choice < 48)
		write_join(&a);
	else if (choice < 54)
		write_report(&a);
	else if (choice < 60)
		write_recent(&a);
	else if (choice < 65)
		write_lock(&a);
	else if (choice < 78)
		write_insert(&a, false);
	else if (choice < 83)
		write_insert(&a, true);
	else if (choice < 96)
		write_update(&a);
	else
		write_delete(&a);
	slot(&a, 0);
}
