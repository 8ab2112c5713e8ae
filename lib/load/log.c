#include "load/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "load/log_format.h"
#include "load/log_long.h"
#include "load/log_parts.h"

#define BUFFER_BYTES (1u << 20)
/* The stages look so far ahead, at least. */
#define ENTRY_MAX_LEAST 256
/* The first time of a log is not looked for behind more records. */
#define TIME_RECORDS_MAX 1000

/* In the order in which they are tried: the strictest first. */
static const struct log_format_ops *const formats[] = {
	&log_json_format,   &log_csv_format, &log_stats_format,
	&log_stderr_format, &log_sql_format,
};

void
log_reader_skip(struct log_reader *r, uint64_t line)
{
	line = log_input_line(&r->in, line);
	if (r->unreadable++ == 0 || line < r->first_unreadable)
		r->first_unreadable = line;
}

static int
unknown_format(const struct log_reader *r, const struct log_sample *s,
	       struct err *err)
{
	err_set(err, ERR_INPUT, "\"%s\" is not a log that dbsplit knows",
		r->in.source.name);
	if (s->len >= 2 && (memcmp(s->p, "\xff\xfe", 2) == 0 ||
			    memcmp(s->p, "\xfe\xff", 2) == 0))
		err_hint(err, "it is UTF-16: convert it to UTF-8 with iconv");
	else if (s->options->line_prefix)
		err_hint(err,
			 "no line begins with the prefix \"%s\" and a severity "
			 "such as LOG: in English",
			 s->options->line_prefix);
	else
		err_hint(err,
			 "csvlog, jsonlog, pg_stat_statements as CSV, SQL and "
			 "the logs of services are recognised; for a stderr "
			 "log with a prefix of "
			 "your own, name it with --log-line-prefix, as "
			 "postgresql.conf has it");
	return -1;
}

static bool
is_blank(const struct log_sample *s)
{
	for (size_t i = 0; i < s->len; i++)
		if (s->p[i] == '\0' || !strchr(" \t\r\n", s->p[i]))
			return false;
	return s->whole;
}

static int
choose(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	enum log_format named = s->options->format;

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (named ? named == formats[i]->format
			  : formats[i]->recognise(s)) {
			r->ops = formats[i];
			return 0;
		}
	return unknown_format(r, s, err);
}

static void
skip_byte_order_mark(struct log_input *in)
{
	if (in->end - in->start >= 3 &&
	    memcmp(in->data + in->start, "\xef\xbb\xbf", 3) == 0)
		in->start += 3;
}

/* A format that is named is there without an envelope. */
static int
unwrap(struct log_reader *r, const struct log_options *options, struct err *err)
{
	return options->format
		       ? 0
		       : log_input_unwrap(&r->in, options->service, err);
}

/* Fill the buffer, look at it, and let the format that it is in begin. Of what
   has no times, dated leaves nothing. */
static int
begin(struct log_reader *r, const char *path, const struct log_options *options,
      bool dated, struct err *err)
{
	struct log_input *in = &r->in;
	struct log_sample s = {.path = path, .options = options};

	if (log_input_want(in, in->cap > 3 ? in->cap : 3, err) != 0)
		return -1;
	skip_byte_order_mark(in);
	if (unwrap(r, options, err) != 0)
		return -1;
	s.head = in->head;
	s.p = in->data + in->start;
	s.len = in->end - in->start;
	s.whole = in->eof;
	if (is_blank(&s))
		return 0;
	/* What is cut before it can be known is nothing. */
	if (choose(r, &s, err) != 0)
		return in->cut ? 0 : -1;
	if (dated && !r->ops->cut)
		r->ops = NULL;
	return r->ops && r->ops->open ? r->ops->open(r, &s, err) : 0;
}

void
log_reader_init(struct log_reader *r, const struct log_options *options)
{
	r->line = 1;
	r->to = UINT64_MAX;
	r->large = log_long_new(options->text_kept ? options->text_kept
						   : LOG_TEXT_KEPT);
	r->prepare = options->prepare;
	if (r->prepare)
		r->scratch = r->prepare->scratch_new(r->prepare->arg);
}

void
log_reader_release(struct log_reader *r)
{
	if (r->ops && r->ops->close)
		r->ops->close(r);
	log_long_free(r->large);
	log_input_close(&r->in);
	arena_release(&r->text);
	if (r->prepare)
		r->prepare->scratch_free(r->scratch);
}

static struct log_reader *
open_reader(const char *path, const struct log_options *options, bool dated,
	    struct err *err)
{
	struct log_reader *r = xcalloc(1, sizeof(*r));
	size_t limit, buffer;

	limit = options->entry_max ? options->entry_max : LOG_ENTRY_MAX;
	limit = limit < ENTRY_MAX_LEAST ? ENTRY_MAX_LEAST : limit;
	buffer = options->buffer ? options->buffer : BUFFER_BYTES;
	if (log_input_open(&r->in, path, options->run, buffer, limit, err) !=
	    0) {
		free(r);
		return NULL;
	}
	log_reader_init(r, options);
	if (begin(r, path, options, dated, err) != 0) {
		log_close(r);
		return NULL;
	}
	if (options->pool && r->ops && r->ops->cut)
		r->parts = log_parts_new(r, options);
	return r;
}

struct log_reader *
log_open(const char *path, const struct log_options *options, struct err *err)
{
	static const struct log_options none;

	return open_reader(path, options ? options : &none, false, err);
}

int
log_reader_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	int rc = r->ops->next(r, out, err);

	if (rc == 1 && r->prepare)
		r->prepare->prepare(r->scratch, out);
	return rc;
}

int
log_next(struct log_reader *r, const struct log_record **out, struct err *err)
{
	if (r->parts)
		return log_parts_next(r->parts, out, err);
	*out = &r->record;
	arena_reset(&r->text);
	return r->ops ? log_reader_next(r, &r->record, err) : 0;
}

enum log_format
log_reader_format(const struct log_reader *r)
{
	return r->ops ? r->ops->format : LOG_UNKNOWN;
}

uint64_t
log_unreadable(const struct log_reader *r, uint64_t *first_line)
{
	uint64_t line, n;

	n = r->parts ? log_parts_unreadable(r->parts, &line)
		     : log_input_unreadable(&r->in, &line);
	if (n == 0 || (r->unreadable && r->first_unreadable < line))
		line = r->first_unreadable;
	if (first_line)
		*first_line = line;
	return r->unreadable + n;
}

bool
log_stopped(const struct log_reader *r)
{
	return r->in.source.stopped;
}

void
log_close(struct log_reader *r)
{
	if (!r)
		return;
	log_parts_free(r->parts);
	log_reader_release(r);
	free(r);
}

int64_t
log_first_time(const char *path, const struct log_options *options)
{
	struct log_options alone = {0};
	int64_t found = INT64_MIN;
	const struct log_record *record;
	struct log_reader *r;
	struct stat st;
	struct err err;

	if (strcmp(path, "-") == 0 || stat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return INT64_MIN;
	if (options)
		alone = *options;
	alone.run = NULL;
	alone.pool = NULL;
	alone.prepare = NULL;
	r = open_reader(path, &alone, true, &err);
	if (!r)
		return INT64_MIN;
	for (int i = 0; i < TIME_RECORDS_MAX && found == INT64_MIN; i++) {
		if (log_next(r, &record, &err) != 1)
			break;
		found = record->time_us;
	}
	log_close(r);
	return found;
}
