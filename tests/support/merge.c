#include "support/merge.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "sql/quote.h"

/* A merged row: the row of each query's result, -1: none. */
struct merging {
	struct pg_conn *conn;
	const struct composition *c;
	struct arena *arena;
	struct table *results;
	VEC(int *) rows;
	struct err *err;
};

int
table_of_query(struct pg_conn *c, const char *sql, struct arena *a,
	       struct table *out, struct err *err)
{
	struct pg_result *r = pg_query(c, sql, 0, NULL, err);

	*out = (struct table){0};
	if (!r)
		return -1;
	out->columns = (size_t)pg_columns(r);
	for (int i = 0; i < pg_rows(r); i++) {
		const char **row = arena_calloc(a, out->columns + 1,
						sizeof(*row));

		for (size_t j = 0; j < out->columns; j++)
			row[j] = arena_strdup(a, pg_value(r, i, (int)j));
		vec_push(a, &out->rows, row);
	}
	pg_result_free(r);
	return 0;
}

/* All different values of a column, as an array's text. */
static const char *
array_of(struct merging *m, struct composed_column of)
{
	const struct table *t = &m->results[of.query];
	const char *text;
	struct buf array;

	struct map seen = {0};

	buf_init(&array);
	for (size_t i = 0; i < t->rows.n; i++) {
		const char *value = t->rows.v[i][of.column];
		const char *key = value ? value : "\1NULL";

		if (map_get(&seen, key))
			continue;
		map_set(&seen, key, m);
		buf_str(&array, array.len ? "," : "");
		if (!value) {
			buf_str(&array, "NULL");
			continue;
		}
		buf_char(&array, '"');
		for (; *value; value++) {
			if (*value == '"' || *value == '\\')
				buf_char(&array, '\\');
			buf_char(&array, *value);
		}
		buf_char(&array, '"');
	}
	text = arena_printf(m->arena, "{%s}", array.data);
	map_release(&seen);
	buf_release(&array);
	return text;
}

static const char *
value_of(struct merging *m, struct composed_column of)
{
	const struct table *t = &m->results[of.query];

	return t->rows.n ? t->rows.v[0][of.column] : NULL;
}

static void
put_execute(struct merging *m, struct buf *sql, size_t query)
{
	const struct composed_query *q = &m->c->queries.v[query];

	buf_printf(sql, "EXECUTE q%zu", query + 1);
	for (size_t i = 0; i < q->parameters.n; i++) {
		const struct composed_parameter *p = &q->parameters.v[i];
		const char *value;

		cr_assert_eq(p->number, 0);
		value = p->list ? array_of(m, p->of) : value_of(m, p->of);
		buf_str(sql, i ? ", " : " (");
		if (value)
			sql_literal(sql, value);
		else
			buf_str(sql, "NULL");
	}
	buf_str(sql, q->parameters.n ? ")" : "");
}

static bool
has_expression(const struct composition *c)
{
	const struct composed_output *it;

	vec_each (it, &c->outputs) {
		if (it->expression)
			return true;
	}
	return false;
}

/* The result becomes a table q1, q2, .. for expressions to look into, where
   types are known. */
static int
keep(struct merging *m, size_t query)
{
	struct buf sql;
	int rc;

	buf_init(&sql);
	buf_printf(&sql, "CREATE TEMP TABLE q%zu (", query + 1);
	for (size_t i = 0; i < m->results[query].columns; i++)
		buf_printf(&sql, "%sc%zu", i ? ", " : "", i + 1);
	buf_str(&sql, ") AS ");
	put_execute(m, &sql, query);
	rc = pg_exec(m->conn, sql.data, m->err);
	buf_release(&sql);
	return rc;
}

