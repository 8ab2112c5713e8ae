#include "load/log_input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/mem.h"
#include "load/decompress.h"
#include "load/log.h"
#include "load/unwrap.h"

int
log_input_open(struct log_input *in, const char *path,
	       const struct log_options *options, size_t buffer, size_t limit,
	       struct err *err)
{
	*in = (struct log_input){.head = ""};
	if (log_source_open(&in->source, path, options ? options->run : NULL,
			    err) != 0)
		return -1;
	in->resumes = in->source.goes_on = options && options->resume;
	in->limit = limit;
	in->cap = buffer < limit ? buffer : limit;
	in->data = xmalloc(in->cap);
	if (log_input_want(in, DECOMPRESS_HEAD, err) != 0) {
		log_input_close(in);
		return -1;
	}
	if (decompress_knows(in->data, in->end) && in->source.follows) {
		err_set(err, ERR_INPUT,
			"\"%s\" is compressed: only a log that is still "
			"written to can be followed",
			in->source.name);
		log_input_close(in);
		return -1;
	}
	if (decompress_knows(in->data, in->end)) {
		in->unpack = decompress_new(&in->source, in->data, in->end);
		in->end = 0;
		in->eof = false;
	}
	return 0;
}

void
log_input_close(struct log_input *in)
{
	for (size_t i = 0; i < in->nenvelopes; i++)
		unwrap_free(in->envelopes[i]);
	decompress_free(in->unpack);
	log_source_close(&in->source);
	free(in->data);
	*in = (struct log_input){.source.fd = -1};
}

/* Room behind end: first what is done with goes, then the buffer grows. */
static bool
make_room(struct log_input *in)
{
	if (in->start) {
		memmove(in->data, in->data + in->start, in->end - in->start);
		in->base += in->start;
		in->end -= in->start;
		in->start = 0;
	}
	if (in->end < in->cap)
		return true;
	if (in->cap >= in->limit)
		return false;
	in->cap = in->cap > in->limit / 2 ? in->limit : in->cap * 2;
	in->data = xreallocarray(in->data, in->cap, 1);
	return true;
}

/* Bytes as they are in the file, but for its compression. */
static ssize_t
read_outer(void *arg, char *p, size_t size, struct err *err)
{
	struct log_input *in = arg;

	return in->unpack ? decompress_read(in->unpack, p, size, err)
			  : log_source_read(&in->source, p, size, err);
}

static ssize_t
read_inner(void *arg, char *p, size_t size, struct err *err)
{
	return unwrap_read(arg, p, size, err);
}

static struct unwrap_source
source_of(struct log_input *in)
{
	if (in->feed.read)
		return in->feed;
	if (in->nenvelopes == 0)
		return (struct unwrap_source){read_outer, in,
					      &in->source.goes_on};
	return (struct unwrap_source){read_inner,
				      in->envelopes[in->nenvelopes - 1],
				      &in->source.goes_on};
}

/* Where the file ends: is what stands there cut? */
static void
set_end(struct log_input *in)
{
	in->cut = in->source.goes_on;
	in->held = in->cut && in->resumes &&
		   (in->source.stopped || log_source_is_fresh(&in->source));
}

enum log_fill
log_input_fill(struct log_input *in, struct err *err)
{
	struct unwrap_source source = source_of(in);
	ssize_t n;

	if (in->eof)
		return LOG_FILL_END;
	if (in->part)
		return LOG_FILL_CUT;
	if (!make_room(in))
		return LOG_FILL_FULL;
	n = source.read(source.arg, in->data + in->end, in->cap - in->end, err);
	if (n < 0)
		return LOG_FILL_ERROR;
	in->end += (size_t)n;
	in->eof = n == 0;
	if (in->eof && !in->feed.read)
		set_end(in);
	return n ? LOG_FILL_MORE : LOG_FILL_END;
}

int
log_input_want(struct log_input *in, size_t n, struct err *err)
{
	enum log_fill got = LOG_FILL_MORE;

	while (in->end - in->start < n && got == LOG_FILL_MORE)
		got = log_input_fill(in, err);
	return got == LOG_FILL_ERROR && in->start == in->end ? -1 : 0;
}

void
log_input_skip_mark(struct log_input *in)
{
	in->mark = 0;
	if (in->end - in->start >= 3 &&
	    memcmp(in->data + in->start, "\xef\xbb\xbf", 3) == 0)
		in->mark = 3;
	in->start += in->mark;
}

/* When the log was written last, in microseconds. */
static int64_t
written_us(int fd)
{
	struct stat st;
	time_t t = time(NULL);

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		t = st.st_mtime;
	return (int64_t)t * 1000000;
}

/* Decompress from the beginning again, behind a byte order mark. */
static int
restart_unpacking(struct log_input *in, size_t mark, struct err *err)
{
	char skipped[4];
	ssize_t n = 1;

	if (log_source_restart(&in->source, 0, true, err) != 0)
		return -1;
	decompress_free(in->unpack);
	in->unpack = decompress_new(&in->source, "", 0);
	for (; mark > 0 && n > 0; mark -= (size_t)n)
		n = decompress_read(in->unpack, skipped, mark, err);
	return n < 0 ? -1 : 0;
}

