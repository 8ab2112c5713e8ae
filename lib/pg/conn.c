#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pg/private.h"

struct pg_result {
	PGresult *pq;
};

/* One parameter more than libpq knows today, and the end. */
#define PARAMETERS_MAX 64

struct parameters {
	const char *keys[PARAMETERS_MAX + 1];
	const char *values[PARAMETERS_MAX + 1];
	int n;
};

/*
 * Names and values of both kinds of role, database and user settings would
 * change what queries and pg_get_...def() print. Set after connecting, not as a
 * start-up option, because connection poolers refuse those.
 */
static const char session_settings[] =
	"SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES"
	" ('search_path', ''), ('standard_conforming_strings', 'on'),"
	" ('quote_all_identifiers', 'off'), ('bytea_output', 'hex'),"
	" ('datestyle', 'ISO'), ('intervalstyle', 'postgres'),"
	" ('extra_float_digits', '1'), ('lock_timeout', '10s'),"
	" ('statement_timeout', '5min'),"
	" ('idle_in_transaction_session_timeout', '5min')) s (name, value)";

static bool
is_uri(const char *conninfo)
{
	return strncmp(conninfo, "postgresql://", 13) == 0 ||
	       strncmp(conninfo, "postgres://", 11) == 0;
}

/* Could a piece of this text, which a message would quote, be a password? */
static bool
may_hold_password(const char *conninfo)
{
	if (is_uri(conninfo))
		return strpbrk(strstr(conninfo, "://") + 3, ":@") != NULL ||
		       strcasestr(conninfo, "pass") != NULL;
	return strcasestr(conninfo, "pass") != NULL;
}

/* libpq's text as one line, without its guess at why a server is gone. */
static void
one_line(char *out, size_t size, const char *text)
{
	const char *guess;
	size_t n = 0;

	text = text ? text : "";
	guess = strstr(text, "\n\tThis probably means");
	for (const char *p = text; *p && p != guess && n + 1 < size; p++) {
		bool space = *p == '\n' || *p == '\t' || *p == '\r';

		if (space && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = space ? ' ' : *p;
	}
	while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '.'))
		n--;
	out[n] = '\0';
}

static void
set_parameter(struct parameters *p, const char *key, const char *value)
{
	if (p->n >= PARAMETERS_MAX)
		return;
	p->keys[p->n] = key;
	p->values[p->n] = value;
	p->n++;
}

static const char *
find_parameter(const struct parameters *p, const char *key)
{
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->keys[i], key) == 0)
			return p->values[i];
	return NULL;
}

/*
 * Take a URI or keyword string apart, so that its values are passed on as
 * values. *options owns them; PQconninfoFree it.
 */
static int
parse_conninfo(struct parameters *p, const char *conninfo,
	       PQconninfoOption **options, struct err *err)
{
	char *message = NULL, line[512];

	*options = PQconninfoParse(conninfo, &message);
	if (!*options) {
		one_line(line, sizeof(line), message);
		PQfreemem(message);
		if (may_hold_password(conninfo))
			err_set(err, ERR_INPUT,
				"the connection string cannot be read (it is "
				"not shown: it may hold a password)");
		else
			err_set(err, ERR_INPUT,
				"the connection string cannot be read: %s",
				line);
		err_hint(err, "a URI like postgresql://user@host/name, a "
			      "string like \"host=h dbname=name\", or a "
			      "database's name");
		return -1;
	}
	for (const PQconninfoOption *o = *options; o->keyword; o++) {
		if (!o->val)
			continue;
		if (strstr(o->keyword, "password")) {
			err_set(err, ERR_INPUT,
				"the connection string holds a password, which "
				"others could see in the list of processes");
			err_hint(err, "put it into ~/.pgpass or a service "
				      "file");
			return -1;
		}
		/* libpq would show it, and in postgresql://user:word, with no
		   host, it is a password. */
		if (strcmp(o->keyword, "port") == 0 &&
		    o->val[strspn(o->val, "0123456789,")]) {
			err_set(err, ERR_INPUT,
				"the port of the connection string is no "
				"number");
			err_hint(err, "a URI is postgresql://user@host:port/"
				      "name, without a password");
			return -1;
		}
		set_parameter(p, o->keyword, o->val);
	}
	return 0;
}

static int
read_conninfo(struct parameters *p, const char *conninfo,
	      PQconninfoOption **options, struct err *err)
{
	if (is_uri(conninfo) || strchr(conninfo, '='))
		return parse_conninfo(p, conninfo, options, err);
	if (*conninfo)
		set_parameter(p, "dbname", conninfo);
	return 0;
}

static void
connect_failed(const PGconn *pq, bool timed_out, struct err *err)
{
	char line[800];

	if (timed_out) {
		err_set(err, ERR_DATABASE,
			"the server at \"%s\", port %s did not answer in time",
			PQhost(pq), PQport(pq));
		err_hint(err, "connect_timeout says how long to wait");
		return;
	}
	one_line(line, sizeof(line), PQerrorMessage(pq));
	err_set(err, ERR_DATABASE, "%s",
		*line ? line : "cannot connect to the server");
	if (PQconnectionNeedsPassword(pq))
		err_hint(err, "put the password into ~/.pgpass or a service "
			      "file");
}

