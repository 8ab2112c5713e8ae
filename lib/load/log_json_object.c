/*
 * One line of jsonlog. The server writes its keys in one order, of which a line
 * leaves some out: the key that came behind this one last time is what is
 * looked for first, so that few keys have to be looked up.
 *
 * The scanner takes what RFC 8259 calls an object and nothing else, apart from
 * control characters in strings; values that are not looked at may be of any
 * kind and depth.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "load/log_json.h"

/* Deeper values are refused. The server nests none. */
#define DEPTH_MAX 32

/* The longest key with its quotes and colon; a multiple of 8. */
#define QUOTED_MAX 24

#define NO_FIELD (-1)
#define KEY(key, field)                                \
	{                                              \
		"\"" key "\":", sizeof(key) + 2, field \
	}

/* As write_jsonlog() has them. */
static const struct {
	char quoted[QUOTED_MAX];
	unsigned char len;
	int field;
} keys[] = {
	KEY("timestamp", FIELD_TIME),
	KEY("user", FIELD_ROLE),
	KEY("dbname", FIELD_DATABASE),
	KEY("pid", FIELD_PID),
	KEY("remote_host", NO_FIELD),
	KEY("remote_port", NO_FIELD),
	KEY("session_id", FIELD_SESSION),
	KEY("line_num", FIELD_LINE),
	KEY("ps", FIELD_TAG),
	KEY("session_start", NO_FIELD),
	KEY("vxid", FIELD_VXID),
	KEY("txid", NO_FIELD),
	KEY("error_severity", FIELD_SEVERITY),
	KEY("state_code", NO_FIELD),
	KEY("message", FIELD_MESSAGE),
	KEY("detail", FIELD_DETAIL),
	KEY("hint", NO_FIELD),
	KEY("internal_query", NO_FIELD),
	KEY("internal_position", NO_FIELD),
	KEY("context", NO_FIELD),
	KEY("statement", FIELD_STATEMENT),
	KEY("cursor_position", NO_FIELD),
	KEY("func_name", NO_FIELD),
	KEY("file_name", NO_FIELD),
	KEY("file_line_num", NO_FIELD),
	KEY("application_name", FIELD_APPLICATION),
	KEY("backend_type", NO_FIELD),
	KEY("leader_pid", NO_FIELD),
	KEY("query_id", NO_FIELD),
};

#define KEYS (sizeof(keys) / sizeof(*keys))

struct log_json {
	unsigned char after[KEYS]; /* which key came behind each */
};

struct scan {
	const char *p, *end;
	struct log_json *json;
	struct arena *arena; /* for texts; NULL: leave escapes as they are */
	char *to;   /* room for those of what is left; NULL: none yet */
	size_t key; /* the last one that is known */
};

struct log_json *
log_json_new(void)
{
	struct log_json *json = xcalloc(1, sizeof(*json));

	for (size_t i = 0; i < KEYS; i++)
		json->after[i] = (unsigned char)((i + 1) % KEYS);
	return json;
}

void
log_json_free(struct log_json *json)
{
	free(json);
}

/* Which of the server's keys it is, KEYS if none; first is tried first. */
static size_t
find_key(const char *key, size_t len, size_t first)
{
	size_t i = first;

	do {
		if (keys[i].len == len + 3 &&
		    memcmp(keys[i].quoted + 1, key, len) == 0)
			return i;
		i = (i + 1) % KEYS;
	} while (i != first);
	return KEYS;
}

int
log_json_field(const char *key, size_t len)
{
	size_t i = find_key(key, len, 0);

	return i < KEYS ? keys[i].field : NO_FIELD;
}

static inline uint64_t
load(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Is the key at p, with its quotes and colon? QUOTED_MAX bytes are there. */
static inline bool
is_key(size_t key, const char *p)
{
	static const char ones[2 * QUOTED_MAX] = {
		-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
		-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	};
	const char *mask = ones + QUOTED_MAX - keys[key].len;
	uint64_t other = 0;

	for (size_t i = 0; i < QUOTED_MAX; i += 8)
		other |= (load(p + i) ^ load(keys[key].quoted + i)) &
			 load(mask + i);
	return other == 0;
}

static inline void
skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' ||
				 *s->p == '\r' || *s->p == '\n'))
		s->p++;
}