int
log_input_restart(struct log_input *in, bool taken_off, struct err *err)
{
	int64_t written = written_us(in->source.fd);

	for (size_t i = 0; i < in->nenvelopes; i++)
		if (taken_off)
			unwrap_restart(in->envelopes[i], in->source.follows
								 ? INT64_MAX
								 : written);
		else
			unwrap_free(in->envelopes[i]);
	if (!taken_off) {
		in->nenvelopes = 0;
		in->head = "";
	}
	in->start = in->end = 0;
	in->base = 0;
	in->eof = in->cut = in->held = false;
	if (in->unpack)
		return restart_unpacking(in, taken_off ? in->mark : 0, err);
	return log_source_restart(&in->source, taken_off ? in->mark : 0,
				  taken_off, err);
}

/* Plain bytes are not read to pass them. */
static int
seek_plain(struct log_input *in, uint64_t at, struct err *err)
{
	struct stat st;

	if (fstat(in->source.fd, &st) != 0 ||
	    (uint64_t)st.st_size < at + in->mark)
		return 0;
	in->base = at;
	return log_source_restart(&in->source, at + in->mark, true, err) == 0
		       ? 1
		       : -1;
}

int
log_input_seek(struct log_input *in, const struct log_place *place,
	       struct err *err)
{
	enum log_fill got = LOG_FILL_MORE;
	uint64_t at = place->position;

	if (log_input_restart(in, true, err) != 0)
		return -1;
	if (!in->unpack && in->nenvelopes == 0)
		return seek_plain(in, at, err);
	for (size_t i = 0; i < in->nenvelopes; i++)
		unwrap_expect(in->envelopes[i], place->unreadable[i]);
	while (in->base + in->end < at && got == LOG_FILL_MORE) {
		in->start = in->end;
		got = log_input_fill(in, err);
	}
	if (got == LOG_FILL_ERROR)
		return -1;
	if (in->base + in->end < at)
		return 0;
	in->start = (size_t)(at - in->base);
	return 1;
}

static const struct envelope *
recognise(const struct log_input *in, const char *service)
{
	const char *p = in->data + in->start;
	size_t len = in->end - in->start;
	const struct envelope *e = NULL;

	if (service)
		e = unwrap_recognise(p, len, service);
	return e ? e : unwrap_recognise(p, len, NULL);
}

int
log_input_unwrap(struct log_input *in, const char *service, struct err *err)
{
	while (in->nenvelopes < LOG_ENVELOPES_MAX) {
		struct unwrap_source source = source_of(in);
		const struct envelope *e;

		if (log_input_want(in, in->cap, err) != 0)
			return -1;
		e = recognise(in, service);
		if (!e)
			return 0;
		in->envelopes[in->nenvelopes++] = unwrap_new(
			e, &source, in->data + in->start, in->end - in->start,
			in->limit, written_us(in->source.fd));
		in->head = unwrap_head(e);
		in->start = in->end = 0;
		in->base = 0;
		in->eof = in->cut = false;
	}
	return 0;
}

uint64_t
log_input_line(const struct log_input *in, uint64_t line)
{
	for (size_t i = in->nenvelopes; i-- > 0;)
		line = unwrap_line(in->envelopes[i], line);
	return line;
}

void
log_lines_keep(const struct log_input *in, struct log_lines *out)
{
	out->n = in->nenvelopes;
	for (size_t i = 0; i < out->n; i++)
		out->of[i] = unwrap_lines_keep(in->envelopes[i], out->of[i]);
}

uint64_t
log_lines_find(const struct log_lines *l, uint64_t line)
{
	for (size_t i = l->n; i-- > 0;)
		line = unwrap_lines_find(l->of[i], line);
	return line;
}

void
log_lines_release(struct log_lines *l)
{
	for (size_t i = 0; i < LOG_ENVELOPES_MAX; i++)
		free(l->of[i]);
	*l = (struct log_lines){0};
}

uint64_t
log_input_unreadable(const struct log_input *in, uint64_t *first_line)
{
	uint64_t total = 0;

	*first_line = 0;
	for (size_t i = 0; i < in->nenvelopes; i++) {
		uint64_t line, n = unwrap_unreadable(in->envelopes[i], &line);

		for (size_t j = i; n && j-- > 0;)
			line = unwrap_line(in->envelopes[j], line);
		if (n && (total == 0 || line < *first_line))
			*first_line = line;
		total += n;
	}
	return total;
}

void
log_input_part(struct log_input *in, size_t keep, size_t size,
	       struct log_input *part)
{
	struct log_input had = *part;
	size_t left = in->end - keep;

	*part = (struct log_input){
		.source.fd = -1,
		.data = in->data,
		.start = in->start,
		.end = in->end,
		.cap = in->cap,
		.limit = in->limit,
		.base = in->base,
		.eof = in->eof && left == 0,
		.cut = in->cut && left == 0,
		.held = in->held && left == 0,
		.resumes = in->resumes,
		.part = true,
		.head = in->head,
	};
	/* Of the one that is there, unless it is too small, or so large that
	   it would be filled with what must be moved to the next one. */
	if (had.cap < left || had.cap < size || had.cap > left + size) {
		free(had.data);
		had.cap = left > size ? left : size;
		had.data = xmalloc(had.cap);
	}
	memcpy(had.data, in->data + keep, left);
	in->base += keep;
	in->data = had.data;
	in->cap = had.cap;
	in->start = 0;
	in->end = left;
}

void
log_input_add_unreadable(const struct log_input *in, struct log_place *at)
{
	uint64_t line;

	for (size_t i = 0; i < in->nenvelopes; i++)
		at->unreadable[i] += unwrap_unreadable(in->envelopes[i], &line);
}
