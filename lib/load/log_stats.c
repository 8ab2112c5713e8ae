/*
 * pg_stat_statements as CSV with a header, as psql's \copy and --csv write it.
 * The header decides where a column is and which version it is from; roles and
 * databases go by name where the query joined them, else by their numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/log_fields.h"
#include "load/log_format.h"

/* A row holds one statement. */
#define ROW_MAX (64u << 20)

enum column {
	COLUMN_QUERY,
	COLUMN_CALLS,
	COLUMN_TIME,
	COLUMN_ROLE,
	COLUMN_DATABASE,
	COLUMN_TOPLEVEL,
	COLUMN_COUNT
};

/* In the order of preference. */
static const struct {
	const char *name;
	enum column column;
} names[] = {
	{"query", COLUMN_QUERY},
	{"calls", COLUMN_CALLS},
	{"total_exec_time", COLUMN_TIME},
	{"total_time", COLUMN_TIME},
	{"rolname", COLUMN_ROLE},
	{"usename", COLUMN_ROLE},
	{"user", COLUMN_ROLE},
	{"username", COLUMN_ROLE},
	{"role", COLUMN_ROLE},
	{"userid", COLUMN_ROLE},
	{"datname", COLUMN_DATABASE},
	{"database", COLUMN_DATABASE},
	{"db", COLUMN_DATABASE},
	{"dbname", COLUMN_DATABASE},
	{"dbid", COLUMN_DATABASE},
	{"toplevel", COLUMN_TOPLEVEL},
};

struct stats_state {
	size_t n;	      /* of the header */
	int at[COLUMN_COUNT]; /* -1: not there */
};

static void
read_header(const struct csv_record *csv, struct stats_state *s)
{
	s->n = csv->n;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		s->at[i] = -1;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		for (size_t k = 0; k < csv->n; k++)
			if (s->at[names[i].column] < 0 &&
			    str_is(csv_field(csv, k), names[i].name))
				s->at[names[i].column] = (int)k;
}

static bool
is_header(const struct stats_state *s)
{
	return s->at[COLUMN_QUERY] >= 0 && s->at[COLUMN_CALLS] >= 0;
}

static bool
stats_recognise(const struct log_sample *s)
{
	struct csv_record csv;
	struct stats_state state;

	if (csv_split(s->p, s->p + s->len, s->whole, &csv) != CSV_RECORD)
		return false;
	read_header(&csv, &state);
	return is_header(&state);
}

static int
stats_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	struct log_input *in = &r->in;
	struct stats_state *state = xcalloc(1, sizeof(*state));
	struct csv_record csv;

	r->state = state;
	in->limit = in->limit > ROW_MAX ? in->limit : ROW_MAX;
	if (csv_split(s->p, s->p + s->len, s->whole, &csv) == CSV_RECORD)
		read_header(&csv, state);
	if (state->n == 0 || !is_header(state)) {
		err_set(err, ERR_INPUT,
			"\"%s\" is not pg_stat_statements as CSV: its first "
			"line must name the columns query and calls",
			in->source.name);
		err_hint(err, "in psql: \\copy (select * from "
			      "pg_stat_statements) to 'x.csv' csv header");
		return -1;
	}
	in->start += (size_t)(csv.next - s->p);
	r->line += csv.lines;
	return 0;
}

/* Milliseconds with a fraction to microseconds, -1 if it is no number. */
static int64_t
read_time(struct str s)
{
	size_t dot = 0;
	uint64_t us;

	while (dot < s.len && s.p[dot] != '.')
		dot++;
	if (dot == 0 || s.p[0] < '0' || s.p[0] > '9')
		return -1;
	us = log_number((struct str){s.p, dot});
	if (us > INT64_MAX / 1000 - 1)
		return -1;
	for (size_t i = 1; i <= 3; i++) {
		us *= 10;
		if (dot + i < s.len && s.p[dot + i] >= '0' &&
		    s.p[dot + i] <= '9')
			us += (uint64_t)(s.p[dot + i] - '0');
	}
	return (int64_t)us;
}

static struct str
column_text(const struct csv_record *csv, const struct stats_state *s,
	    struct arena *a, enum column column)
{
	return s->at[column] < 0 ? STR("")
				 : csv_text(csv, (size_t)s->at[column], a);
}

static bool
read_row(const struct csv_record *csv, const struct stats_state *s,
	 struct arena *a, struct log_record *out)
{
	struct str toplevel, calls;

	if (csv->n != s->n)
		return false;
	toplevel = column_text(csv, s, a, COLUMN_TOPLEVEL);
	calls = column_text(csv, s, a, COLUMN_CALLS);
	if (calls.len == 0 || calls.p[0] < '0' || calls.p[0] > '9')
		return false;
	*out = (struct log_record){
		/* What ran within functions is counted with the function. */
		.kind = str_starts(toplevel, "f") ? RECORD_OTHER
						  : RECORD_STATEMENT,
		.time_us = INT64_MIN,
		.role = column_text(csv, s, a, COLUMN_ROLE),
		.database = column_text(csv, s, a, COLUMN_DATABASE),
		.application = STR(""),
		.session = STR(""),
		.text = column_text(csv, s, a, COLUMN_QUERY),
		.duration_us = read_time(column_text(csv, s, a, COLUMN_TIME)),
		.detail = STR(""),
		.calls = log_number(calls),
	};
	return true;
}

/* A row that is none: go on behind its first line. */
static void
skip_line(struct log_reader *r)
{
	struct log_input *in = &r->in;
	char *p = in->data + in->start;
	char *nl = memchr(p, '\n', in->end - in->start);

	log_reader_skip(r, r->line);
	r->line += nl != NULL;
	in->start = nl ? (size_t)(nl + 1 - in->data) : in->end;
}

static int
stats_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct log_input *in = &r->in;
	struct csv_record csv;
	enum csv_split got;
	enum log_fill fill;

	while (in->start < in->end || !in->eof) {
		char *p = in->data + in->start;

		got = csv_split(p, in->data + in->end, in->eof && !in->cut,
				&csv);
		if (got == CSV_MORE && in->eof)
			return 0;
		if (got == CSV_MORE) {
			fill = log_input_fill(in, err);
			if (fill == LOG_FILL_ERROR)
				return -1;
			if (fill == LOG_FILL_FULL)
				skip_line(r);
			continue;
		}
		if (got == CSV_BROKEN ||
		    !read_row(&csv, r->state, &r->text, out)) {
			skip_line(r);
			continue;
		}
		r->line += csv.lines;
		in->start = (size_t)(csv.next - in->data);
		return 1;
	}
	return 0;
}

static void
stats_close(struct log_reader *r)
{
	free(r->state);
}

const struct log_format_ops log_stats_format = {
	.format = LOG_STATS,
	.name = "pg_stat_statements",
	.recognise = stats_recognise,
	.open = stats_open,
	.next = stats_next,
	.close = stats_close,
};
