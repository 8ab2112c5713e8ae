/*
 * A line of jsonlog that does not fit the buffer. Strings are followed byte by
 * byte, with the key that they belong to; other values are short, and only the
 * brackets around them are counted.
 */
#include <string.h>

#include "load/log_json.h"

#define KEY_MAX 64

struct stream {
	struct log_input *in;
	struct log_long *l;
	int field; /* of the value, -1 none */
	int depth; /* of brackets */
	char key[KEY_MAX];
	size_t key_len; /* more than KEY_MAX: no key of ours */
	bool is_value;	/* what comes belongs to the key */
	bool bad;
};

static void
put(struct stream *s, const char *p, size_t n)
{
	if (s->is_value) {
		if (s->field >= 0)
			log_long_add(s->l, (enum log_field)s->field, p, n);
		return;
	}
	for (size_t i = 0; i < n; i++, s->key_len++)
		if (s->key_len < KEY_MAX)
			s->key[s->key_len] = p[i];
}

/* The escape sequence at in->start. 0 or -1. */
static int
take_escape(struct stream *s, struct err *err)
{
	struct log_input *in = s->in;
	struct json_escape e;

	if (log_input_want(in, JSON_ESCAPE_MAX, err) != 0)
		return -1;
	s->bad |= !json_escape(in->data + in->start, in->end - in->start, &e);
	if (s->bad)
		return 0;
	put(s, e.text, e.len);
	in->start += e.taken;
	return 0;
}

/* The rest of a string, behind its opening quote. 0 or -1. */
static int
take_string(struct stream *s, struct err *err)
{
	struct log_input *in = s->in;

	while (!s->bad) {
		const char *p = in->data + in->start;
		size_t len = in->end - in->start, n = 0;

		while (n < len && p[n] != '"' && p[n] != '\\' && p[n] != '\n')
			n++;
		put(s, p, n);
		in->start += n;
		if (n == len) {
			if (log_input_want(in, 1, err) != 0)
				return -1;
			s->bad = in->start == in->end;
		} else if (p[n] == '\\') {
			if (take_escape(s, err) != 0)
				return -1;
		} else {
			s->bad = p[n] == '\n';
			in->start += p[n] == '"';
			return 0;
		}
	}
	return 0;
}

/* A byte outside strings: what follows it, a key or a value? */
static void
take_byte(struct stream *s, char c)
{
	if (c == '{' || c == '[') {
		s->depth++;
	} else if (c == '}' || c == ']') {
		s->depth--;
	} else if (s->depth != 1) {
		return;
	} else if (c == ',') {
		s->is_value = false;
		s->key_len = 0;
	} else if (c == ':') {
		s->is_value = true;
		s->field = s->key_len <= KEY_MAX
				   ? log_json_field(s->key, s->key_len)
				   : -1;
	} else if (s->is_value && c >= '0' && c <= '9') {
		put(s, &c, 1);
	}
}

/* Whatever is left of the line. 0 or -1. */
static int
skip_line(struct log_input *in, struct err *err)
{
	while (in->start < in->end || !in->eof) {
		size_t len = in->end - in->start;
		char *nl = len ? memchr(in->data + in->start, '\n', len) : NULL;

		if (nl) {
			in->start = (size_t)(nl + 1 - in->data);
			return 0;
		}
		in->start = in->end;
		if (log_input_want(in, 1, err) != 0)
			return -1;
	}
	return 0;
}

int
log_json_stream(struct log_input *in, struct log_long *l, struct err *err)
{
	struct stream s = {.in = in, .l = l, .field = -1};

	log_long_start(l);
	s.bad = in->data[in->start] != '{';
	while (!s.bad) {
		char c;

		if (log_input_want(in, 1, err) != 0)
			return -1;
		c = in->start < in->end ? in->data[in->start] : '\n';
		if (c == '\n')
			break;
		in->start++;
		if (s.depth > 1 && c == '"')
			s.field = -1;
		if (c != '"')
			take_byte(&s, c);
		else if (take_string(&s, err) != 0)
			return -1;
	}
	if (skip_line(in, err) != 0)
		return -1;
	return !s.bad && s.depth == 0;
}
