/*
 * jsonlog: one flat object a line (version 15 and later). The scanner takes
 * what RFC 8259 calls an object and nothing else, apart from control characters
 * in strings; values that are not looked at may be of any kind and depth.
 *
 * Newlines within strings are escaped, so that after bytes that are no record
 * reading goes on at the next line.
 */
#include <string.h>

#include "load/log_format.h"
#include "load/log_json.h"
#include "load/log_long.h"

/* Deeper values are refused. The server nests none. */
#define DEPTH_MAX 32

int
log_json_field(const char *key, size_t len)
{
	static const struct {
		const char *key;
		enum log_field field;
	} keys[] = {
		{"timestamp", FIELD_TIME},
		{"user", FIELD_ROLE},
		{"dbname", FIELD_DATABASE},
		{"application_name", FIELD_APPLICATION},
		{"session_id", FIELD_SESSION},
		{"pid", FIELD_PID},
		{"line_num", FIELD_LINE},
		{"ps", FIELD_TAG},
		{"vxid", FIELD_VXID},
		{"error_severity", FIELD_SEVERITY},
		{"detail", FIELD_DETAIL},
		{"message", FIELD_MESSAGE},
		{"statement", FIELD_STATEMENT},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (str_is((struct str){key, len}, keys[i].key))
			return (int)keys[i].field;
	return -1;
}

struct scan {
	const char *p, *end;
	bool look; /* change nothing */
};

static void
skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' ||
				 *s->p == '\r' || *s->p == '\n'))
		s->p++;
}

static bool
skip_char(struct scan *s, char c)
{
	skip_space(s);
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* The string at s->p, escapes and all, without its quotes. */
static bool
scan_string(struct scan *s, struct str *out)
{
	const char *start, *quote, *slash;

	if (!skip_char(s, '"'))
		return false;
	for (start = quote = s->p;; quote++) {
		quote = memchr(quote, '"', (size_t)(s->end - quote));
		if (!quote)
			return false;
		for (slash = quote; slash > start && slash[-1] == '\\'; slash--)
			;
		if ((quote - slash) % 2 == 0)
			break;
	}
	*out = (struct str){start, (size_t)(quote - start)};
	s->p = quote + 1;
	return true;
}

/* A number, true, false or null. */
static bool
scan_word(struct scan *s, struct str *out)
{
	const char *start = s->p;

	while (s->p < s->end && *s->p &&
	       strchr("+-.0123456789aeflnrstuE", *s->p))
		s->p++;
	*out = (struct str){start, (size_t)(s->p - start)};
	if (out->len && (*start == '-' || (*start >= '0' && *start <= '9')))
		return true;
	return str_is(*out, "true") || str_is(*out, "false") ||
	       str_is(*out, "null");
}

/* An array or object, by its brackets. */
static bool
skip_nested(struct scan *s)
{
	char open[DEPTH_MAX];
	size_t depth = 0;
	struct str ignored;

	do {
		skip_space(s);
		if (s->p == s->end)
			return false;
		if (*s->p == '"') {
			if (!scan_string(s, &ignored))
				return false;
			continue;
		}
		if (*s->p == '{' || *s->p == '[') {
			if (depth == DEPTH_MAX)
				return false;
			open[depth++] = *s->p == '{' ? '}' : ']';
		} else if (*s->p == '}' || *s->p == ']') {
			if (open[--depth] != *s->p)
				return false;
		}
		s->p++;
	} while (depth);
	return true;
}

static bool
scan_member(struct scan *s, struct log_fields *f)
{
	struct str key, value = STR("");
	bool string;
	int field;

	if (!scan_string(s, &key) || !skip_char(s, ':'))
		return false;
	field = log_json_field(key.p, key.len);
	skip_space(s);
	if (s->p == s->end)
		return false;
	string = *s->p == '"';
	if (string			   ? !scan_string(s, &value)
	    : *s->p == '{' || *s->p == '[' ? !skip_nested(s)
					   : !scan_word(s, &value))
		return false;
	if (field < 0 || (!string && str_is(value, "null")))
		return true;
	if (string && !s->look && value.len &&
	    memchr(value.p, '\\', value.len) && !log_json_unescape(&value))
		return false;
	f->v[field] = value;
	return true;
}

bool
log_json_object(struct str text, struct log_fields *f)
{
	struct scan s = {.p = text.p, .end = text.p + text.len};

	log_fields_clear(f);
	if (!skip_char(&s, '{'))
		return false;
	if (!skip_char(&s, '}')) {
		do {
			if (!scan_member(&s, f))
				return false;
		} while (skip_char(&s, ','));
		if (!skip_char(&s, '}'))
			return false;
	}
	skip_space(&s);
	return s.p == s.end && f->v[FIELD_SEVERITY].len;
}

/* The line at in.start, without its newline; its end, NULL if the buffer does
   not hold it. */
static char *
line_end(const struct log_input *in)
{
	char *p = in->data + in->start;
	size_t len = in->end - in->start;
	char *nl = len ? memchr(p, '\n', len) : NULL;

	return nl ? nl : in->eof ? p + len : NULL;
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

	good = log_json_object(text, &f) && log_fields_record(&f, out);
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
		good = log_fields_record(&f, out);
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

	while (in->start < in->end || !in->eof) {
		p = in->data + in->start;
		end = line_end(in);
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
		if (fill != LOG_FILL_FULL)
			continue;
		rc = log_json_stream(in, r->large, err);
		if (rc < 0)
			return -1;
		if (read_long(r, rc, out))
			return 1;
	}
	return 0;
}

/* Of a line that is longer than the sample: does it begin as a record does? */
static bool
begins_as_record(const char *p, const char *end)
{
	struct scan s = {.p = p, .end = end, .look = true};
	struct log_fields f;
	bool comma = skip_char(&s, '{');

	log_fields_clear(&f);
	while (comma && scan_member(&s, &f))
		comma = skip_char(&s, ',');
	return f.v[FIELD_SEVERITY].len != 0;
}

static bool
json_recognise(const struct log_sample *s)
{
	const char *p = s->p, *end = p + s->len, *nl;

	for (int lines = 0; p < end && lines < 1000; lines++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (*p == '{' && begins_as_record(p, nl ? nl : end))
			return true;
		p = nl ? nl + 1 : end;
	}
	return false;
}

const struct log_format_ops log_json_format = {
	.format = LOG_JSON,
	.name = "jsonlog",
	.recognise = json_recognise,
	.next = json_next,
};