struct pg_conn *
pg_connect(const char *conninfo, struct err *err)
{
	struct parameters p = {.n = 0};
	PQconninfoOption *options = NULL;
	struct pg_conn *c = NULL;
	PGconn *pq = NULL;
	bool timed_out;

	if (read_conninfo(&p, conninfo, &options, err) != 0)
		goto out;
	if (!find_parameter(&p, "connect_timeout") &&
	    !getenv("PGCONNECT_TIMEOUT"))
		set_parameter(&p, "connect_timeout", "10");
	set_parameter(&p, "fallback_application_name", "dbsplit");
	/* Later values win: the model's names are UTF-8. */
	set_parameter(&p, "client_encoding", "UTF8");
	pq = pg_connect_quietly(p.keys, p.values, &timed_out);
	if (timed_out || PQstatus(pq) != CONNECTION_OK) {
		connect_failed(pq, timed_out, err);
		goto out;
	}
	c = xcalloc(1, sizeof(*c));
	c->pq = pq;
	pq = NULL;
	if (pg_exec(c, session_settings, err) != 0) {
		pg_close(c);
		c = NULL;
	}
out:
	PQfinish(pq);
	PQconninfoFree(options);
	return c;
}

void
pg_close(struct pg_conn *c)
{
	if (!c)
		return;
	PQfinish(c->pq);
	free(c);
}

int
pg_server_version(const struct pg_conn *c)
{
	return PQserverVersion(c->pq);
}

const char *
pg_database(const struct pg_conn *c)
{
	return PQdb(c->pq);
}

const char *
pg_error_state(const struct pg_conn *c)
{
	return c->state;
}

bool
pg_in_transaction(const struct pg_conn *c)
{
	PGTransactionStatusType status = PQtransactionStatus(c->pq);

	return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

/* A pooler makes up the process that it says serves us. */
bool
pg_is_pooled(struct pg_conn *c)
{
	PGresult *r = PQexec(c->pq, "SELECT pg_catalog.pg_backend_pid()");
	bool pooled = PQresultStatus(r) == PGRES_TUPLES_OK &&
		      strtol(PQgetvalue(r, 0, 0), NULL, 10) !=
			      PQbackendPID(c->pq);

	PQclear(r);
	return pooled;
}

bool
pg_is_lost(const struct pg_conn *c)
{
	return PQstatus(c->pq) != CONNECTION_OK;
}

int
pg_check_version(int version, struct err *err)
{
	if (version >= PG_VERSION_MIN)
		return 0;
	/* Before 10 a major version had two parts. */
	if (version < 100000)
		err_set(err, ERR_DATABASE,
			"the server is PostgreSQL %d.%d, which is too old",
			version / 10000, version / 100 % 100);
	else
		err_set(err, ERR_DATABASE,
			"the server is PostgreSQL %d, which is too old",
			version / 10000);
	err_hint(err, "PostgreSQL 13 or later is needed; pg_dump "
		      "--schema-only and --schema do without the server");
	return -1;
}

void
pg_cancel(struct pg_conn *c)
{
	PGcancel *cancel = PQgetCancel(c->pq);
	char message[256];

	/* If it fails, the rows that come are read and thrown away. */
	if (cancel)
		PQcancel(cancel, message, sizeof(message));
	PQfreeCancel(cancel);
}

static void
hint_of_state(const char *state, const PGresult *r, struct err *err)
{
	const char *hint = PQresultErrorField(r, PG_DIAG_MESSAGE_HINT);

	if (strcmp(state, "42501") == 0)
		err_hint(err, "the role may not read this; connect as one that "
			      "may, or use pg_dump --schema-only and --schema");
	else if (strcmp(state, "55P03") == 0 || strcmp(state, "57014") == 0)
		err_hint(err, "another session holds a lock or the server is "
			      "busy; try again later");
	else if (strcmp(state, "XX000") == 0)
		err_hint(err, "the schema may have changed while it was read; "
			      "try again");
	else if (hint)
		err_hint(err, "%s", hint);
}

/* The server's last words can arrive before the connection is seen to end. */
static bool
went_away(const struct pg_conn *c, const char *state)
{
	return PQstatus(c->pq) == CONNECTION_BAD ||
	       strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0;
}

int
pg_fail(struct pg_conn *c, const PGresult *r, struct err *err)
{
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	char line[800];

	/* What libpq itself finds wrong has no state. */
	if (!state)
		state = "";
	snprintf(c->state, sizeof(c->state), "%s", state);
	one_line(line, sizeof(line), text ? text : PQerrorMessage(c->pq));
	if (went_away(c, state)) {
		err_set(err, ERR_DATABASE, "the server went away: %s", line);
		err_hint(err, "try again when it is back");
		return -1;
	}
	err_set(err, ERR_DATABASE, "the server refused: %s", line);
	hint_of_state(state, r, err);
	return -1;
}

static bool
succeeded(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

int
pg_exec(struct pg_conn *c, const char *sql, struct err *err)
{
	PGresult *r = PQexec(c->pq, sql);
	int status = succeeded(r) ? 0 : pg_fail(c, r, err);

	PQclear(r);
	return status;
}

struct pg_result *
pg_query(struct pg_conn *c, const char *sql, int nparams,
	 const char *const *params, struct err *err)
{
	PGresult *r = PQexecParams(c->pq, sql, nparams, NULL, params, NULL,
				   NULL, 0);
	struct pg_result *result;

	if (!succeeded(r)) {
		pg_fail(c, r, err);
		PQclear(r);
		return NULL;
	}
	result = xcalloc(1, sizeof(*result));
	result->pq = r;
	return result;
}

void
pg_result_free(struct pg_result *r)
{
	if (!r)
		return;
	PQclear(r->pq);
	free(r);
}

int
pg_rows(const struct pg_result *r)
{
	return PQntuples(r->pq);
}

int
pg_columns(const struct pg_result *r)
{
	return PQnfields(r->pq);
}

const char *
pg_column_name(const struct pg_result *r, int column)
{
	return PQfname(r->pq, column);
}

const char *
pg_value(const struct pg_result *r, int row, int column)
{
	if (PQgetisnull(r->pq, row, column))
		return NULL;
	return PQgetvalue(r->pq, row, column);
}
