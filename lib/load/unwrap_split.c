/*
 * Outer bytes, item by item.
 *
 * Lines end with a newline. JSON objects stand one on a line, or over several,
 * alone or in an array, or in an array that is the first thing in an object:
 * what is around them is passed over. After bytes that are no object, reading
 * goes on at the next line, or at the next object that begins on one.
 */
#include <string.h>

#include "base/scan.h"
#include "load/unwrap_internal.h"

/* Of Azure, of CloudWatch's commands and subscriptions, of Cloud Logging. */
const char *const list_keys[LIST_KEYS] = {"records", "events", "logEvents",
					  "entries"};

enum split
split_line(const char *p, size_t len, size_t limit, bool last,
	   struct split_item *out)
{
	size_t n = len < limit ? len : limit;
	const char *nl = memchr(p, '\n', n);

	if (!nl && len < limit && !last)
		return SPLIT_MORE;
	n = nl ? (size_t)(nl - p) : n;
	out->taken = n + (nl != NULL);
	if (!nl && len >= limit)
		return SPLIT_LONG;
	out->text = (struct str){p, n - (n && p[n - 1] == '\r')};
	return SPLIT_ITEM;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *
skip_space(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

/* Behind the opening quote at p: where the closing one is, NULL if it is not
   there. */
static const char *
string_end(const char *p, const char *end)
{
	const char *hit;

	while ((hit = scan_either(p, end, '"', '\\')) < end && *hit == '\\') {
		if (end - hit < 2)
			return NULL;
		p = hit + 2;
	}
	return hit < end ? hit : NULL;
}

static const char *
line_end(const char *p, const char *end)
{
	const char *nl = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;

	return nl ? nl : end;
}

/*
 * The object or array at p. SPLIT_ITEM: stop is behind it. SPLIT_BROKEN: stop
 * is what cannot be there, a newline in a string or the beginning of another
 * value.
 */
static enum split
value_end(const char *p, const char *end, const char **stop)
{
	const char *line = line_end(p, end);
	char before = ','; /* but for white space and what strings hold */
	size_t depth = 0;

	for (; p < end; p++) {
		if (p == line)
			line = line_end(p + 1, end);
		if (is_space(*p))
			continue;
		if (*p == '"') {
			*stop = line;
			p = string_end(p + 1, line);
			if (!p)
				return line < end ? SPLIT_BROKEN : SPLIT_MORE;
		} else if (*p == '{' || *p == '[') {
			*stop = p;
			if (before != ',' && before != ':' && before != '[')
				return SPLIT_BROKEN;
			depth++;
		} else if ((*p == '}' || *p == ']') && --depth == 0) {
			*stop = p + 1;
			return SPLIT_ITEM;
		}
		before = *p;
	}
	return SPLIT_MORE;
}

/* Behind the [ of an array that is the first thing in the object at p; NULL if
   there is none. */
static const char *
list_begins(const char *p, const char *end)
{
	p = skip_space(p + 1, end);
	for (size_t i = 0; i < LIST_KEYS; i++) {
		size_t n = strlen(list_keys[i]);

		if ((size_t)(end - p) < n + 2 || p[0] != '"' ||
		    p[n + 1] != '"' || memcmp(p + 1, list_keys[i], n) != 0)
			continue;
		p = skip_space(p + n + 2, end);
		if (p == end || *p != ':')
			return NULL;
		p = skip_space(p + 1, end);
		return p < end && *p == '[' ? p + 1 : NULL;
	}
	return NULL;
}

/* What is at p is no object, because of what is at stop: to where the next one
   may begin. */
static enum split
pass_broken(const char *p, const char *stop, const char *end,
	    struct split_item *out)
{
	const char *nl;

	if (*stop == '{' && memchr(p, '\n', (size_t)(stop - p))) {
		out->taken = (size_t)(stop - p);
		return SPLIT_BROKEN;
	}
	nl = memchr(stop, '\n', (size_t)(end - stop));
	out->taken = (size_t)((nl ? nl + 1 : end) - p);
	return nl ? SPLIT_BROKEN : SPLIT_LONG;
}

/* What is behind a list, in the object that it is in: to the end of the line.
 */
static enum split
pass_rest(const char *p, size_t len, size_t limit, bool last,
	  struct split_item *out)
{
	enum split got = split_line(p, len, limit, last, out);

	return got == SPLIT_ITEM ? SPLIT_NONE : got;
}

static enum split
split_object(const char *p, size_t len, size_t limit, bool last,
	     struct split_item *out)
{
	const char *end = p + (len < limit ? len : limit), *stop;
	enum split got = value_end(p, end, &stop);

	if (got == SPLIT_BROKEN)
		return pass_broken(p, stop, end, out);
	if (got == SPLIT_ITEM) {
		out->taken = (size_t)(stop - p);
		out->text = (struct str){p, out->taken};
		return SPLIT_ITEM;
	}
	if (len < limit && !last)
		return SPLIT_MORE;
	out->taken = (size_t)(end - p);
	return SPLIT_LONG;
}

enum split
split_json(const char *p, size_t len, size_t limit, bool last,
	   struct split_item *out)
{
	const char *end = p + (len < limit ? len : limit), *at = p;

	while (at < end && (is_space(*at) || *at == ',' || *at == '[' ||
			    *at == ']' || *at == '}'))
		at++;
	if (at == p && *p == '{') {
		at = list_begins(p, end);
		if (!at)
			return split_object(p, len, limit, last, out);
	}
	if (at == p && *p == '"')
		return pass_rest(p, len, limit, last, out);
	out->taken = (size_t)(at - p);
	return at > p ? SPLIT_NONE : pass_broken(p, p, end, out);
}

/* The value at p. Its end, NULL if it has none. */
static const char *
take_value(const char *p, const char *end, struct json_member *out)
{
	const char *stop;

	if (p == end)
		return NULL;
	if (*p == '"') {
		stop = string_end(p + 1, end);
		if (!stop)
			return NULL;
		*out = (struct json_member){'"',
					    {p + 1, (size_t)(stop - p - 1)}};
		return stop + 1;
	}
	if (*p == '{' || *p == '[') {
		if (value_end(p, end, &stop) != SPLIT_ITEM)
			return NULL;
		*out = (struct json_member){*p, {p, (size_t)(stop - p)}};
		return stop;
	}
	stop = p;
	while (stop < end && *stop != ',' && *stop != '}' && !is_space(*stop))
		stop++;
	*out = (struct json_member){'v', {p, (size_t)(stop - p)}};
	return stop;
}

/* A key with its value. Behind them, NULL if they are not there. */
static const char *
take_member(const char *p, const char *end, struct json_member *key,
	    struct json_member *value)
{
	p = take_value(skip_space(p, end), end, key);
	if (!p || key->kind != '"')
		return NULL;
	p = skip_space(p, end);
	if (p == end || *p != ':')
		return NULL;
	p = take_value(skip_space(p + 1, end), end, value);
	return p ? skip_space(p, end) : NULL;
}

bool
json_members(struct str object, const char *const *keys, size_t n,
	     struct json_member *out)
{
	const char *p = object.p, *end = p + object.len;
	struct json_member key, value;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct json_member){0, STR("")};
	if (p == end || *p != '{')
		return false;
	p = skip_space(p + 1, end);
	if (p < end && *p == '}')
		return true;
	do {
		p = take_member(p, end, &key, &value);
		if (!p || p == end)
			return false;
		for (size_t i = 0; i < n; i++)
			if (key.raw.len && *key.raw.p == *keys[i] &&
			    str_is(key.raw, keys[i]))
				out[i] = value;
	} while (*p++ == ',');
	return p[-1] == '}';
}

bool
json_element(struct str *at, struct str *object)
{
	const char *p = at->len ? memchr(at->p, '{', at->len) : NULL;
	const char *end = at->p + at->len, *stop;

	if (!p || value_end(p, end, &stop) != SPLIT_ITEM)
		return false;
	*object = (struct str){p, (size_t)(stop - p)};
	*at = (struct str){stop, (size_t)(end - stop)};
	return true;
}
