/*
 * One line of jsonlog. Most are as the server writes them: the keys that came
 * behind one another before, without spaces. Those members are taken first, and
 * what is not so is left to a scanner that takes its time.
 *
 * Together they take what RFC 8259 calls an object and nothing else, apart from
 * control characters in strings; values that are not looked at may be of any
 * kind and depth.
 */
#include <string.h>

#include "base/scan.h"
#include "load/log_json_key.h"

/* Deeper values are refused. The server nests none. */
#define DEPTH_MAX 32

struct scan {
	const char *p, *end;
	struct log_json *json;
	struct arena *arena; /* for texts; NULL: leave escapes as they are */
	char *to; /* room for those of what is left; NULL: none yet */
	struct log_json_member *last; /* that is known */
};

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

/* A key and its colon. The field that it names. */
static bool
scan_key(struct scan *s, int *field)
{
	struct log_json_member *members = s->json->members;
	struct str text;
	size_t key;

	if (!scan_string(s, &text) || !skip_char(s, ':'))
		return false;
	key = log_json_key_find(text.p, text.len,
				(size_t)(s->last->after[0] - members));
	*field = -1;
	if (key == LOG_JSON_KEYS)
		return true;
	log_json_key_remember(s->last, &members[key]);
	s->last = &members[key];
	*field = members[key].key.field;
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

/* The member at p, if it is one of those that came here last; NULL if not. */
static inline struct log_json_member *
expected_member(const struct scan *s, const struct log_json_member *last,
		const char *p)
{
	char bytes[LOG_JSON_QUOTED_MAX];

	if (s->end - p >= LOG_JSON_QUOTED_MAX)
		return log_json_key_next(last, p);
	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, p, (size_t)(s->end - p));
	return log_json_key_next(last, bytes);
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
expected_value(struct scan *s, const char *p, const struct log_json_key *key,
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
	struct log_json_member *last = s->last, *m;
	const char *p = s->p, *next = NULL;

	for (;; p = next + 1) {
		m = expected_member(s, last, p);
		next = m ? expected_value(s, p + m->key.len, &m->key, f) : NULL;
		if (!next)
			break;
		log_json_key_remember(last, m);
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
	s->last = &s->json->members[LOG_JSON_KEYS - 1];
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
