/*
 * csvlog. Its columns have only ever been added to: 23 up to version 12, then
 * backend_type (13), leader_pid and query_id (14). A file is written by one
 * server, so that another number of columns than before is no record.
 *
 * After bytes that are no record, reading goes on at the next line that begins
 * with a time.
 */
#include <string.h>

#include "load/log_csv_splitter.h"
#include "load/log_fields.h"
#include "load/log_format.h"
#include "load/log_long.h"
#include "load/log_time.h"

#define COLUMNS_MIN 23
/* A record that is longer than the sample is known by its first columns, up
   to the severity. */
#define COLUMNS_HEAD   12
#define SESSION_COLUMN 5
/* Enough to know a time by. */
#define TIME_MAX 48

/* The columns that are looked at; every version has them. */
static const struct {
	unsigned char column;
	unsigned char field; /* enum log_field */
} columns[] = {
	{0, FIELD_TIME},
	{1, FIELD_ROLE},
	{2, FIELD_DATABASE},
	{3, FIELD_PID},
	{SESSION_COLUMN, FIELD_SESSION},
	{6, FIELD_LINE},
	{7, FIELD_TAG},
	{9, FIELD_VXID},
	{11, FIELD_SEVERITY},
	{13, FIELD_MESSAGE},
	{14, FIELD_DETAIL},
	{19, FIELD_STATEMENT},
	{22, FIELD_APPLICATION},
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

/* The length of the time that a record begins with, 0 if there is none. */
static size_t
time_length(const char *p, size_t len)
{
	size_t n = log_time_scan(p, len < TIME_MAX ? len : TIME_MAX, -1);

	return n < len && p[n] == ',' ? n : 0;
}

static bool
begins_with_time(const char *p, size_t len)
{
	return time_length(p, len) > 0;
}

/* As time_length(); it is mostly of the same second as the last one. */
static size_t
next_time_length(const struct log_second *second, const char *p, size_t len)
{
	size_t n = second->len;

	return n < len && p[n] == ',' &&
			       log_time_is_next(second, (struct str){p, n})
		       ? n
		       : time_length(p, len);
}

/* "6b048369.237a": a mark of a record where the number of columns is not
   known. */
static bool
is_session(struct str s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		dots += s.p[i] == '.';
		if (!strchr(".0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	}
	return dots == 1;
}

static bool
has_columns(const struct log_reader *r, size_t n)
{
	return r->columns ? n == r->columns : n >= COLUMNS_MIN;
}

static void
fill_fields(const struct csv_record *csv, struct log_fields *f, struct arena *a)
{
	_Static_assert(COLUMNS == FIELD_COUNT - 1, "all but the last line");
	/* For every entry: each of the columns has code of its own. */
#pragma GCC unroll 16
	for (size_t i = 0; i < COLUMNS; i++)
		f->v[columns[i].field] = csv_field(csv, columns[i].column);
	for (size_t i = 0; csv->doubled && i < COLUMNS; i++)
		if (csv->doubled >> columns[i].column & 1)
			f->v[columns[i].field] = csv_undouble(
				f->v[columns[i].field], a);
	f->v[FIELD_LAST_LINE] = STR("");
	memset(f->cut, 0, sizeof(f->cut));
}

/* Go to the next line that begins with a time, or to the end. 0 or -1. */
static int
resync(struct log_reader *r, struct err *err)
{
	struct log_input *in = &r->in;
	enum log_fill got = LOG_FILL_MORE;

	log_reader_skip(r, r->line);
	while (got == LOG_FILL_MORE) {
		char *p = in->data + in->start;
		size_t have = in->end - in->start;
		char *nl = have ? memchr(p, '\n', have) : NULL;

		if (!nl) {
			/* Where the log is cut, the line may be a record. */
			got = log_input_fill(in, err);
			if (got == LOG_FILL_FULL ||
			    (got == LOG_FILL_END && !in->cut))
				in->start = in->end;
			if (got == LOG_FILL_FULL)
				got = LOG_FILL_MORE;
			continue;
		}
		in->start += (size_t)(nl + 1 - p);
		r->line++;
		if (log_input_want(in, TIME_MAX, err) != 0)
			return -1;
		if (begins_with_time(in->data + in->start, in->end - in->start))
			return 0;
	}
	return got == LOG_FILL_ERROR ? -1 : 0;
}

/*
 * The state between two bytes of a record that does not fit the buffer.
 */
struct csv_stream {
	enum {
		AT_START, /* of a field */
		IN_PLAIN,
		IN_QUOTES,
		AT_QUOTE, /* that closes the field, or is the first of two */
		AT_END,	  /* of the record */
		AT_ERROR,
	} state;
	size_t column;
	uint64_t lines; /* newlines so far */
};

static void
stream_add(struct log_reader *r, const struct csv_stream *s, const char *p,
	   size_t n)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (columns[i].column == s->column)
			log_long_add(r->large, (enum log_field)columns[i].field,
				     p, n);
}

static void
stream_separator(struct csv_stream *s, char c)
{
	if (c == ',') {
		s->column++;
		s->state = AT_START;
	} else if (c == '\n') {
		s->state = AT_END;
	} else if (c != '\r') {
		s->state = AT_ERROR;
	}
}

/* A byte outside the content of quotes; returns 1, what it takes. */
static size_t
stream_byte(struct log_reader *r, struct csv_stream *s, const char *p)
{
	switch (s->state) {
	case AT_START:
		s->state = *p == '"' ? IN_QUOTES : IN_PLAIN;
		return *p == '"';
	case IN_PLAIN:
		if (*p == ',' || *p == '\n')
			stream_separator(s, *p);
		else
			stream_add(r, s, p, 1);
		return 1;
	default:
		if (*p == '"') {
			stream_add(r, s, p, 1);
			s->state = IN_QUOTES;
		} else {
			stream_separator(s, *p);
		}
		return 1;
	}
}

static size_t
stream_quoted(struct log_reader *r, struct csv_stream *s, const char *p,
	      size_t len)
{
	const char *quote = memchr(p, '"', len);
	size_t n = quote ? (size_t)(quote - p) : len;

	stream_add(r, s, p, n);
	s->lines += csv_newlines(p, p + n);
	if (!quote)
		return n;
	s->state = AT_QUOTE;
	return n + 1;
}

/* What is in the buffer, up to the end of the record. */
static void
stream_buffer(struct log_reader *r, struct csv_stream *s)
{
	struct log_input *in = &r->in;

	while (in->start < in->end && s->state < AT_END) {
		const char *p = in->data + in->start;

		if (s->state == IN_QUOTES)
			in->start += stream_quoted(r, s, p,
						   in->end - in->start);
		else
			in->start += stream_byte(r, s, p);
	}
}

/* 1 a record, 0 it was none, 2 the log is cut in it, -1 reading failed. */
static int
stream_record(struct log_reader *r, struct log_fields *f, struct err *err)
{
	struct csv_stream s = {.state = AT_START};
	enum log_fill got = LOG_FILL_MORE;

	log_long_start(r->large);
	while (s.state < AT_END && got == LOG_FILL_MORE) {
		stream_buffer(r, &s);
		if (s.state < AT_END)
			got = log_input_fill(&r->in, err);
	}
	if (got == LOG_FILL_ERROR)
		return -1;
	if (s.state < AT_END && r->in.cut)
		return 2;
	if (s.state < AT_END && s.state != IN_QUOTES)
		s.state = AT_END;
	if (s.state != AT_END) {
		/* What has gone by is not looked at again. */
		if (resync(r, err) != 0)
			return -1;
		r->line += s.lines;
		return 0;
	}
	if (!has_columns(r, s.column + 1)) {
		log_reader_skip(r, r->line);
		r->line += s.lines + 1;
		return 0;
	}
	r->line += s.lines + 1;
	log_long_finish(r->large, f);
	return 1;
}

/* The record at in.start, which is in the buffer as a whole. */
static int
whole_record(struct log_reader *r, const struct csv_record *csv,
	     struct log_fields *f)
{
	struct log_input *in = &r->in;

	if (!has_columns(r, csv->n) ||
	    (!r->columns && !is_session(csv_field(csv, SESSION_COLUMN))))
		return 0;
	r->columns = csv->n;
	r->line += csv->lines;
	in->start = (size_t)(csv->next - in->data);
	fill_fields(csv, f, &r->text);
	return 1;
}

static bool
at_blank(const struct log_input *in)
{
	char c = '\0';

	if (in->start < in->end)
		c = in->data[in->start];
	return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

static void
skip_blank(struct log_reader *r)
{
	struct log_input *in = &r->in;

	while (at_blank(in)) {
		r->line += in->data[in->start] == '\n';
		in->start++;
	}
}

/* Is the log cut in the line at in.start? */
static bool
at_cut_line(const struct log_input *in)
{
	return in->cut &&
	       !memchr(in->data + in->start, '\n', in->end - in->start);
}

/* 1 fields, 0 nothing here but perhaps further on, 2 the end of the log or
   part, -1 an error. */
static int
next_fields(struct log_reader *r, struct log_fields *f, struct err *err)
{
	struct log_input *in = &r->in;
	const char *p, *end;
	struct csv_record csv;
	enum csv_split got;
	enum log_fill fill;
	size_t n;

	if (in->end - in->start < TIME_MAX &&
	    log_input_want(in, TIME_MAX, err) != 0)
		return -1;
	if (in->start == in->end)
		return 2;
	if (at_blank(in))
		return 0; /* it goes on behind what was in the buffer */
	if (at_cut_line(in))
		return 2;
	p = in->data + in->start;
	end = in->data + in->end;
	n = next_time_length(&r->second, p, (size_t)(end - p));
	if (n == 0)
		return resync(r, err);
	got = csv_take(p, p + n, end, in->eof && !in->cut, &csv);
	if (got == CSV_MORE && in->eof)
		return 2;
	if (got == CSV_MORE) {
		fill = log_input_fill(in, err);
		if (fill == LOG_FILL_FULL)
			return stream_record(r, f, err);
		return fill == LOG_FILL_ERROR ? -1
		       : fill == LOG_FILL_CUT ? 2
					      : 0;
	}
	if (got == CSV_RECORD && whole_record(r, &csv, f))
		return 1;
	return resync(r, err);
}

static int
csv_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct log_fields f;
	uint64_t line;
	int rc;

	for (;;) {
		skip_blank(r);
		log_reader_pass(r);
		line = r->line;
		rc = next_fields(r, &f, err);
		if (rc < 0 || rc == 2)
			return rc < 0 ? -1 : 0;
		if (rc == 0)
			continue;
		if (log_fields_record(r, &f, out))
			return 1;
		log_reader_skip(r, line);
	}
}

/* A line that is the beginning of a record, at least. */
static bool
is_record(const char *p, const char *end, bool last)
{
	struct csv_record csv;

	if (!begins_with_time(p, (size_t)(end - p)))
		return false;
	if (csv_split(p, end, last, &csv) == CSV_RECORD && csv.n < COLUMNS_MIN)
		return false;
	return csv.n > COLUMNS_HEAD &&
	       is_session(csv_field(&csv, SESSION_COLUMN));
}

static const char *
next_line(const char *p, const char *end)
{
	p = memchr(p, '\n', (size_t)(end - p));
	return p ? p + 1 : NULL;
}

static bool
csv_recognise(const struct log_sample *s)
{
	const char *p = s->p, *end = p + s->len;

	for (int i = 0; p && p < end && i < 1000; i++, p = next_line(p, end))
		if (is_record(p, end, s->whole))
			return true;
	return false;
}

/* The number of columns, if the record at p is one; else 0, and whether its end
   is not there yet. */
static size_t
columns_at(const char *p, const char *end, bool last, bool *cut)
{
	struct csv_record csv;
	enum csv_split got;

	*cut = !last && end - p < TIME_MAX;
	if (*cut || !begins_with_time(p, (size_t)(end - p)))
		return 0;
	got = csv_split(p, end, last, &csv);
	*cut = got == CSV_MORE && !last;
	return got == CSV_RECORD && is_record(p, end, last) ? csv.n : 0;
}

/*
 * The number of columns is that of the first record, however much of the log is
 * in the buffer at first. It is not known if that record does not fit.
 */
static int
csv_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	struct log_input *in = &r->in;
	enum log_fill fill = LOG_FILL_MORE;
	size_t at = 0; /* from in->start on */

	(void)s;
	while (!r->columns && fill >= LOG_FILL_END) {
		const char *p = in->data + in->start + at;
		const char *end = in->data + in->end, *next;
		bool cut;

		r->columns = columns_at(p, end, in->eof, &cut);
		next = cut ? NULL : next_line(p, end);
		if (next)
			at += (size_t)(next - p);
		else if (in->eof)
			break;
		else
			fill = log_input_fill(in, err);
		if (fill == LOG_FILL_FULL)
			break;
	}
	return 0;
}

/* A guess: a statement can hold such a line. */
static bool
csv_cut(const struct log_reader *r, struct log_cut *out)
{
	const struct log_input *in = &r->in;
	const char *start = in->data + in->start, *end = in->data + out->end;
	const char *nl;
	size_t len = out->end - in->start;

	while (r->columns && (nl = memrchr(start, '\n', len))) {
		if (is_record(nl + 1, end, false)) {
			out->to = out->keep = (size_t)(nl + 1 - in->data);
			return true;
		}
		len = (size_t)(nl - start);
	}
	return false;
}

static void
csv_part(struct log_reader *part, const struct log_reader *whole)
{
	part->columns = whole->columns;
}

const struct log_format_ops log_csv_format = {
	.format = LOG_CSV,
	.name = "csvlog",
	.is_growing = true,
	.recognise = csv_recognise,
	.open = csv_open,
	.next = csv_next,
	.cut = csv_cut,
	.part = csv_part,
};
