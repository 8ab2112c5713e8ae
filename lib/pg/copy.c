/*
 * Results as they arrive, and the text formats of rows and arrays.
 *
 * COPY in text form costs the server and us less than a result of libpq's does:
 * nothing is kept, and a row is one piece of memory that is taken apart where
 * it lies.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pg/private.h"

/* What stands behind a backslash in COPY's text form. */
static char
unescape(char c)
{
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'v':
		return '\v';
	default:
		return c;
	}
}

/*
 * One value at p, up to a tab or the end of the line, unescaped in place.
 * Returns where the next one starts, NULL behind the last.
 */
static char *
take_value(char *p, char **value)
{
	char *to = p;

	*value = p;
	if (p[0] == '\\' && p[1] == 'N') {
		*value = NULL;
		p += 2;
	}
	for (; *p && *p != '\t' && *p != '\n'; p++) {
		if (*p == '\\' && p[1])
			*to++ = unescape(*++p);
		else
			*to++ = *p;
	}
	if (*p == '\t') {
		*to = '\0';
		return p + 1;
	}
	*to = '\0';
	return NULL;
}

static int
split_row(char *line, char **values, size_t n, struct err *err)
{
	size_t have = 0;

	for (char *p = line; p; have++) {
		char *value;

		p = take_value(p, &value);
		if (have < n)
			values[have] = value;
	}
	if (have != n)
		return err_set(err, ERR_BUG,
			       "a query returned %zu columns instead of %zu",
			       have, n);
	return 0;
}

static int
read_rows(struct pg_conn *c, char **values, size_t n,
	  int (*row)(char **values, void *arg, struct err *err), void *arg,
	  struct err *err)
{
	char *line;
	int len, status = 0;

	while (status == 0 && (len = PQgetCopyData(c->pq, &line, 0)) > 0) {
		status = split_row(line, values, n, err);
		if (status == 0)
			status = row(values, arg, err);
		PQfreemem(line);
	}
	if (status == 0 && len == -2)
		status = pg_fail(c, NULL, err);
	return status;
}

/* What the server says behind the last row; err is set only if it was not. */
static int
end_copy(struct pg_conn *c, int status, struct err *err)
{
	PGresult *r;
	char *line;

	if (status != 0) {
		pg_cancel(c);
		while (PQgetCopyData(c->pq, &line, 0) > 0)
			PQfreemem(line);
	}
	while ((r = PQgetResult(c->pq))) {
		if (status == 0 && PQresultStatus(r) != PGRES_COMMAND_OK)
			status = pg_fail(c, r, err);
		PQclear(r);
		if (PQstatus(c->pq) == CONNECTION_BAD)
			break;
	}
	return status;
}

/* COPY (query) TO STDOUT; the query's own semicolon goes. */
static char *
copy_command(const char *query)
{
	static const char before[] = "COPY (", after[] = "\n) TO STDOUT";
	size_t len = strlen(query);
	char *sql = xmalloc(sizeof(before) + len + sizeof(after));
	char *p = sql;

	while (len > 0 && strchr("; \t\r\n", query[len - 1]))
		len--;
	p = mempcpy(p, before, sizeof(before) - 1);
	p = mempcpy(p, query, len);
	memcpy(p, after, sizeof(after));
	return sql;
}

int
pg_each_row(struct pg_conn *c, const char *query, size_t n,
	    int (*row)(char **values, void *arg, struct err *err), void *arg,
	    struct err *err)
{
	char *sql = copy_command(query);
	PGresult *r = PQexec(c->pq, sql);
	char **values = xcalloc(n, sizeof(*values));
	int status;

	if (PQresultStatus(r) == PGRES_COPY_OUT) {
		status = read_rows(c, values, n, row, arg, err);
		status = end_copy(c, status, err);
	} else {
		status = pg_fail(c, r, err);
	}
	PQclear(r);
	free(values);
	free(sql);
	return status;
}

/*
 * One element at p, unescaped in place; *end gets the character behind it.
 */
static char *
take_element(char *p, char **element, char *end)
{
	bool quoted = *p == '"';
	char *to = p;

	*element = p;
	if (quoted)
		p++;
	for (; *p && (quoted ? *p != '"' : *p != ',' && *p != '}'); p++) {
		if (*p == '\\' && p[1])
			p++;
		*to++ = *p;
	}
	if (quoted && *p)
		p++;
	*end = *p;
	*to = '\0';
	if (!quoted && strcmp(*element, "NULL") == 0)
		*element = NULL;
	return *end ? p + 1 : p;
}

void
pg_each_element(char *text, void (*each)(char *element, void *arg), void *arg)
{
	char *p = text, end = ',';

	if (!p || p[0] != '{' || p[1] == '}')
		return;
	for (p++; end == ',' && *p;) {
		char *element;

		p = take_element(p, &element, &end);
		each(element, arg);
	}
}
