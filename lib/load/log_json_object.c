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

/* The longest key with what is around it; a multiple of 8. */
#define QUOTED_MAX 24

/* Bytes to look at, and behind them those that are not. */
static const char ones[2 * QUOTED_MAX] = {
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

#define NO_FIELD (-1)
#define QUOTED(key, behind, is_text, field)                                 \
	{                                                                   \
		"\"" key behind, ones + QUOTED_MAX - sizeof(key behind),    \
			sizeof(key behind), sizeof(key) - 1, is_text, field \
	}
#define TEXT(key, field)   QUOTED(key, "\":\"", true, field)
#define NUMBER(key, field) QUOTED(key, "\":", false, field)

struct key {
	char quoted[QUOTED_MAX]; /* with what is before the value's content */
	const char *mask;	 /* the bytes of that */
	unsigned char len;
	unsigned char key_len;
	bool is_text;
	int field;
};

/* As write_jsonlog() has them. */
static const struct key keys[] = {
	TEXT("timestamp", FIELD_TIME),
	TEXT("user", FIELD_ROLE),
	TEXT("dbname", FIELD_DATABASE),
	NUMBER("pid", FIELD_PID),
	TEXT("remote_host", NO_FIELD),
	NUMBER("remote_port", NO_FIELD),
	TEXT("session_id", FIELD_SESSION),
	NUMBER("line_num", FIELD_LINE),
	TEXT("ps", FIELD_TAG),
	TEXT("session_start", NO_FIELD),
	TEXT("vxid", FIELD_VXID),
	NUMBER("txid", NO_FIELD),
	TEXT("error_severity", FIELD_SEVERITY),
	TEXT("state_code", NO_FIELD),
	TEXT("message", FIELD_MESSAGE),
	TEXT("detail", FIELD_DETAIL),
	TEXT("hint", NO_FIELD),
	TEXT("internal_query", NO_FIELD),
	NUMBER("internal_position", NO_FIELD),
	TEXT("context", NO_FIELD),
	TEXT("statement", FIELD_STATEMENT),
	NUMBER("cursor_position", NO_FIELD),
	TEXT("func_name", NO_FIELD),
	TEXT("file_name", NO_FIELD),
	NUMBER("file_line_num", NO_FIELD),
	TEXT("application_name", FIELD_APPLICATION),
	TEXT("backend_type", NO_FIELD),
	NUMBER("leader_pid", NO_FIELD),
	NUMBER("query_id", NO_FIELD),
};

#define KEYS (sizeof(keys) / sizeof(*keys))

struct member {
	struct key key;
	/* Those that came behind it, the last one first. */
	struct member *after[2];
};

struct log_json {
	struct member members[KEYS];
};

struct scan {
	const char *p, *end;
	struct log_json *json;
	struct arena *arena; /* for texts; NULL: leave escapes as they are */
	char *to; /* room for those of what is left; NULL: none yet */
	struct member *last; /* that is known */
};

struct log_json *
log_json_new(void)
{
	struct log_json *json = xcalloc(1, sizeof(*json));

	for (size_t i = 0; i < KEYS; i++) {
		struct member *m = &json->members[i];

		m->key = keys[i];
		m->after[0] = &json->members[(i + 1) % KEYS];
		m->after[1] = &json->members[(i + 2) % KEYS];
	}
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
		if (keys[i].key_len == len &&
		    memcmp(keys[i].quoted + 1, key, len) == 0)
			return i;
		i = i + 1 < KEYS ? i + 1 : 0;
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

/* Is the key at p, with what is around it? QUOTED_MAX bytes are there. */
static inline bool
is_key(const struct key *key, const char *p)
{
	uint64_t other = 0;

#pragma GCC unroll 3
	for (size_t i = 0; i < QUOTED_MAX; i += 8)
		other |= (load(p + i) ^ load(key->quoted + i)) &
			 load(key->mask + i);
	return other == 0;
}

static inline bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline void
skip_space(struct scan *s)
{
	while (s->p < s->end && is_space(*s->p))
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

/* The string whose content is at p: behind its closing quote, NULL if it has
   none. */
static inline const char *
skip_text(const char *p, const char *end)
{
	p = scan_either(p, end, '"', '\\');
	while (end - p >= 2 && *p == '\\')
		p = scan_either(p + 2, end, '"', '\\');
	return p == end || *p != '"' ? NULL : p + 1;
}

/* The string at s->p, escapes and all, without its quotes. */
static bool
scan_string(struct scan *s, struct str *out)
{
	const char *p;

	if (!skip_char(s, '"'))
		return false;
	p = skip_text(s->p, s->end);
	if (!p)
		return false;
	*out = (struct str){s->p, (size_t)(p - 1 - s->p)};
	s->p = p;
	return true;
}

/* A text that has an escape: the same with its escapes undone. p is behind the
   opening quote; returns where it is behind the closing one, NULL if there is
   none. */
static const char *
undo_escapes(struct scan *s, const char *p, struct str *out)
{
	if (!s->to)
		s->to = arena_alloc(s->arena, (size_t)(s->end - p));
	out->p = s->to;
	p = log_json_unescape(p, s->end, s->to, &out->len);
	if (!p || p == s->end)
		return NULL;
	s->to += out->len;
	return p + 1;
}

/* The same of any text. out: NULL if it is not looked at. */
static inline const char *
take_text(struct scan *s, const char *p, struct str *out)
{
	const char *end = log_json_special(p, s->end);

	if (end == s->end)
		return NULL;
	if (*end == '\\')
		return out ? undo_escapes(s, p, out) : skip_text(p, s->end);
	if (out) {
		out->p = p;
		out->len = (size_t)(end - p);
	}
	return end + 1;
}

static bool
scan_text(struct scan *s, struct str *out)
{
	const char *p = take_text(s, s->p + 1, out);

	if (p)
		s->p = p;
	return p;
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
			if (depth == 0 || open[--depth] != *s->p)
				return false;
		}
		s->p++;
	} while (depth);
	return true;
}

/* Behind the last member that is known comes m. */
static inline void
remember(struct member *last, struct member *m)
{
	if (last->after[0] != m) {
		last->after[1] = last->after[0];
		last->after[0] = m;
	}
}

/* A key and its colon. The field that it names. */
static bool
scan_key(struct scan *s, int *field)
{
	struct member *members = s->json->members;
	struct str text;
	size_t key;

	if (!scan_string(s, &text) || !skip_char(s, ':'))
		return false;
	key = find_key(text.p, text.len, (size_t)(s->last->after[0] - members));
	*field = NO_FIELD;
	if (key == KEYS)
		return true;
	remember(s->last, &members[key]);
	s->last = &members[key];
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

/* Which of those that came behind last is at p, NULL if neither. */
static inline struct member *
expected_member(const struct member *last, const char *p)
{
	if (is_key(&last->after[0]->key, p))
		return last->after[0];
	return is_key(&last->after[1]->key, p) ? last->after[1] : NULL;
}

/* The same where the line ends soon. */
static struct member *
last_member(const struct member *last, const char *p, const char *end)
{
	char bytes[QUOTED_MAX] = {0};

	memcpy(bytes, p, (size_t)(end - p));
	return expected_member(last, bytes);
}

/* A number, and that another member or the end of the object is behind it. */
static inline const char *
take_number(struct scan *s, const char *p, struct str *out)
{
	const char *end = scan_digits(p, s->end);

	if (end == p || end == s->end || (*end != ',' && *end != '}'))
		return NULL;
	if (out) {
		out->p = p;
		out->len = (size_t)(end - p);
	}
	return end;
}

/* The value of that key whose content is at p. Returns what is behind it, NULL
   if it is not of the kind that the server gives the key. */
static inline const char *
expected_value(struct scan *s, const char *p, const struct key *key,
	       struct log_fields *f)
{
	struct str *out = key->field >= 0 ? &f->v[key->field] : NULL;

	return key->is_text ? take_text(s, p, out) : take_number(s, p, out);
}

/*
 * The members from s->p on, as long as they are what came here last and as the
 * server writes them: most are. s->p goes to what is behind them; false: that
 * is a member.
 */
static bool
scan_expected(struct scan *s, struct log_fields *f)
{
	struct member *last = s->last, *m;
	const char *p = s->p, *next = NULL;

	for (;; p = next + 1) {
		m = s->end - p < QUOTED_MAX ? last_member(last, p, s->end)
					    : expected_member(last, p);
		next = m ? expected_value(s, p + m->key.len, &m->key, f) : NULL;
		if (!next)
			break;
		remember(last, m);
		last = m;
		if (next == s->end || *next != ',')
			break;
	}
	s->last = last;
	s->p = next ? next : p;
	return next;
}

/* The object at s->p. false if it is none, or does not end. */
static bool
scan_object(struct scan *s, struct log_fields *f)
{
	/* As if a line had come before. */
	s->last = &s->json->members[KEYS - 1];
	log_fields_clear(f);
	if (!skip_char(s, '{'))
		return false;
	if (skip_char(s, '}'))
		return true;
	do {
		if (!(s->arena && scan_expected(s, f)) && !scan_member(s, f))
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
