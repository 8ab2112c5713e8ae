#include "load/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Has what is in no known format words of a server's log? Then it may be one
   whose log_line_prefix must be named. */
static bool
is_like_log(const struct log_sample *s)
{
	static const char *const marks[] = {":  ", "LOG", "ERROR", "STATEMENT"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (memmem(s->p, s->len, marks[i], strlen(marks[i])))
			return true;
	return false;
}

/* A format that is named is there without an envelope. */
static int
unwrap(struct log_reader *r, const struct log_options *options, struct err *err)
{
	return options->format
		       ? 0
		       : log_input_unwrap(&r->in, options->service, err);
}

/* Is there less than a line? */
static bool
is_early(const struct log_input *in)
{
	return in->eof &&
	       !memchr(in->data + in->start, '\n', in->end - in->start);
}

/* Where it is to be read from. */
static void
find_place(struct log_reader *r, const struct log_resume *resume)
{
	const struct log_input *in = &r->in;
	struct stat st;

	if (fstat(in->source.fd, &st) == 0)
		resume->find(resume->arg, in->data + in->start,
			     in->end - in->start, &st, &r->place);
}

/* Fill the buffer, and find the format that it is in. 1 found, 0 there is
   nothing, -1 with err set. */
static int
recognise(struct log_reader *r, struct log_sample *s, struct err *err)
{
	struct log_input *in = &r->in;

	if (log_input_want(in, in->cap > 3 ? in->cap : 3, err) != 0)
		return -1;
	if (in->source.follows && is_early(in))
		return 0;
	if (s->options->resume)
		find_place(r, s->options->resume);
	log_input_skip_mark(in);
	if (unwrap(r, s->options, err) != 0)
		return -1;
	s->head = in->head;
	s->p = in->data + in->start;
	s->len = in->end - in->start;
	s->whole = in->eof;
	if (is_blank(s))
		return 0;
	if (choose(r, s, err) == 0)
		return 1;
	/* What is cut before it can be known is nothing. */
	if (in->source.stopped || (in->cut && is_early(in)))
		return 0;
	r->other = s->options->found && !is_like_log(s);
	return r->other ? 0 : -1;
}

/* Of a log that is followed: is it better looked at when there is more of it?
 */
static bool
is_known_later(const struct log_reader *r, const struct log_sample *sample,
	       int found)
{
	const struct log_source *s = &r->in.source;

	if (!s->follows || !r->in.eof)
		return false;
	if (found > 0)
		return r->ops->is_vague && r->ops->is_vague(sample);
	/* What is followed first was named, perhaps wrongly. */
	return found == 0 || atomic_load(&s->run->caught_up);
}

/* From its beginning, or from the place that was found, as it was recognised.
   1, or 0 if there is nothing, -1 with err set. */
static int
restart(struct log_reader *r, struct err *err)
{
	int there;

	if (!r->ops->is_growing)
		return err_set(err, ERR_INPUT,
			       "\"%s\" is %s: only a server's log can be %s",
			       r->in.source.name, r->ops->name,
			       r->in.source.follows ? "followed" : "resumed");
	there = log_input_seek(&r->in, &r->place, err);
	r->line = r->place.line;
	r->shorter = there == 0 && !r->in.source.stopped;
	return there;
}

/* Look at the log, and let the format that it is in begin. Of what has no
   times, dated leaves nothing. */
static int
begin(struct log_reader *r, const char *path, const struct log_options *options,
      bool dated, struct err *err)
{
	struct log_sample s = {.path = path, .options = options};
	int found;

	found = recognise(r, &s, err);
	while (is_known_later(r, &s, found) &&
	       log_source_await(&r->in.source)) {
		if (log_input_restart(&r->in, false, err) != 0)
			return -1;
		found = recognise(r, &s, err);
	}
	if (found > 0 && (r->in.source.follows || options->resume))
		found = restart(r, err);
	if (found <= 0)
		r->ops = NULL;
	if (found <= 0)
		return found;
	if (dated && !r->ops->is_growing) {
		r->ops = NULL;
		return 0;
	}
	return r->ops->open ? r->ops->open(r, &s, err) : 0;
}

void
log_reader_init(struct log_reader *r, const struct log_options *options)
{
	r->line = 1;
	r->place.line = 1;
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

/* What is no file is gone once it was read. */
static int
check_file(const struct log_reader *r, const struct log_options *options,
	   struct err *err)
{
	struct stat st;

	if (!options->resume ||
	    (fstat(r->in.source.fd, &st) == 0 && S_ISREG(st.st_mode)))
		return 0;
	return err_set(err, ERR_INPUT,
		       "\"%s\" is no file: only a file can be resumed",
		       r->in.source.name);
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
	if (log_input_open(&r->in, path, options, buffer, limit, err) != 0) {
		free(r);
		return NULL;
	}
	log_reader_init(r, options);
	if (check_file(r, options, err) != 0 ||
	    begin(r, path, options, dated, err) != 0) {
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
		r->prepare->prepare(r->scratch, out, &r->text);
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

bool
log_is_other(const struct log_reader *r)
{
	return r->other;
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

struct log_place
log_place(const struct log_reader *r)
{
	struct log_place place = r->place;

	log_input_add_unreadable(&r->in, &place);
	return place;
}

bool
log_settled(const struct log_reader *r, uint64_t size)
{
	return !r->in.held && !r->in.source.stopped &&
	       r->in.source.read >= size;
}

bool
log_shorter(const struct log_reader *r)
{
	return r->shorter;
}

size_t
log_file(const struct log_reader *r, struct stat *file, char *p, size_t size)
{
	ssize_t n = 0;

	if (fstat(r->in.source.fd, file) != 0)
		return 0;
	if (!r->in.unpack)
		n = pread(r->in.source.fd, p, size, 0);
	return n > 0 ? (size_t)n : 0;
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
	alone.resume = NULL;
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
