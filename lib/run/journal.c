#include "run/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "queries.h"

/* Of the journal's rows and tables; another number is another shape. */
#define JOURNAL_VERSION 1

/* "dbsplit" as a number. */
static const char lock_key[] = "28255745617979764";

static int
refuse_copy(const struct journal_place *place, const char *system,
	    const char *database, struct err *err)
{
	err_set(err, ERR_UNSAFE,
		"the journal here is of another database: of server %s, "
		"database %s, and this is server %s, database %s",
		system, database, place->system_identifier, place->database);
	err_hint(err, "it came with a copy: drop the schema \"dbsplit\" here, "
		      "if nothing is to be rolled back in the copy");
	return -1;
}

static int
check_place(struct journal *j, struct err *err)
{
	struct pg_result *r = pg_query(
		j->conn,
		"SELECT version, system_identifier, database_oid, epoch "
		"FROM dbsplit.place",
		0, NULL, err);
	int rc = -1;

	if (!r)
		return -1;
	if (pg_rows(r) != 1)
		err_set(err, ERR_UNSAFE,
			"the schema \"dbsplit\" here is no journal");
	else if (strtol(pg_value(r, 0, 0), NULL, 10) != JOURNAL_VERSION)
		err_set(err, ERR_UNSAFE,
			"the journal here is of version %s, this dbsplit has "
			"version %d",
			pg_value(r, 0, 0), JOURNAL_VERSION);
	else if (strcmp(pg_value(r, 0, 1), j->place.system_identifier) != 0 ||
		 strcmp(pg_value(r, 0, 2), j->place.database) != 0)
		refuse_copy(&j->place, pg_value(r, 0, 1), pg_value(r, 0, 2),
			    err);
	else
		rc = 0;
	pg_result_free(r);
	return rc;
}

static int
read_place(struct journal *j, struct err *err)
{
	struct pg_result *r = pg_query(j->conn, query_run_place, 0, NULL, err);

	if (!r)
		return -1;
	j->place.system_identifier = arena_strdup(j->arena, pg_value(r, 0, 0));
	j->place.database = arena_strdup(j->arena, pg_value(r, 0, 1));
	j->exists = *pg_value(r, 0, 2) == 't';
	pg_result_free(r);
	return j->exists ? check_place(j, err) : 0;
}

struct names {
	struct arena *arena;
	struct step *step;
};

static void
add_superseded(char *name, void *arg)
{
	struct names *n = arg;

	vec_push(n->arena, &n->step->supersedes, arena_strdup(n->arena, name));
}

static const char *
text_of(struct journal *j, const struct pg_result *r, int row, int column)
{
	return arena_strdup(j->arena, pg_value(r, row, column));
}

static void
read_row(struct journal *j, const struct pg_result *r, int i)
{
	struct journal_row *row = vec_add(j->arena, &j->rows);
	char *names = arena_strdup(j->arena, pg_value(r, i, 7));

	*row = (struct journal_row){
		.service = text_of(j, r, i, 0),
		.phase = (int)strtol(pg_value(r, i, 1), NULL, 10),
		.state = strcmp(pg_value(r, i, 3), "applied") == 0
				 ? JOURNAL_APPLIED
				 : JOURNAL_BEGUN,
		.step = {.name = text_of(j, r, i, 2),
			 .up = text_of(j, r, i, 4),
			 .verify = text_of(j, r, i, 5),
			 .down = text_of(j, r, i, 6),
			 .transactional = *pg_value(r, i, 8) == 't'},
		.at = text_of(j, r, i, 9),
		.by = text_of(j, r, i, 10),
	};
	pg_each_element(names, add_superseded,
			&(struct names){j->arena, &row->step});
}

static int
read_rows(struct journal *j, struct err *err)
{
	struct pg_result *r = pg_query(
		j->conn,
		"SELECT service, phase, name, state, up, verify, down, "
		"supersedes, transactional, at::timestamptz(0)::text, by "
		"FROM dbsplit.step ORDER BY number",
		0, NULL, err);

	if (!r)
		return -1;
	j->rows.n = 0;
	for (int i = 0; i < pg_rows(r); i++)
		read_row(j, r, i);
	pg_result_free(r);
	return 0;
}

int
journal_read(struct journal *j, struct pg_conn *conn, struct arena *arena,
	     struct err *err)
{
	*j = (struct journal){.conn = conn, .arena = arena};
	if (read_place(j, err) != 0)
		return -1;
	return j->exists ? read_rows(j, err) : 0;
}

