#include "privileges.h"

#include <criterion/criterion.h>
#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "model/catalog.h"
#include "sql/quote.h"
#include "support/cluster.h"

#define PREPARE                                                              \
	"DO $$ BEGIN CREATE ROLE probe BYPASSRLS; "                          \
	"EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$; "  \
	"GRANT pg_read_server_files, pg_write_server_files TO probe; "       \
	"DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM "          \
	"pg_catalog.pg_namespace WHERE nspname !~ '^pg_' LOOP EXECUTE "      \
	"pg_catalog.format('GRANT USAGE, CREATE ON SCHEMA %I TO probe', s);" \
	"EXECUTE pg_catalog.format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "  \
	"%I FROM PUBLIC', s); "                                              \
	"EXECUTE pg_catalog.format('REVOKE ALL ON ALL PROCEDURES IN SCHEMA " \
	"%I FROM PUBLIC', s); "                                              \
	"EXECUTE pg_catalog.format('REVOKE ALL ON ALL TABLES IN SCHEMA "     \
	"%I FROM PUBLIC', s); END LOOP; END $$"

/* One right that can be left out: GRANT what, without its role. */
struct right {
	const void *object; /* relation, routine */
	const struct attribute *column;
	unsigned privileges; /* of enum privilege */
	const char *text;    /* "SELECT (a) ON TABLE t" */
	/* What is given in its place: the same on another column, so that it
	   is this column that is missed. NULL: nothing. */
	const char *instead;
};

VEC_TYPE(rights, struct right);

static struct arena arena;

void
privileges_prepare(struct pg_conn *c)
{
	cluster_run(c, PREPARE);
}

static const struct {
	enum privilege privilege;
	const char *name;
} names[] = {
	{PRIVILEGE_SELECT, "SELECT"},	  {PRIVILEGE_INSERT, "INSERT"},
	{PRIVILEGE_UPDATE, "UPDATE"},	  {PRIVILEGE_DELETE, "DELETE"},
	{PRIVILEGE_TRUNCATE, "TRUNCATE"},
};

static void
add_text(struct rights *rights, const void *object,
	 const struct attribute *column, unsigned privileges,
	 const struct buf *text)
{
	struct right *right = vec_add(&arena, rights);

	*right = (struct right){.object = object,
				.column = column,
				.privileges = privileges,
				.text = arena_strdup(&arena, text->data)};
}

/* Who reads a column may read those that dbsplit does not list, too. */
static const char *
system_columns(const struct relation *relation, unsigned privileges)
{
	if (privileges != PRIVILEGE_SELECT || relation_is_view(relation))
		return "";
	return ", ctid, xmin, tableoid";
}

static void
write_right(struct buf *text, const struct relation *relation,
	    const struct attribute *column, unsigned privileges)
{
	const char *comma = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!(privileges & (unsigned)names[i].privilege))
			continue;
		buf_printf(text, "%s%s", comma, names[i].name);
		comma = ", ";
		if (column) {
			sql_fmt(text, " (%I", column->name);
			buf_printf(text, "%s)",
				   system_columns(relation, privileges));
		}
	}
	sql_fmt(text, " ON TABLE %Q", relation->schema, relation->name);
}

static const struct attribute *
other_column(const struct relation *relation, const struct attribute *column)
{
	for (size_t i = 0; i < relation->attributes.n; i++)
		if (relation->attributes.v[i] != column)
			return relation->attributes.v[i];
	return NULL;
}

static void
add_right(struct rights *rights, const struct relation *relation,
	  const struct attribute *column, unsigned privileges)
{
	const struct attribute *other;
	const struct right *it;
	struct buf text;

	vec_each (it, rights) {
		/* A right on the table is only added where no column is. */
		if (it->object == relation && it->privileges == privileges &&
		    (it->column == column || !column))
			return;
	}
	buf_init(&text);
	write_right(&text, relation, column, privileges);
	add_text(rights, relation, column, privileges, &text);
	other = column ? other_column(relation, column) : NULL;
	if (other) {
		buf_clear(&text);
		write_right(&text, relation, other, privileges);
		rights->v[rights->n - 1].instead = arena_strdup(&arena,
								text.data);
	}
	buf_release(&text);
}

static void
add_columns(struct rights *rights, const struct access *a, unsigned uses,
	    unsigned privileges)
{
	const struct column_access *c;

	vec_each (c, &a->columns) {
		if (c->uses & uses)
			add_right(rights, a->relation, c->attribute,
				  privileges);
	}
}

static void
add_write(struct rights *rights, const struct access *a)
{
	unsigned privileges = 0;

	/* Which of both a column is for is not told. */
	if (a->events & EVENT_INSERT)
		privileges |= PRIVILEGE_INSERT;
	if (a->events & EVENT_UPDATE)
		privileges |= PRIVILEGE_UPDATE;
	if (privileges)
		add_columns(rights, a, USE_WRITTEN, privileges);
	if (a->events & EVENT_DELETE)
		add_right(rights, a->relation, NULL, PRIVILEGE_DELETE);
	if (a->events & EVENT_TRUNCATE)
		add_right(rights, a->relation, NULL, PRIVILEGE_TRUNCATE);
}

/* A right on any column will do; the first one stands for them. */
static void
add_any(struct rights *rights, const struct access *a, bool lock_statement)
{
	const struct relation *r = a->relation;
	const struct attribute *first = r->attributes.n ? r->attributes.v[0]
							: NULL;
	enum privilege privilege = PRIVILEGE_SELECT;
	const struct right *it;

	if (a->mode == ACCESS_LOCK)
		privilege = PRIVILEGE_UPDATE;
	else if (a->mode == ACCESS_WRITE && (a->events & EVENT_INSERT))
		privilege = PRIVILEGE_INSERT;
	else if (a->mode == ACCESS_WRITE)
		return;
	vec_each (it, rights) {
		if (it->object == r && (it->privileges & (unsigned)privilege))
			return;
	}
	add_right(rights, r, lock_statement ? NULL : first, privilege);
	rights->v[rights->n - 1].instead = NULL;
}

