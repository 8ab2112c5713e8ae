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
};

static struct str
text_of(const char *s)
{
	return (struct str){s ? s : "", s ? strlen(s) : 0};
}

static void
add_row(struct tally *t, struct pg_conn *conn, const struct pg_result *r,
	int row)
{
	const char *calls = pg_value(r, row, COLUMN_CALLS);
	const char *time = pg_value(r, row, COLUMN_TIME);
	struct log_record record = {
		.kind = RECORD_STATEMENT,
		.time_us = INT64_MIN,
		.role = text_of(pg_value(r, row, COLUMN_ROLE)),
		.database = text_of(pg_database(conn)),
		.text = text_of(pg_value(r, row, COLUMN_QUERY)),
		.duration_us = time ? strtoll(time, NULL, 10) : -1,
		.calls = calls ? strtoull(calls, NULL, 10) : 1,
	};

	tally_record(t, &record);
}

int
stats_load_live(struct tally *t, struct pg_conn *conn, struct err *err)
{
	struct pg_result *r;
	int installed;

	r = pg_query(conn, query_stats_find, 0, NULL, err);
	if (!r)
		return -1;
	installed = pg_rows(r);
	pg_result_free(r);
	if (!installed) {
		err_set(err, ERR_DATABASE,
			"pg_stat_statements is not installed in database "
			"\"%s\"",
			pg_database(conn));
		err_hint(err, "CREATE EXTENSION pg_stat_statements, with it in "
			      "shared_preload_libraries");
		return -1;
	}
	r = pg_query(conn, query_stats_statements, 0, NULL, err);
	if (!r)
		return -1;
	for (int row = 0; row < pg_rows(r); row++)
		add_row(t, conn, r, row);
	pg_result_free(r);
	return 0;
}
