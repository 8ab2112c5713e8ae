/*
 * The catalog of a live server: one snapshot, one query for each kind of thing,
 * whatever the number of things. Rows arrive as the server sends them.
 */
#include "load/catalog_live.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "load/catalog.h"
#include "pg/conn.h"
#include "queries.h"
#include "sql/quote.h"

#define QUERY(name, ...)                                                  \
	{                                                                 \
		query_catalog_##name, (const char *const[]){__VA_ARGS__}, \
			sizeof((const char *const[]){__VA_ARGS__}) /      \
				sizeof(const char *),                     \
			live_##name                                       \
	}

/* Things before what refers to them. */
const struct live_query live_queries[] = {
	QUERY(schemas, "schema", "owner"),
	QUERY(types, "oid", "schema", "name", "owner", "kind", "members",
	      "base", "labels"),
	QUERY(relations, "oid", "schema", "name", "owner", "kind",
	      "persistence", "row_security", "force_row_security",
	      "replica_identity", "replica_index", "security_invoker", "server",
	      "rows", "bytes"),
	QUERY(attributes, "relation", "number", "name", "type", "user_type",
	      "not_null", "identity", "generated"),
	QUERY(expressions, "relation", "number", "expression"),
	QUERY(callings, "relation", "name", "index", "expression"),
	QUERY(inheritance, "relation", "parent", "partition"),
	QUERY(sequences, "sequence", "relation", "number"),
	QUERY(keys, "relation", "name", "primary", "columns"),
	QUERY(foreign_keys, "child", "parent", "name", "child_columns",
	      "parent_columns", "on_update", "on_delete", "deferrable",
	      "deferred", "not_valid"),
	QUERY(views, "relation", "query"),
	QUERY(rules, "relation", "name", "event", "instead", "enabled",
	      "definition"),
	QUERY(policies, "relation", "name", "command", "permissive", "roles",
	      "using", "with_check"),
	QUERY(routines, "oid", "schema", "name", "owner", "kind", "arguments",
	      "argument_names", "defaults", "variadic", "returns",
	      "returns_set", "language", "security_definer", "search_path",
	      "source", "definition"),
	QUERY(aggregates, "aggregate", "routine"),
	QUERY(triggers, "relation", "name", "routine", "routine_schema",
	      "routine_name", "type", "columns", "enabled", "old_table",
	      "new_table"),
	QUERY(grants, "class", "oid", "number", "schema", "grantee",
	      "privileges", "grantable"),
	QUERY(default_grants, "role", "schema", "object", "grantee",
	      "privileges", "grantable"),
	QUERY(roles, "name", "superuser", "login", "inherit", "member_of"),
	QUERY(paths, "role", "database", "path"),
	QUERY(extensions, "name", "schema"),
	QUERY(publications, "name", "all_tables", "relation", "schema"),
	QUERY(connections, "name", "wrapper"),
};
const size_t live_nqueries = sizeof(live_queries) / sizeof(*live_queries);

struct relation *
live_relation(const struct live *l, const char *oid)
{
	const struct live_class *class = oid ? map_get(&l->classes, oid) : NULL;

	return class ? class->relation : NULL;
}

struct attribute *
live_attribute(const struct live *l, const char *oid, const char *number)
{
	const struct live_class *class = map_get(&l->classes, oid);
	unsigned long n = strtoul(number, NULL, 10);

	return class && n < class->columns.n ? class->columns.v[n] : NULL;
}

bool
live_true(const char *value)
{
	return value && *value == 't';
}

const char *
live_intern(struct live *l, const char *text)
{
	const char *known = text ? map_get(&l->strings, text) : NULL;

	if (!text || known)
		return known;
	text = arena_strdup(l->catalog->arena, text);
	map_set(&l->strings, text, (void *)text);
	return text;
}

void
live_each_number(const char *list, void (*each)(long number, void *arg),
		 void *arg)
{
	const char *p = list;

	while (p && *(p += strcspn(p, "0123456789"))) {
		char *end;

		each(strtol(p, &end, 10), arg);
		p = end;
	}
}

struct element_arg {
	struct live *live;
	struct live_names names;
};

static void
add_element(char *element, void *arg)
{
	struct element_arg *a = arg;

	vec_push(a->live->catalog->arena, &a->names,
		 live_intern(a->live, element ? element : ""));
}

struct live_names
live_array(struct live *l, char *array)
{
	struct element_arg a = {.live = l};

	pg_each_element(array, add_element, &a);
	return a.names;
}

/* What SET search_path left is a list of identifiers; '' is an empty one. */
struct live_names
live_path(struct live *l, const char *path)
{
	struct element_arg a = {.live = l};
	size_t len = strlen(path), at = 0;
	struct buf name;

	buf_init(&name);
	while (at < len) {
		size_t n;

		if (path[at] == ',' || path[at] == ' ') {
			at++;
			continue;
		}
		buf_clear(&name);
		n = sql_read_ident(path + at, len - at, &name);
		if (n == 0)
			break;
		at += n;
		if (name.len > 0)
			add_element(name.data, &a);
	}
	buf_release(&name);
	return a.names;
}

/* An array literal of the schemas, for the queries to compare with. */
static int
narrow_down(struct pg_conn *conn, const char *const *schemas, size_t n,
	    struct err *err)
{
	struct pg_result *r;
	struct buf array;
	const char *value;

	buf_init(&array);
	for (size_t i = 0; i < n; i++) {
		buf_str(&array, i == 0 ? "{\"" : "\",\"");
		for (const char *p = schemas[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_char(&array, '\\');
			buf_char(&array, *p);
		}
	}
	buf_str(&array, n > 0 ? "\"}" : "");
	value = array.data;
	r = pg_query(
		conn,
		"SELECT pg_catalog.set_config('dbsplit.schemas', $1, true)", 1,
		&value, err);
	pg_result_free(r);
	buf_release(&array);
	return r ? 0 : -1;
}

struct row_arg {
	struct live *live;
	const struct live_query *query;
};

static int
read_row(char **values, void *arg, struct err *err)
{
	const struct row_arg *a = arg;

	(void)err;
	a->query->row(a->live, values);
	return 0;
}

static int
read_all(struct live *l, struct pg_conn *conn, struct err *err)
{
	for (size_t i = 0; i < live_nqueries; i++) {
		struct row_arg arg = {.live = l, .query = &live_queries[i]};

		if (pg_each_row(conn, arg.query->sql, arg.query->n, read_row,
				&arg, err) != 0)
			return -1;
	}
	return 0;
}

int
catalog_load_live(struct catalog *c, struct pg_conn *conn,
		  const char *const *schemas, size_t n, struct err *err)
{
	struct live l = {.catalog = c};
	struct err ignored;
	int status = -1;

	c->version = pg_server_version(conn);
	if (pg_check_version(c->version, err) != 0)
		return -1;
	c->database = arena_strdup(c->arena, pg_database(conn));
	if (pg_exec(conn,
		    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ,"
		    " READ ONLY, NOT DEFERRABLE",
		    err) != 0)
		return -1;
	if (pg_exec(conn, "SET LOCAL search_path = ''", err) == 0 &&
	    narrow_down(conn, schemas, n, err) == 0 &&
	    read_all(&l, conn, err) == 0)
		status = 0;
	if (status == 0)
		status = pg_exec(conn, "COMMIT", err);
	else
		pg_exec(conn, "ROLLBACK", &ignored);
	catalog_finish(c);
	if (status == 0)
		live_resolve(&l);
	map_release(&l.classes);
	map_release(&l.types);
	map_release(&l.routines);
	map_release(&l.strings);
	arena_release(&l.scratch);
	return status;
}
