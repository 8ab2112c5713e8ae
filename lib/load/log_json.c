/*
 * jsonlog: one flat object a line (version 15 and later). Newlines within
 * strings are escaped, so that after bytes that are no record reading goes on
 * at the next line.
 */
#include <string.h>

#include "load/log_format.h"
#include "load/log_json.h"
#include "load/log_long.h"

/* The line at in.start, without its newline; its end, NULL if the buffer does
   not hold it. Where the log is cut, it has none. */
static char *
line_end(const struct log_input *in)
{
	char *p = in->data + in->start;
	size_t len = in->end - in->start;
	char *nl = len ? memchr(p, '\n', len) : NULL;

	return nl ? nl : in->eof && !in->cut ? p + len : NULL;
}

/* Is the line that in.start is behind there with its newline? */
static bool
line_has_ended(const struct log_input *in)
{
	return in->start > 0 && in->data[in->start - 1] == '\n';
}

static bool
is_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p == end;
}

/* The line p..end, which is taken. */
static bool
read_line(struct log_reader *r, char *p, const char *end,
	  struct log_record *out)
{
	struct str text = {p, (size_t)(end - p)};
	struct log_fields f;
	bool good;

	good = log_json_object(r->state, text, &r->text, &f) &&
	       log_fields_record(r, &f, out);
	if (!good && !is_blank(p, end))
		log_reader_skip(r, r->line);
	r->line++;
	return good;
}

static bool
read_long(struct log_reader *r, bool found, struct log_record *out)
{
	struct log_fields f;
	bool good = false;

	if (found) {
		log_long_finish(r->large, &f);
		good = log_fields_record(r, &f, out);
	}
	if (!good)
		log_reader_skip(r, r->line);
	r->line++;
	return good;
}

static int
json_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct log_input *in = &r->in;
	enum log_fill fill;
	char *p, *end;
	int rc;

	for (;;) {
		log_reader_pass(r);
		if (in->start == in->end && in->eof)
			return 0;
		p = in->data + in->start;
		end = line_end(in);
		if (!end && in->eof)
			return 0;
		if (end) {
			in->start = (size_t)(end - in->data);
			in->start += in->start < in->end;
			if (read_line(r, p, end, out))
				return 1;
			continue;
		}
		fill = log_input_fill(in, err);
		if (fill == LOG_FILL_ERROR)
			return -1;
		if (fill == LOG_FILL_CUT)
			return 0;
		if (fill != LOG_FILL_FULL)
			continue;
		rc = log_json_stream(in, r->large, err);
		if (rc < 0)
			return -1;
		if (in->cut && !line_has_ended(in))
			return 0;
		if (read_long(r, rc, out))
			return 1;
	}
}

static bool
json_recognise(const struct log_sample *s)
{
	const char *p = s->p, *end = p + s->len, *nl;
	struct log_json *json = log_json_new();
	bool found = false;

	for (int lines = 0; p < end && lines < 1000 && !found; lines++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		found = *p == '{' &&
			log_json_begins(json,
					(struct str){p, (size_t)(nl - p)});
		p = nl + (nl < end);
	}
	log_json_free(json);
	return found;
}

static int
json_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	(void)s;
	(void)err;
	r->state = log_json_new();
	return 0;
}

/* Newlines are in no string: behind any, there is a line. */
static bool
json_cut(const struct log_reader *r, struct log_cut *out)
{
	const struct log_input *in = &r->in;
	const char *p = in->data + in->start;
	const char *nl = memrchr(p, '\n', out->end - in->start);

	if (nl)
		out->to = out->keep = (size_t)(nl + 1 - in->data);
	return nl != NULL;
}

static void
json_part(struct log_reader *part, const struct log_reader *whole)
{
	(void)whole;
	if (!part->state)
		part->state = log_json_new();
}

static void
json_close(struct log_reader *r)
{
	log_json_free(r->state);
}

const struct log_format_ops log_json_format = {
	.format = LOG_JSON,
	.name = "jsonlog",
	.is_growing = true,
	.recognise = json_recognise,
	.open = json_open,
	.next = json_next,
	.close = json_close,
	.cut = json_cut,
	.part = json_part,
};
