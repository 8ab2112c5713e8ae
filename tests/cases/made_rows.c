#include "made_rows.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"
#include "support/cluster.h"

/* Rows of a table; keys go from 1 to this, other values to DOMAIN. */
#define ROWS   24
#define DOMAIN 9

/* What values of a type are made of, by how it begins; %s is a number. */
static const struct {
	const char *type, *value;
} makers[] = {
	{"smallint", "(%s)::smallint"},
	{"integer", "(%s)::integer"},
	{"bigint", "(%s)::bigint"},
	{"numeric", "(%s)::numeric / 2"},
	{"real", "(%s)::real"},
	{"double", "(%s)::double precision"},
	{"text", "chr(96 + (%s)::integer)"},
	{"character", "chr(96 + (%s)::integer)"},
	{"boolean", "(%s)::integer %% 2 = 0"},
	{"date", "date '2022-01-15' + 31 * (%s)::integer"},
	{"timestamp", "timestamp '2022-01-15' + (%s) * interval '31 days'"},
	{"time", "time '08:00' + (%s) * interval '1 minute'"},
	{"interval", "(%s) * interval '1 hour'"},
	{"uuid", "md5((%s)::text)::uuid"},
	{"bytea", "convert_to((%s)::text, 'UTF8')"},
	{"xml", "('<a>' || (%s)::text || '</a>')::xml"},
	{"json", "jsonb_build_object('a', %s)"},
	{"tsvector", "to_tsvector((%s)::text)"},
};

/* NULL: none. A domain is made as its base. */
static const char *
maker_of(const struct attribute *a)
{
	const char *type = a->type;

	if (a->user_type && a->user_type->kind == TYPE_DOMAIN)
		type = a->user_type->base;
	if (strchr(type, '['))
		return NULL;
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (strncmp(type, makers[i].type, strlen(makers[i].type)) == 0)
			return makers[i].value;
	return NULL;
}

static int
place_in_key(const struct attribute *a)
{
	for (size_t i = 0; i < a->relation->keys.n; i++) {
		const struct key *key = &a->relation->keys.v[i];

		for (size_t j = 0; key->primary && j < key->columns.n; j++)
			if (key->columns.v[j] == a)
				return key->columns.n == 1 ? 0 : (int)j + 1;
	}
	return -1;
}

/* The number that a value is made of, for the row n. */
static void
put_number(struct buf *sql, const struct attribute *a)
{
	int place = place_in_key(a);

	if (place == 0)
		buf_str(sql, "n");
	else if (place == 1)
		buf_str(sql, "1 + n % 6");
	else if (place > 1)
		buf_str(sql, "1 + n / 6");
	else
		buf_printf(sql, "1 + (n * %d + n / 7) %% %d", a->number * 2 + 1,
			   DOMAIN);
}

static void
put_value(struct buf *sql, const struct attribute *a)
{
	const char *maker = maker_of(a), *at;
	bool nulls = !a->not_null && place_in_key(a) < 0;

	if (nulls)
		buf_printf(sql, "CASE WHEN (n + %d) %% 5 > 0 THEN ", a->number);
	if (maker) {
		at = strstr(maker, "%s");
		buf_add(sql, maker, (size_t)(at - maker));
		put_number(sql, a);
		for (at += 2; *at; at++)
			if (at[0] != '%' || at[1] != '%')
				buf_char(sql, *at);
	} else if (a->user_type && a->user_type->kind == TYPE_ENUM) {
		buf_printf(sql, "(enum_range(NULL::%s))[1 + n %% 2]", a->type);
	} else {
		buf_printf(sql, "%s::%s",
			   strchr(a->type, '[') ? "'{}'" : "NULL", a->type);
	}
	buf_str(sql, nulls ? " END" : "");
}

static void
fill(struct pg_conn *c, const struct relation *r)
{
	struct buf columns, values;

	buf_init(&columns);
	buf_init(&values);
	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct attribute *a = r->attributes.v[i];

		if (a->generated)
			continue;
		buf_str(&columns, columns.len ? ", " : "");
		buf_str(&values, values.len ? ", " : "");
		sql_ident(&columns, a->name);
		put_value(&values, a);
	}
	if (columns.len) {
		struct buf sql;

		buf_init(&sql);
		buf_str(&sql, "INSERT INTO ");
		sql_qualified(&sql, r->schema, r->name);
		buf_printf(&sql,
			   " (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM "
			   "generate_series(1, %d) n ON CONFLICT DO NOTHING",
			   columns.data, values.data, ROWS);
		cluster_run(c, sql.data);
		buf_release(&sql);
	}
	buf_release(&columns);
	buf_release(&values);
}

void
make_rows(struct pg_conn *c, const struct catalog *catalog)
{
	cluster_run(c,
		    "DO $$ DECLARE s text; BEGIN FOR s IN SELECT CASE WHEN "
		    "contypid > 0 THEN format('ALTER DOMAIN %s DROP CONSTRAINT "
		    "%I', contypid::regtype, conname) ELSE format('ALTER TABLE "
		    "%s DROP CONSTRAINT %I', conrelid::regclass, conname) END "
		    "FROM pg_constraint JOIN pg_namespace n ON n.oid = "
		    "connamespace WHERE contype = 'c' AND nspname NOT IN "
		    "('pg_catalog', 'information_schema') AND conislocal LOOP "
		    "EXECUTE s; END LOOP; END $$;"
		    "SET session_replication_role = replica");
	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];

		if ((r->kind == RELATION_TABLE ||
		     r->kind == RELATION_PARTITIONED) &&
		    !r->partition_of)
			fill(c, r);
	}
	cluster_run(c, "RESET session_replication_role; ANALYZE");
}