static inline bool
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
	const char *p;

	if (!skip_char(s, '"'))
		return false;
	p = scan_either(s->p, s->end, '"', '\\');
	while (s->end - p >= 2 && *p == '\\')
		p = scan_either(p + 2, s->end, '"', '\\');
	if (p == s->end || *p != '"')
		return false;
	*out = (struct str){s->p, (size_t)(p - s->p)};
	s->p = p + 1;
	return true;
}

/* The same with its escapes undone. */
static bool
scan_text(struct scan *s, struct str *out)
{
	const char *start = s->p + 1;
	const char *p = scan_either(start, s->end, '"', '\\');
	size_t len = (size_t)(p - start);

	if (p < s->end && *p == '\\') {
		if (!s->to)
			s->to = arena_alloc(s->arena, (size_t)(s->end - start));
		p = log_json_unescape(start, s->end, s->to, &len);
		if (!p)
			return false;
		start = s->to;
		s->to += len;
	}
	if (p == s->end)
		return false;
	*out = (struct str){start, len};
	s->p = p + 1;
	return true;
}

/* A byte of a number, of true, false or null. */
static bool
is_word(char c)
{
	if (c >= 'a' && c <= 'z')
		return strchr("aeflnrstu", c);
	return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' ||
	       c == 'E';
}

/* A number, true, false or null. */
static bool
scan_word(struct scan *s, struct str *out)
{
	const char *start = s->p;

	s->p = scan_digits(s->p, s->end);
	while (s->p < s->end && is_word(*s->p))
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

/* A key and its colon. The field that it names. */
static bool
scan_key(struct scan *s, int *field)
{
	size_t key = s->json->after[s->key];
	struct str text;

	if (s->end - s->p >= QUOTED_MAX && is_key(key, s->p)) {
		s->p += keys[key].len;
	} else {
		if (!scan_string(s, &text) || !skip_char(s, ':'))
			return false;
		key = find_key(text.p, text.len, key);
		*field = NO_FIELD;
		if (key == KEYS)
			return true;
		s->json->after[s->key] = (unsigned char)key;
	}
	s->key = key;
	*field = keys[key].field;
	return true;
}

static bool
scan_member(struct scan *s, struct log_fields *f)
{
	struct str value = STR("");
	int field;
	bool good;

	if (!scan_key(s, &field))
		return false;
	skip_space(s);
	if (s->p == s->end)
		return false;
	if (*s->p == '"')
		good = field >= 0 && s->arena ? scan_text(s, &value)
					      : scan_string(s, &value);
	else if (*s->p == '{' || *s->p == '[')
		good = skip_nested(s);
	else {
		good = scan_word(s, &value);
		if (good && str_is(value, "null"))
			return true;
	}
	if (good && field >= 0)
		f->v[field] = value;
	return good;
}

/* The object at s->p. false if it is none, or does not end. */
static bool
scan_object(struct scan *s, struct log_fields *f)
{
	/* As if a line had come before. */
	s->key = KEYS - 1;
	log_fields_clear(f);
	if (!skip_char(s, '{'))
		return false;
	if (skip_char(s, '}'))
		return true;
	do {
		if (!scan_member(s, f))
			return false;
	} while (skip_char(s, ','));
	return skip_char(s, '}');
}

bool
log_json_object(struct log_json *json, struct str text, struct arena *a,
		struct log_fields *f)
{
	struct scan s = {.p = text.p,
			 .end = text.p + text.len,
			 .json = json,
			 .arena = a};

	if (!scan_object(&s, f))
		return false;
	skip_space(&s);
	return s.p == s.end && f->v[FIELD_SEVERITY].len;
}

bool
log_json_begins(struct log_json *json, struct str text)
{
	struct scan s = {.p = text.p, .end = text.p + text.len, .json = json};
	struct log_fields f;

	scan_object(&s, &f);
	return f.v[FIELD_SEVERITY].len != 0;
}
