/* The models of the inputs but for the workload: plan, schema, and what the one
   means in the other. */
#include "cmd/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cross/own.h"
#include "load/catalog.h"
#include "load/plan.h"
#include "pg/conn.h"

/* Without one the plan's names would all be missing: one message says why. */
static int
check_tables(struct inputs *in, struct err *err)
{
	struct arg_values files = args_values(in->args, "schema");

	if (in->catalog.relations.n)
		return 0;
	if (files.n)
		return err_set(err, ERR_INPUT,
			       "the schema in \"%s\"%s has no table",
			       files.v[0], files.n > 1 ? " and others" : "");
	err_set(err, ERR_INPUT, "database \"%s\" has no table%s",
		pg_database(in->conn),
		in->plan.schemas.n ? " in the plan's schemas" : "");
	err_hint(err, "the server or database may be another than was meant");
	return -1;
}

/* Parts of the schema that were not understood, as warnings. */
static void
report_gaps(struct inputs *in)
{
	struct diag_list list;
	struct source_text *source = NULL;

	diag_init(&list, in->arena);
	for (size_t i = 0; i < in->catalog.gaps.n; i++) {
		const struct catalog_gap *gap = &in->catalog.gaps.v[i];

		if (gap->file &&
		    (!source || strcmp(source->path, gap->file) != 0)) {
			source = arena_new(in->arena, struct source_text);
			source->path = gap->file;
		}
		diag_add(&list, DIAG_WARNING, gap->file ? source : NULL,
			 gap->line, gap->column, "%s", gap->reason);
	}
	terminal_diags(in->term, &list);
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* What to do with a directory that was named as a schema. */
static void
hint_directory(struct inputs *in, const char *path, struct err *err)
{
	struct stat st;

	if (stat(arena_printf(in->arena, "%s/toc.dat", path), &st) == 0)
		err_hint(err, "pg_dump made it: pg_restore -s -f schema.sql "
			      "makes a script of it");
	else
		err_hint(err, "name its files, each with --schema, in the "
			      "order in which they are to be run");
}

static int
load_files(struct inputs *in, struct arg_values files, struct err *err)
{
	struct ddl *ddl = ddl_start(&in->catalog);
	int rc = 0;

	for (size_t i = 0; i < files.n && rc == 0; i++) {
		terminal_note(in->term, "reading %s", files.v[i]);
		rc = ddl_load(ddl, files.v[i], err);
		if (rc != 0 && is_directory(files.v[i]))
			hint_directory(in, files.v[i], err);
	}
	ddl_finish(ddl);
	return rc;
}

int
inputs_connect(struct inputs *in, struct err *err)
{
	const char *conninfo = args_value(in->args, "db");
	bool named = conninfo || in->plan.database.text;

	if (in->conn)
		return 0;
	if (!conninfo)
		conninfo = named ? in->plan.database.text : "";
	in->conn = pg_connect(conninfo, err);
	if (in->conn)
		return 0;
	if (!named)
		err_hint(err, "%s: the PG* variables say which database",
			 args_has(in->args, "schema")
				 ? "--stats without --db"
				 : "no --db and no --schema was given");
	return -1;
}

static int
load_live(struct inputs *in, struct err *err)
{
	size_t n = in->plan.schemas.n;
	const char **names = arena_calloc(in->arena, n + 1, sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = in->plan.schemas.v[i].text;
	if (inputs_connect(in, err) != 0)
		return -1;
	terminal_note(in->term, "reading the schema of database \"%s\"",
		      pg_database(in->conn));
	return catalog_load_live(&in->catalog, in->conn, names, n, err);
}

int
inputs_load_catalog(struct inputs *in, struct err *err)
{
	struct arg_values files = args_values(in->args, "schema");

	if (files.n == 0)
		return load_live(in, err);
	if (load_files(in, files, err) != 0)
		return -1;
	report_gaps(in);
	return 0;
}

/*
 * Today as yyyymmdd, or the day of SOURCE_DATE_EPOCH, for results that do not
 * change with the calendar.
 */
static int
today(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	time_t now = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
	struct tm tm;

	if (!gmtime_r(&now, &tm))
		return 0;
	return (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
}

static const char *
plan_path(struct inputs *in)
{
	const char *path = args_value(in->args, "plan");

	return path ? path : plan_discover(in->arena);
}

static int
load_plan(struct inputs *in, struct diag_list *diags, struct err *err)
{
	const char *path = plan_path(in);

	if (!path) {
		err_set(err, ERR_INPUT,
			"there is no ownership plan: no dbsplit.yaml here or "
			"in a directory above");
		err_hint(err, "name one with --plan FILE, or write a first one "
			      "with \"dbsplit init\"");
		return -1;
	}
	terminal_note(in->term, "reading %s", path);
	if (plan_load(&in->plan, path, diags, err) == 0)
		return 0;
	terminal_diags(in->term, diags);
	return -1;
}

static int
mistakes(const struct diag_list *diags, struct err *err)
{
	if (diags->errors == 0)
		return 0;
	return err_set(err, ERR_INPUT,
		       "the plan has %zu mistake%s: nothing was done",
		       diags->errors, diags->errors == 1 ? "" : "s");
}

/* Those that have a name are taken out of list, if somebody wants them. */
static void
take_findings(struct inputs *in, struct diag_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; in->findings && i < list->items.n; i++) {
		struct diag *d = &list->items.v[i];

		if (!d->name) {
			list->items.v[kept++] = *d;
			continue;
		}
		vec_push(in->arena, &in->findings->items, *d);
		if (d->level == DIAG_ERROR)
			list->errors--;
		else
			list->warnings--;
	}
	if (in->findings)
		list->items.n = (uint32_t)kept;
}

int
inputs_load_plan(struct inputs *in, struct err *err)
{
	struct diag_list diags;

	if (!plan_path(in)) {
		plan_init(&in->plan);
		return 0;
	}
	diag_init(&diags, in->arena);
	if (load_plan(in, &diags, err) != 0)
		return -1;
	terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
}

int
inputs_bind(struct inputs *in, struct ownership *out, struct err *err)
{
	struct diag_list diags;

	diag_init(&diags, in->arena);
	own_bind(out, &in->plan, &in->catalog, in->expander, today(), &diags,
		 in->arena);
	/* Its warnings have been seen. */
	if (diags.errors)
		terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
}

int
inputs_load_model(struct inputs *in, struct err *err)
{
	struct diag_list diags;

	diag_init(&diags, in->arena);
	if (load_plan(in, &diags, err) != 0)
		return -1;
	if (inputs_load_catalog(in, err) != 0 || check_tables(in, err) != 0) {
		terminal_diags(in->term, &diags);
		return -1;
	}
	in->expander = expander_new(&in->catalog, in->arena);
	own_bind(&in->ownership, &in->plan, &in->catalog, in->expander, today(),
		 &diags, in->arena);
	take_findings(in, &diags);
	terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
}