static int
refuse_second(struct journal *j, struct err *err)
{
	const char *params[] = {lock_key};
	struct pg_result *r = pg_query(j->conn, query_run_holder, 1, params,
				       err);

	if (!r)
		return -1;
	if (pg_rows(r))
		err_set(err, ERR_UNSAFE,
			"another run is at work on this database: process %s "
			"of role \"%s\", since %s",
			pg_value(r, 0, 0), pg_value(r, 0, 1),
			pg_value(r, 0, 2));
	else
		err_set(err, ERR_UNSAFE,
			"another run was at work on this database until now");
	err_hint(err, "wait for it to end, and then run this again");
	pg_result_free(r);
	return -1;
}

static int
take_lock(struct journal *j, struct err *err)
{
	const char *params[] = {lock_key};
	struct pg_result *r;
	bool taken;

	if (pg_is_pooled(j->conn)) {
		err_set(err, ERR_UNSAFE,
			"the connection goes through a pooler, which could "
			"give each statement another session");
		err_hint(err, "connect to the server itself");
		return -1;
	}
	r = pg_query(j->conn, "SELECT pg_catalog.pg_try_advisory_lock($1)", 1,
		     params, err);
	if (!r)
		return -1;
	taken = *pg_value(r, 0, 0) == 't';
	pg_result_free(r);
	return taken ? 0 : refuse_second(j, err);
}

static int
make_journal(struct journal *j, struct err *err)
{
	const char *params[] = {j->place.system_identifier, j->place.database};
	struct pg_result *r = NULL;

	if (pg_exec(j->conn, "BEGIN", err) == 0 &&
	    pg_exec(j->conn, query_run_journal, err) == 0)
		r = pg_query(j->conn,
			     "INSERT INTO dbsplit.place (version, "
			     "system_identifier, database_oid, epoch) "
			     "VALUES (1, $1, $2::oid, 0)",
			     2, params, err);
	pg_result_free(r);
	if (r && pg_exec(j->conn, "COMMIT", err) == 0)
		return 0;
	journal_abort(j);
	return -1;
}

static int
take_epoch(struct journal *j, struct err *err)
{
	struct pg_result *r = pg_query(
		j->conn,
		"UPDATE dbsplit.place SET epoch = epoch + 1 "
		"RETURNING epoch",
		0, NULL, err);

	if (!r)
		return -1;
	j->epoch = arena_strdup(j->arena, pg_value(r, 0, 0));
	pg_result_free(r);
	return 0;
}

int
journal_open(struct journal *j, struct err *err)
{
	if (take_lock(j, err) != 0)
		return -1;
	/* Somebody may have made it, or more of it, until the lock was ours. */
	if (read_place(j, err) != 0)
		return -1;
	if (!j->exists && make_journal(j, err) != 0)
		return -1;
	j->exists = true;
	if (take_epoch(j, err) != 0)
		return -1;
	/* From 14 on the server sees early that we are gone. */
	if (pg_server_version(j->conn) >= 140000 &&
	    pg_exec(j->conn, "SET client_connection_check_interval = '500ms'",
		    err) != 0)
		return -1;
	return read_rows(j, err);
}

struct journal_row *
journal_find(const struct journal *j, const char *service, int phase,
	     const char *name)
{
	struct journal_row *it;

	vec_each (it, &j->rows)
		if (it->phase == phase && strcmp(it->service, service) == 0 &&
		    strcmp(it->step.name, name) == 0)
			return it;
	return NULL;
}

int
journal_begin(struct journal *j, struct err *err)
{
	const char *params[] = {j->epoch};
	struct pg_result *r;
	bool last;

	if (pg_exec(j->conn, "BEGIN", err) != 0)
		return -1;
	r = pg_query(j->conn,
		     "SELECT FROM dbsplit.place WHERE epoch = $1 FOR UPDATE", 1,
		     params, err);
	if (!r) {
		journal_abort(j);
		return -1;
	}
	last = pg_rows(r) == 1;
	pg_result_free(r);
	if (last)
		return 0;
	journal_abort(j);
	return err_set(err, ERR_UNSAFE,
		       "a later run has taken over on this database");
}

static void
put_element(struct buf *out, const char *name)
{
	if (out->len > 1)
		buf_char(out, ',');
	buf_char(out, '"');
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			buf_char(out, '\\');
		buf_char(out, *name);
	}
	buf_char(out, '"');
}

