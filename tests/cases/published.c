#include "published.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/compose.h"
#include "base/file.h"
#include "cross/own.h"
#include "load/catalog.h"
#include "load/plan.h"
#include "made_rows.h"
#include "sql/outline.h"
#include "sql/quote.h"
#include "sql/script.h"
#include "support/cases.h"
#include "support/cluster.h"

const char *
read_case(struct arena *a, const char *name)
{
	struct err err;
	size_t len;
	char *text = file_read(a, cases_path(name), (size_t)1 << 24, &len,
			       &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

/* Without what is psql's. */
static void
run_script(struct published *p, const char *text)
{
	struct script script;
	struct script_statement st;

	script_init(&script, text, strlen(text));
	while (script_next(&script, &st))
		cluster_run(p->conn, arena_strndup(&p->arena, st.text, st.len));
}

/* All schemas, for names without one. */
static void
set_path(struct published *p)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SET search_path = ");
	for (size_t i = 0; i < p->catalog.schemas.n; i++) {
		const char *name = p->catalog.schemas.v[i].name;

		vec_push(&p->arena, &p->path.schemas, name);
		buf_str(&sql, i ? ", " : "");
		sql_ident(&sql, name);
	}
	cluster_run(p->conn, sql.data);
	/* A join of many tables can be of any size. */
	cluster_run(p->conn, "SET statement_timeout = '2s'");
	buf_release(&sql);
}

/* What a file or a list of statements makes, with rows in it. */
void
open_published(struct published *p, const char *schema)
{
	struct err err;

	*p = (struct published){.conn = cluster_create_database()};
	run_script(p, schema);
	catalog_init(&p->catalog, &p->arena);
	cr_assert_eq(catalog_load_live(&p->catalog, p->conn, NULL, 0, &err), 0,
		     "%s", err.message);
	make_rows(p->conn, &p->catalog);
	/* The rows do not keep to them. */
	for (size_t i = 0; i < p->catalog.foreign_keys.n; i++)
		p->catalog.foreign_keys.v[i]->not_valid = true;
	set_path(p);
	p->expander = expander_new(&p->catalog, &p->arena);
}

void
bind_plan(struct published *p, const char *yaml)
{
	struct diag_list diags;
	struct err err;

	diag_init(&diags, &p->arena);
	cr_assert_eq(plan_parse(&p->plan, "plan.yaml", yaml, strlen(yaml),
				&diags, &err),
		     0, "%s", err.message);
	own_bind(&p->own, &p->plan, &p->catalog, p->expander, 0, &diags,
		 &p->arena);
	for (size_t i = 0; i < diags.items.n; i++)
		cr_assert_neq(diags.items.v[i].level, DIAG_ERROR, "%s",
			      diags.items.v[i].message);
	p->prover = (struct prover){
		.conn = p->conn,
		.ctx = {.catalog = &p->catalog, .path = &p->path},
		.owners = compose_owners(&p->own),
	};
}

void
close_published(struct published *p, const char *title)
{
	prover_print(&p->prover, title, p->proven);
	prover_release(&p->prover);
	expander_free(p->expander);
	plan_release(&p->plan);
	catalog_release(&p->catalog);
	cluster_drop_database(p->conn);
	arena_release(&p->arena);
}

/* Does it name tables of two services at least, or of nobody alone? */
static bool
asks_several(struct published *p, const char *sql)
{
	struct arena arena = ARENA_INIT;
	struct resolve_context ctx = {
		.catalog = &p->catalog, .path = &p->path, .arena = &arena};
	struct outline o;
	bool several = false;
	int first = DECOMPOSE_EVERYBODY;

	if (!outline_read(&o, &ctx, sql, strlen(sql)))
		for (size_t i = 0; i < o.names.n && !several; i++) {
			int owner = DECOMPOSE_EVERYBODY;

			if (o.names.v[i].relation)
				owner = p->prover.owners.relation(
					p->prover.owners.arg,
					o.names.v[i].relation);
			several = owner == DECOMPOSE_NOBODY ||
				  (owner >= 0 && first >= 0 && owner != first);
			first = owner >= 0 ? owner : first;
		}
	arena_release(&arena);
	return several;
}

bool
try_query(struct published *p, const char *sql, bool ordered)
{
	enum proof outcome;

	p->queries++;
	if (!asks_several(p, sql))
		return true;
	outcome = prove(&p->prover, sql, ordered).outcome;
	p->several += outcome != INVALID;
	p->proven += outcome == PROVEN;
	return outcome != INVALID;
}
