#include "shop.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "sql/script.h"

char *
shop_read(struct shop *s, const char *path, size_t *len)
{
	struct err err;
	char *text = file_read(&s->arena, path, (size_t)1 << 24, len, &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

void
shop_run_file(struct shop *s, const char *path)
{
	size_t len;
	char *text = shop_read(s, path, &len);
	struct script script;
	struct script_statement st;
	struct buf sql;

	buf_init(&sql);
	script_init(&script, text, len);
	while (script_next(&script, &st)) {
		bool role = strncmp(st.text, "CREATE ROLE", 11) == 0;

		if (strncmp(st.text, "ALTER ROLE", 10) == 0)
			continue;
		buf_printf(&sql,
			   role ? "DO $r$ BEGIN %.*s; EXCEPTION WHEN "
				  "duplicate_object OR unique_violation "
				  "THEN END $r$;\n"
				: "%.*s;\n",
			   (int)st.len, st.text);
	}
	cluster_run(s->conn, sql.data);
	buf_release(&sql);
}

void
shop_open(struct shop *s, const char *schema_file, const char *schema)
{
	struct buf path;
	struct err err;

	*s = (struct shop){.conn = cluster_create_database()};
	cluster_run(s->conn, "SET search_path = public");
	shop_run_file(s, "plans/shop/schema.sql");
	shop_run_file(s, schema_file);
	catalog_init(&s->catalog, &s->arena);
	cr_assert_eq(catalog_load_live(&s->catalog, s->conn, NULL, 0, &err), 0,
		     "%s", err.message);
	buf_init(&path);
	buf_printf(&path, "SET search_path = public, %s", schema);
	cluster_run(s->conn, path.data);
	buf_release(&path);
	vec_push(&s->arena, &s->path.schemas, "public");
	vec_push(&s->arena, &s->path.schemas, schema);
	s->expander = expander_new(&s->catalog, &s->arena);
}

void
shop_close(struct shop *s)
{
	expander_free(s->expander);
	catalog_release(&s->catalog);
	arena_release(&s->arena);
	cluster_drop_database(s->conn);
}

const struct statement *
shop_statement(struct shop *s, const char *text, size_t len)
{
	return expander_statement(s->expander, text, len, &s->path);
}