static int
put_history(struct journal *j, const char *service, const char *phase,
	    const char *name, enum journal_action action, struct err *err)
{
	static const char *const words[] = {
		[JOURNAL_BEGIN] = "begin",
		[JOURNAL_APPLY] = "apply",
		[JOURNAL_ADOPT] = "adopt",
		[JOURNAL_ROLL_BACK] = "roll back",
	};
	const char *params[] = {j->epoch, service, phase, name, words[action]};
	struct pg_result *r = pg_query(
		j->conn,
		"INSERT INTO dbsplit.history (epoch, service, phase, name, "
		"action) VALUES ($1, $2, $3, $4, $5)",
		5, params, err);

	pg_result_free(r);
	return r ? 0 : -1;
}

/* The row as it will be once the transaction has committed. */
static void
expect_row(struct journal *j, const char *service, const char *phase,
	   const struct step *s, bool begun, const struct pg_result *r)
{
	j->pending = (struct journal_row){
		.service = service,
		.phase = (int)strtol(phase, NULL, 10),
		.state = begun ? JOURNAL_BEGUN : JOURNAL_APPLIED,
		.step = *s,
		.at = text_of(j, r, 0, 0),
		.by = text_of(j, r, 0, 1),
	};
	j->is_pending = true;
}

static int
put_step(struct journal *j, const char *service, const char *phase,
	 const struct step *s, bool begun, struct err *err)
{
	struct pg_result *r;
	struct buf names;

	buf_init(&names);
	buf_char(&names, '{');
	for (size_t i = 0; i < s->supersedes.n; i++)
		put_element(&names, s->supersedes.v[i]);
	buf_char(&names, '}');
	r = pg_query(j->conn,
		     "INSERT INTO dbsplit.step (service, phase, name, state, "
		     "up, verify, down, supersedes, transactional) "
		     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
		     "ON CONFLICT (service, phase, name) DO UPDATE SET "
		     "state = EXCLUDED.state, up = EXCLUDED.up, "
		     "verify = EXCLUDED.verify, down = EXCLUDED.down, "
		     "supersedes = EXCLUDED.supersedes, "
		     "at = EXCLUDED.at, by = EXCLUDED.by "
		     "RETURNING at::timestamptz(0)::text, by",
		     9,
		     (const char *[]){service, phase, s->name,
				      begun ? "begun" : "applied", s->up,
				      s->verify, s->down, names.data,
				      s->transactional ? "t" : "f"},
		     err);
	buf_release(&names);
	if (r)
		expect_row(j, service, phase, s, begun, r);
	pg_result_free(r);
	return r ? 0 : -1;
}

static int
take_step(struct journal *j, const char *service, int phase,
	  const struct step *s, struct err *err)
{
	const char *params[] = {service, arena_printf(j->arena, "%d", phase),
				s->name};
	struct pg_result *r = pg_query(
		j->conn,
		"DELETE FROM dbsplit.step WHERE service = $1 AND phase = $2 "
		"AND name = $3",
		3, params, err);

	pg_result_free(r);
	j->pending = (struct journal_row){
		.service = service, .phase = phase, .step = *s};
	j->is_pending = r != NULL;
	return r ? 0 : -1;
}

int
journal_write(struct journal *j, const char *service, int phase,
	      const struct step *s, enum journal_action action, struct err *err)
{
	const char *number = arena_printf(j->arena, "%d", phase);

	j->is_taken = action == JOURNAL_ROLL_BACK;
	if (put_history(j, service, number, s->name, action, err) != 0)
		return -1;
	if (j->is_taken)
		return take_step(j, service, phase, s, err);
	return put_step(j, service, number, s, action == JOURNAL_BEGIN, err);
}

static void
forget_row(struct journal *j, struct journal_row *row)
{
	size_t at = (size_t)(row - j->rows.v);

	memmove(row, row + 1, (j->rows.n - at - 1) * sizeof(*row));
	j->rows.n--;
}

/* What was written in the transaction is so from now on. */
static void
take_pending(struct journal *j)
{
	const struct journal_row *new = &j->pending;
	struct journal_row *old = journal_find(j, new->service, new->phase,
					       new->step.name);

	if (old && j->is_taken)
		forget_row(j, old);
	else if (old)
		*old = *new;
	else if (!j->is_taken)
		vec_push(j->arena, &j->rows, *new);
}

int
journal_commit(struct journal *j, struct err *err)
{
	if (pg_exec(j->conn, "COMMIT", err) != 0)
		return -1;
	if (j->is_pending)
		take_pending(j);
	j->is_pending = false;
	return 0;
}

void
journal_abort(struct journal *j)
{
	struct err ignored;

	j->is_pending = false;
	if (!pg_is_lost(j->conn) && pg_in_transaction(j->conn))
		pg_exec(j->conn, "ROLLBACK", &ignored);
}