static int
run(struct merging *m, size_t query)
{
	struct buf sql;
	int rc;

	buf_init(&sql);
	buf_printf(&sql, "PREPARE q%zu AS %s", query + 1,
		   m->c->queries.v[query].sql);
	rc = pg_exec(m->conn, sql.data, m->err);
	buf_clear(&sql);
	put_execute(m, &sql, query);
	rc = rc == 0 ? table_of_query(m->conn, sql.data, m->arena,
				      &m->results[query], m->err)
		     : rc;
	buf_release(&sql);
	return rc == 0 && has_expression(m->c) ? keep(m, query) : rc;
}

static const char *
merged_value(const struct merging *m, const int *row, struct composed_column of)
{
	return row[of.query] < 0
		       ? NULL
		       : m->results[of.query].rows.v[row[of.query]][of.column];
}

static bool
matches(const struct merging *m, const struct composed_query *q, const int *row,
	const char *const *candidate)
{
	for (size_t i = 0; i < q->keys.n; i++) {
		const char *value = merged_value(m, row, q->keys.v[i].equals);
		const char *other = candidate[q->keys.v[i].column];

		if (!value || !other || strcmp(value, other) != 0)
			return false;
	}
	return true;
}

static void
add_row(struct merging *m, const int *row, size_t query, int match)
{
	size_t n = m->c->queries.n;
	int *copy = arena_calloc(m->arena, n, sizeof(*copy));

	memcpy(copy, row, n * sizeof(*copy));
	copy[query] = match;
	vec_push(m->arena, &m->rows, copy);
}

static void
merge_row(struct merging *m, const int *row, size_t query)
{
	const struct composed_query *q = &m->c->queries.v[query];
	const struct table *t = &m->results[query];
	size_t found = 0;

	for (size_t i = 0; i < t->rows.n; i++) {
		if (!matches(m, q, row, t->rows.v[i]))
			continue;
		found++;
		if (q->merge != MERGE_ANTI)
			add_row(m, row, query, (int)i);
	}
	if (!found && (q->merge == MERGE_LEFT || q->merge == MERGE_ANTI))
		add_row(m, row, query, -1);
}

static void
merge_first(struct merging *m, size_t query)
{
	int *none = arena_calloc(m->arena, m->c->queries.n, sizeof(*none));

	for (size_t i = 0; i < m->c->queries.n; i++)
		none[i] = -1;
	for (size_t i = 0; i < m->results[query].rows.n; i++)
		add_row(m, none, query, (int)i);
}

static void
merge(struct merging *m, size_t query)
{
	int **rows = m->rows.v;
	size_t n = m->rows.n;

	if (m->c->queries.v[query].merge == MERGE_NONE)
		return;
	m->rows.v = NULL;
	m->rows.n = m->rows.cap = 0;
	if (m->c->queries.v[query].merge == MERGE_FIRST)
		merge_first(m, query);
	for (size_t i = 0; i < n; i++)
		merge_row(m, rows[i], query);
}

/* An expression over q1.c2 and so on, for all merged rows at once. */
static int
compute(struct merging *m, const char *expression, struct table *out)
{
	struct buf sql;
	int rc;

	buf_init(&sql);
	buf_printf(&sql, "SELECT %s FROM (VALUES ", expression);
	for (size_t i = 0; i < m->rows.n; i++) {
		buf_printf(&sql, "%s(%zu", i ? ", " : "", i);
		for (size_t j = 0; j < m->c->queries.n; j++)
			buf_printf(&sql, ", %d", m->rows.v[i][j] + 1);
		buf_char(&sql, ')');
	}
	buf_str(&sql, ") m");
	for (size_t j = 0; j < m->c->queries.n; j++) {
		buf_printf(&sql,
			   " LEFT JOIN (SELECT *, row_number() OVER () FROM "
			   "q%zu) q%zu(",
			   j + 1, j + 1);
		for (size_t k = 0; k < m->results[j].columns; k++)
			buf_printf(&sql, "c%zu, ", k + 1);
		buf_printf(&sql, "number) ON q%zu.number = m.column%zu", j + 1,
			   j + 2);
	}
	buf_str(&sql, " ORDER BY m.column1");
	*out = (struct table){0};
	rc = m->rows.n
		     ? table_of_query(m->conn, sql.data, m->arena, out, m->err)
		     : 0;
	buf_release(&sql);
	return rc;
}

