/*
 * Log lines of hosted services and of another reader's tests. CASES is the
 * directory of the cases.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "load/log_prefix.h"
#include "load/log_time.h"

static const char *
case_path(const char *name)
{
	static char path[4096];
	const char *dir = getenv("CASES");

	snprintf(path, sizeof(path), "%s/logs/%s",
		 dir ? dir : "../shared/cases", name);
	return path;
}

static const char *
text(const json_t *c, const char *key)
{
	const json_t *v = json_object_get(c, key);

	return v ? json_string_value(v) : "";
}

static void
field_is(const struct log_line *line, enum log_field field, const char *want)
{
	struct str got = line->fields.v[field];

	cr_expect(str_is(got, want), "\"%.*s\" is not \"%s\"", (int)got.len,
		  got.p, want);
}

/* The time as logged is in the case, the zone in the line. */
static void
time_is(const struct log_line *line, const char *want)
{
	char logged[64];
	struct str got = line->fields.v[FIELD_TIME];
	const char *zone = got.len > 20 ? memchr(got.p + 20, ' ', got.len - 20)
					: NULL;

	if (got.len && !zone)
		zone = got.p + 19;
	if (!*want) {
		cr_expect_eq(got.len, 0);
		return;
	}
	cr_assert_not_null(zone);
	snprintf(logged, sizeof(logged), "%.10s %s%.*s", want, want + 11,
		 (int)(got.p + got.len - zone), zone);
	cr_expect_neq(log_time_parse(got), INT64_MIN);
	cr_expect_eq(log_time_parse(got), log_time_parse(str_of(logged)));
}

static void
check_case(const json_t *c, const char *setting)
{
	const char *line_text = text(c, "line");
	json_t *pid = json_object_get(c, "pid");
	json_t *number = json_object_get(c, "line_num");
	struct log_prefix *prefix;
	struct log_line line;
	struct err err;

	prefix = log_prefix_new(setting, &err);
	cr_assert_not_null(prefix);
	cr_assert(log_prefix_match(prefix, line_text, strlen(line_text), &line),
		  "%s", line_text);
	field_is(&line, FIELD_ROLE, text(c, "user"));
	field_is(&line, FIELD_DATABASE, text(c, "database"));
	field_is(&line, FIELD_APPLICATION, text(c, "application"));
	cr_expect_eq(log_number(line.fields.v[FIELD_PID]),
		     (uint64_t)json_integer_value(pid));
	cr_expect_eq(log_number(line.fields.v[FIELD_LINE]),
		     (uint64_t)json_integer_value(number));
	if (json_object_get(c, "level"))
		field_is(&line, FIELD_SEVERITY, text(c, "level"));
	time_is(&line, text(c, "occurred_at"));
	cr_expect_str_eq(line_text + line.message, text(c, "message"));
	log_prefix_free(prefix);
}

Test(cases, reads_every_prefix)
{
	json_error_t error;
	json_t *cases = json_load_file(case_path("prefix_cases.json"), 0,
				       &error);
	const json_t *c;
	size_t i;

	cr_assert_not_null(cases, "%s: %s", error.source, error.text);
	cr_assert_eq(json_array_size(cases), 45);
	json_array_foreach (cases, i, c)
		check_case(c, text(c, "log_line_prefix"));
	json_decref(cases);
}

/* All lines of one setting are a log. The prefix that is taken for its own may
   be one that allows for more, if it reads the same from the lines. */
static void
check_recognised(json_t *cases, const char *setting)
{
	const char *got;
	struct buf log;
	const json_t *c;
	size_t i;

	buf_init(&log);
	json_array_foreach (cases, i, c)
		if (strcmp(text(c, "log_line_prefix"), setting) == 0)
			buf_printf(&log, "%s\n", text(c, "line"));
	got = log_prefix_recognise("", log.data, log.len);
	cr_assert_not_null(got, "%s", setting);
	json_array_foreach (cases, i, c)
		if (strcmp(text(c, "log_line_prefix"), setting) == 0)
			check_case(c, got);
	buf_release(&log);
}

Test(cases, recognises_every_prefix)
{
	json_t *cases = json_load_file(case_path("prefix_cases.json"), 0, NULL);
	const json_t *c;
	size_t i;

	cr_assert_not_null(cases);
	json_array_foreach (cases, i, c)
		check_recognised(cases, text(c, "log_line_prefix"));
	json_decref(cases);
}

/* One item of the other reader's result as a record. */
static void
check_item(const json_t *line, const struct log_record *r)
{
	const json_t *item = json_object_get(line, "item");
	const char *type = text(line, "type"), *query = text(item, "query");
	char time[64];

	snprintf(time, sizeof(time), "%.*s UTC",
		 (int)strcspn(text(item, "timestamp"), "Z"),
		 text(item, "timestamp"));
	time[10] = ' ';
	cr_expect_eq(r->time_us, log_time_parse(str_of(time)), "%s", time);
	cr_expect(str_is(r->session, text(item, "session_id")));
	cr_expect(str_is(r->role, text(item, "user")));
	cr_expect(str_is(r->database, text(item, "database")));
	if (strcmp(type, "Connect") == 0)
		cr_expect_eq(r->kind, RECORD_AUTHORIZED);
	else if (strcmp(type, "Disconnect") == 0)
		cr_expect_eq(r->kind, RECORD_DISCONNECT);
	else
		cr_expect_eq(r->kind, RECORD_STATEMENT);
	/* Of a named statement the other reader keeps the space before it. */
	cr_expect(str_is(r->text, query + (*query == ' ')), "%.*s",
		  (int)r->text.len, r->text.p);
	if (json_array_size(json_object_get(item, "parameters")))
		cr_expect(str_starts(r->detail, "parameters: $1 = "));
}

/* The next record that the other reader reports too. */
static int
next_reported(struct log_reader *reader, const struct log_record **r)
{
	struct err err;
	int rc;

	do {
		rc = log_next(reader, r, &err);
	} while (rc == 1 &&
		 ((*r)->kind == RECORD_OTHER || (*r)->kind == RECORD_DURATION ||
		  (*r)->kind == RECORD_CONNECT));
	return rc;
}

Test(cases, reads_the_log_of_a_replay_tool)
{
	struct log_reader *reader;
	const struct log_record *r;
	struct err err;
	char *text_line = NULL;
	size_t cap = 0;
	FILE *want;

	reader = log_open(case_path("pgreplay-go/single_user.log"), NULL, &err);
	cr_assert_not_null(reader, "%s", err.message);
	cr_assert_str_eq(log_reader_prefix(reader), "%m|%u|%d|%c|");
	want = fopen(case_path("pgreplay-go/single_user.json"), "r");
	cr_assert_not_null(want);
	while (getline(&text_line, &cap, want) > 0) {
		json_t *line = json_loads(text_line, 0, NULL);

		cr_assert_eq(next_reported(reader, &r), 1);
		check_item(line, r);
		json_decref(line);
	}
	cr_assert_eq(next_reported(reader, &r), 0);
	cr_assert_eq(log_unreadable(reader, NULL), 0);
	fclose(want);
	free(text_line);
	log_close(reader);
}