static void
add_calls(struct rights *rights, const struct access_set *set)
{
	const struct routine_call *call;
	const struct sequence_use *use;
	struct buf text;

	buf_init(&text);
	vec_each (call, &set->calls) {
		const struct routine *f = call->routine;

		buf_clear(&text);
		sql_fmt(&text, "EXECUTE ON ROUTINE %Q(", f->schema, f->name);
		for (size_t i = 0; i < f->arguments.n; i++)
			buf_printf(&text, "%s%s", i ? ", " : "",
				   f->arguments.v[i]);
		buf_char(&text, ')');
		add_text(rights, f, NULL, PRIVILEGE_EXECUTE, &text);
	}
	vec_each (use, &set->sequences) {
		buf_clear(&text);
		sql_fmt(&text, "USAGE, UPDATE ON SEQUENCE %Q",
			use->sequence->schema, use->sequence->name);
		add_text(rights, use->sequence, NULL, PRIVILEGE_USAGE, &text);
	}
	buf_release(&text);
}

static void
find_rights(struct rights *rights, const struct access_set *set,
	    bool lock_statement)
{
	const struct access *it;

	vec_each (it, &set->accesses) {
		if (it->via)
			continue;
		if (it->mode == ACCESS_READ)
			add_columns(rights, it, ~(unsigned)USE_WRITTEN,
				    PRIVILEGE_SELECT);
		if (it->mode == ACCESS_WRITE)
			add_write(rights, it);
	}
	vec_each (it, &set->accesses) {
		if (!it->via)
			add_any(rights, it, lock_statement);
	}
	add_calls(rights, set);
}

static bool
begins(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* The text of a comment in front, or "". */
static const char *
directive(const struct statement *s)
{
	const char *end;

	if (!begins(s->text, "/* "))
		return "";
	end = strstr(s->text, " */");
	return end ? arena_strndup(&arena, s->text + 3,
				   (size_t)(end - s->text - 3))
		   : "";
}

static const char *
without_comment(const struct statement *s)
{
	const char *text = arena_strndup(&arena, s->text, s->len);
	const char *end = begins(text, "/* ") ? strstr(text, " */") : NULL;

	text = end ? end + 3 : text;
	return text + strspn(text, " \t\r\n");
}

static bool
is_query(const char *text)
{
	static const char *const words[] = {"select", "with",	"insert",
					    "update", "delete", "merge",
					    "values", "table",	"("};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (begins(text, words[i]))
			return true;
	return false;
}

/* What is run for a statement. */
static void
write_trial(struct buf *sql, const struct statement *s)
{
	const char *text = without_comment(s), *also = directive(s);

	if (is_query(text) && !begins(also, "run"))
		buf_str(sql, "EXPLAIN (COSTS OFF) ");
	buf_str(sql, text);
	if (begins(also, "then "))
		buf_printf(sql, ";\nEXPLAIN (COSTS OFF) %s", also + 5);
}

/* Run it in a subtransaction; NULL, or what the server says. */
static const char *
try_as(struct pg_conn *c, const char *role, const struct rights *rights,
       const struct right *without, const char *trial)
{
	const struct right *it;
	const char *said = NULL;
	struct buf sql;
	struct err err;

	buf_init(&sql);
	buf_str(&sql, "SAVEPOINT trial;");
	vec_each (it, rights) {
		const char *right = it != without ? it->text : it->instead;

		if (right)
			buf_printf(&sql, "GRANT %s TO probe;\n", right);
	}
	if (role)
		sql_fmt(&sql, "SET LOCAL ROLE %I;", role);
	buf_str(&sql, trial);
	if (pg_exec(c, sql.data, &err))
		said = arena_strdup(&arena, err.message);
	cluster_run(c, "ROLLBACK TO trial; DEALLOCATE ALL");
	buf_release(&sql);
	return said;
}

static void
try_all(struct pg_conn *c, const struct statement *s,
	const struct rights *rights, const char *trial, struct buf *complaint)
{
	const char *said = try_as(c, "probe", rights, NULL, trial);
	const struct right *it;

	if (said) {
		buf_printf(complaint, "incomplete: %s\n", said);
		vec_each (it, rights) {
			buf_printf(complaint, "\thas %s\n", it->text);
		}
	} else if (!begins(directive(s), "inexact")) {
		vec_each (it, rights) {
			said = try_as(c, "probe", rights, it, trial);
			if (!said || !strstr(said, "permission denied"))
				buf_printf(complaint, "not needed: %s (%s)\n",
					   it->text, said ? said : "succeeds");
		}
	}
}

enum verdict
privileges_check(struct pg_conn *c, const struct statement *s,
		 struct buf *complaint)
{
	struct rights rights = {0};
	const char *said;
	struct buf trial;
	enum verdict verdict = VERDICT_RIGHT;
	size_t before = complaint->len;

	buf_init(&trial);
	write_trial(&trial, s);
	find_rights(&rights, &s->direct, begins(without_comment(s), "lock"));
	cluster_run(c, "BEGIN");
	said = try_as(c, NULL, &(struct rights){0}, NULL, trial.data);
	if (said) {
		buf_printf(complaint, "%s\n", said);
		verdict = VERDICT_INVALID;
	} else {
		try_all(c, s, &rights, trial.data, complaint);
		if (complaint->len > before)
			verdict = VERDICT_WRONG;
	}
	cluster_run(c, "ROLLBACK");
	buf_release(&trial);
	arena_release(&arena);
	return verdict;
}