static int
output(struct merging *m, size_t column, struct table *out)
{
	const struct composed_output *o = &m->c->outputs.v[column];
	struct table computed;

	if (o->expression) {
		if (compute(m, o->expression, &computed) != 0)
			return -1;
		for (size_t i = 0; i < m->rows.n; i++)
			out->rows.v[i][column] = computed.rows.v[i][0];
		return 0;
	}
	for (size_t i = 0; i < m->rows.n; i++) {
		const char *value = merged_value(m, m->rows.v[i], o->of);

		if (m->rows.v[i][o->of.query] < 0)
			value = o->missing;
		out->rows.v[i][column] = value;
	}
	return 0;
}

static int
put_result(struct merging *m, struct table *out)
{
	*out = (struct table){.columns = m->c->outputs.n};
	if (out->columns == 0) {
		*out = m->results[m->c->queries.n - 1];
		return 0;
	}
	for (size_t i = 0; i < m->rows.n; i++)
		vec_push(m->arena, &out->rows,
			 arena_calloc(m->arena, out->columns,
				      sizeof(const char *)));
	for (size_t i = 0; i < out->columns; i++)
		if (output(m, i, out) != 0)
			return -1;
	return 0;
}

int
merge_composition(struct pg_conn *c, const struct composition *composition,
		  struct arena *a, struct table *out, struct err *err)
{
	struct merging m = {
		.conn = c, .c = composition, .arena = a, .err = err};
	struct err ignored;
	int rc = 0;

	m.results = arena_calloc(a, composition->queries.n, sizeof(*m.results));
	for (size_t i = 0; i < composition->queries.n && rc == 0; i++) {
		rc = run(&m, i);
		if (rc == 0)
			merge(&m, i);
	}
	rc = rc == 0 ? put_result(&m, out) : rc;
	pg_exec(c, "DEALLOCATE ALL", &ignored);
	for (size_t i = 0; i < composition->queries.n; i++) {
		char sql[64];

		snprintf(sql, sizeof(sql), "DROP TABLE IF EXISTS q%zu", i + 1);
		pg_exec(c, sql, &ignored);
	}
	return rc;
}

static size_t compared_columns;

static int
compare_rows(const char *const *a, const char *const *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int order = !a[i] || !b[i] ? (a[i] != NULL) - (b[i] != NULL)
					   : strcmp(a[i], b[i]);

		if (order)
			return order;
	}
	return 0;
}

static int
by_row(const void *a, const void *b)
{
	return compare_rows(*(const char *const *const *)a,
			    *(const char *const *const *)b, compared_columns);
}

void
table_sort(struct table *t)
{
	compared_columns = t->columns;
	if (t->rows.n)
		qsort(t->rows.v, t->rows.n, sizeof(*t->rows.v), by_row);
}

bool
table_equal(const struct table *a, const struct table *b)
{
	if (a->rows.n != b->rows.n || (a->rows.n && a->columns != b->columns))
		return false;
	for (size_t i = 0; i < a->rows.n; i++)
		if (compare_rows(a->rows.v[i], b->rows.v[i], a->columns) != 0)
			return false;
	return true;
}

void
table_print(struct buf *out, const struct table *t, size_t rows)
{
	buf_printf(out, "%u rows\n", t->rows.n);
	for (size_t i = 0; i < t->rows.n && i < rows; i++) {
		for (size_t j = 0; j < t->columns; j++)
			buf_printf(out, "%s%s", j ? " | " : "  ",
				   t->rows.v[i][j] ? t->rows.v[i][j] : "NULL");
		buf_char(out, '\n');
	}
}
