#include "load/stats.h"

#include <stdlib.h>
#include <string.h>

#include "load/tally.h"
#include "pg/conn.h"
#include "queries.h"

enum {
	COLUMN_ROLE,
	COLUMN_QUERY,
	COLUMN_CALLS,
	COLUMN_TIME,
	COLUMNS,
};

struct stats {
	struct tally *tally;
	const char *database;
};

static struct str
text_of(const char *s)
{
	return (struct str){s ? s : "", s ? strlen(s) : 0};
}

static int
add_row(char **values, void *arg, struct err *err)
{
	const struct stats *s = arg;
	struct log_record record = {
		.kind = RECORD_STATEMENT,
		.time_us = INT64_MIN,
		.role = text_of(values[COLUMN_ROLE]),
		.database = text_of(s->database),
		.text = text_of(values[COLUMN_QUERY]),
		.duration_us = strtoll(values[COLUMN_TIME], NULL, 10),
		.calls = strtoull(values[COLUMN_CALLS], NULL, 10),
	};

	(void)err;
	tally_record(s->tally, &record);
	return 0;
}

int
stats_load_live(struct tally *t, struct pg_conn *conn, struct err *err)
{
	struct stats stats = {t, pg_database(conn)};
	struct pg_result *r;
	int installed;

	r = pg_query(conn, query_stats_find, 0, NULL, err);
	if (!r)
		return -1;
	installed = pg_rows(r);
	pg_result_free(r);
	if (installed)
		return pg_each_row(conn, query_stats_statements, COLUMNS,
				   add_row, &stats, err);
	err_set(err, ERR_DATABASE,
		"pg_stat_statements is not installed in database \"%s\"",
		stats.database);
	err_hint(err, "CREATE EXTENSION pg_stat_statements, with it in "
		      "shared_preload_libraries");
	return -1;
}
