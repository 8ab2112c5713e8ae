#include "report/json_writer.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static void
new_line(struct json_writer *w)
{
	size_t n = 1 + 2 * (size_t)w->depth;
	char *line = buf_room(w->out, n);

	memset(line, ' ', n);
	line[0] = '\n';
	line[n] = '\0';
	w->out->len += n;
}

/* Go to where the next value or key belongs. */
static void
place(struct json_writer *w)
{
	if (w->take && w->out->len >= JSON_PIECE)
		w->take(w->arg, w->out);
	if (!w->after_key && w->depth) {
		buf_str(w->out, w->empty ? "" : ",");
		new_line(w);
	}
	w->after_key = false;
	w->empty = false;
}

static void
start(struct json_writer *w, char c)
{
	place(w);
	buf_char(w->out, c);
	w->depth++;
	w->empty = true;
}

static void
end(struct json_writer *w, char c)
{
	w->depth--;
	if (!w->empty)
		new_line(w);
	buf_char(w->out, c);
	w->empty = false;
}

void
jw_object(struct json_writer *w)
{
	start(w, '{');
}

void
jw_object_end(struct json_writer *w)
{
	end(w, '}');
}

void
jw_array(struct json_writer *w)
{
	start(w, '[');
}

void
jw_array_end(struct json_writer *w)
{
	end(w, ']');
}

static void
escape(struct buf *out, uint32_t c)
{
	switch (c) {
	case '"':
		buf_str(out, "\\\"");
		break;
	case '\\':
		buf_str(out, "\\\\");
		break;
	case '\n':
		buf_str(out, "\\n");
		break;
	case '\t':
		buf_str(out, "\\t");
		break;
	case '\r':
		buf_str(out, "\\r");
		break;
	case '\b':
		buf_str(out, "\\b");
		break;
	case '\f':
		buf_str(out, "\\f");
		break;
	default:
		buf_printf(out, "\\u%04" PRIx32, c);
	}
}

/* How many bytes at s stand for themselves; there may be more. */
static size_t
plain_run(const char *s)
{
	size_t n = 0;

	while (s[n] >= ' ' && s[n] < 0x7f && s[n] != '"' && s[n] != '\\')
		n++;
	return n;
}

static void
quote(struct buf *out, const char *s)
{
	size_t len = strlen(s), n;

	buf_char(out, '"');
	for (; len; s += n, len -= n) {
		n = plain_run(s);
		if (n > 0) {
			buf_add(out, s, n);
			continue;
		}
		n = utf8_char(s, len);
		if (n == 0) {
			buf_str(out, "\xef\xbf\xbd");
			n = 1;
		} else if (*s == '"' || *s == '\\' ||
			   utf8_is_unsafe(utf8_decode(s, n)))
			escape(out, utf8_decode(s, n));
		else
			buf_add(out, s, n);
	}
	buf_char(out, '"');
}

void
jw_key(struct json_writer *w, const char *key)
{
	place(w);
	quote(w->out, key);
	buf_str(w->out, ": ");
	w->after_key = true;
}

void
jw_string(struct json_writer *w, const char *s)
{
	place(w);
	if (s)
		quote(w->out, s);
	else
		buf_str(w->out, "null");
}

void
jw_int(struct json_writer *w, int64_t n)
{
	place(w);
	buf_printf(w->out, "%" PRId64, n);
}

void
jw_count(struct json_writer *w, uint64_t n)
{
	jw_int(w, n > INT64_MAX ? INT64_MAX : (int64_t)n);
}

void
jw_real(struct json_writer *w, double n)
{
	place(w);
	buf_printf(w->out, "%.6f", n);
}

void
jw_bool(struct json_writer *w, bool b)
{
	place(w);
	buf_str(w->out, b ? "true" : "false");
}

void
jw_null(struct json_writer *w)
{
	jw_string(w, NULL);
}

void
jw_put_string(struct json_writer *w, const char *key, const char *s)
{
	jw_key(w, key);
	jw_string(w, s);
}

void
jw_put_count(struct json_writer *w, const char *key, uint64_t n)
{
	jw_key(w, key);
	jw_count(w, n);
}

void
jw_put_real(struct json_writer *w, const char *key, double n)
{
	jw_key(w, key);
	jw_real(w, n);
}

void
jw_put_bool(struct json_writer *w, const char *key, bool b)
{
	jw_key(w, key);
	jw_bool(w, b);
}

void
jw_put_hash(struct json_writer *w, const char *key, uint64_t hash)
{
	char digits[HEX_SIZE];

	hex_write(digits, hash);
	jw_put_string(w, key, digits);
}

void
jw_names(struct json_writer *w, const struct name_list *names)
{
	jw_array(w);
	for (size_t i = 0; i < names->n; i++)
		jw_string(w, names->v[i]);
	jw_array_end(w);
}

void
jw_put_names(struct json_writer *w, const char *key,
	     const struct name_list *names)
{
	jw_key(w, key);
	jw_names(w, names);
}
