/*
 * Entries of Azure's diagnostic settings:
 *
 *	{"category": "PostgreSQLLogs", "properties": {"message": ".."}, ..}
 */
#include <string.h>

#include "load/unwrap_internal.h"

enum {
	AZURE_MESSAGE,
	AZURE_PREFIX,
	AZURE_DETAIL,
	AZURE_LEVEL,
	AZURE_KEYS
};

/* Entries of other categories have no message and no level. */
static bool
azure_entry(struct str item, struct json_member *m)
{
	static const char *const outer_keys[] = {"properties", "category"};
	static const char *const keys[AZURE_KEYS] = {"message", "prefix",
						     "detail", "errorLevel"};
	struct json_member outer[2];

	return json_members(item, outer_keys, 2, outer) &&
	       outer[0].kind == '{' && outer[1].kind == '"' &&
	       json_members(outer[0].raw, keys, AZURE_KEYS, m);
}

static bool
azure_knows(struct str item)
{
	struct json_member m[AZURE_KEYS];

	return azure_entry(item, m) && m[AZURE_MESSAGE].kind == '"' &&
	       m[AZURE_LEVEL].kind == '"';
}

/* Does each line from the byte at on, but the first, begin with a tab? */
static bool
has_tabs(const struct unwrapper *u, size_t at)
{
	const char *p = u->out.data + at, *end = u->out.data + u->out.len - 1;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL)
		if (*++p != '\t')
			return false;
	return true;
}

/* The lines of one entry are put out from the byte at on: give them the tabs
   that the service took away. */
static void
add_tabs(struct unwrapper *u, size_t at)
{
	const char *p, *end, *nl;

	if (has_tabs(u, at))
		return;
	buf_clear(&u->scratch);
	buf_add(&u->scratch, u->out.data + at, u->out.len - at - 1);
	u->out.len = at;
	p = u->scratch.data;
	end = p + u->scratch.len;
	while ((nl = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		buf_add(&u->out, p, (size_t)(nl + 1 - p));
		buf_char(&u->out, '\t');
		p = nl + 1;
	}
	buf_add(&u->out, p, (size_t)(end - p));
	buf_char(&u->out, '\n');
}

/*
 * Where the line's prefix and severity end in what is put out from the byte at
 * on; 0 if the severity is not there.
 */
static size_t
find_prefix(const struct unwrapper *u, size_t at, struct str level)
{
	const char *p = u->out.data + at, *end = u->out.data + u->out.len;
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	end = nl ? nl : end;
	while (level.len &&
	       (p = memmem(p, (size_t)(end - p), level.p, level.len)) != NULL) {
		if (p + level.len < end && p[level.len] == ':')
			return (size_t)(p - u->out.data) - at;
		p++;
	}
	return SIZE_MAX;
}

/*
 * Flexible servers have the whole line in the message, single servers have its
 * prefix apart. The detail is a line of its own in the server's log.
 */
static bool
azure_take(struct unwrapper *u, struct str item)
{
	struct json_member m[AZURE_KEYS];
	struct str level, detail;
	size_t at = u->out.len, prefix, begin;

	if (!azure_entry(item, m))
		return false;
	level = m[AZURE_LEVEL].raw;
	detail = m[AZURE_DETAIL].raw;
	if (m[AZURE_MESSAGE].kind != '"' || m[AZURE_LEVEL].kind != '"')
		return true;
	if (m[AZURE_PREFIX].kind == '"' && m[AZURE_PREFIX].raw.len) {
		if (!unwrap_put_string(u, m[AZURE_PREFIX].raw))
			return false;
		unwrap_put_str(u, level);
		unwrap_put(u, ":  ");
	}
	if (!unwrap_put_line(u, m[AZURE_MESSAGE].raw))
		return false;
	add_tabs(u, at);
	prefix = find_prefix(u, at, level);
	if (m[AZURE_DETAIL].kind != '"' || detail.len == 0 ||
	    prefix == SIZE_MAX)
		return true;
	begin = u->out.len;
	buf_room(&u->out, prefix);
	buf_add(&u->out, u->out.data + at, prefix);
	unwrap_put(u, "DETAIL:  ");
	if (!unwrap_put_line(u, detail))
		return false;
	add_tabs(u, begin);
	return true;
}

const struct envelope envelope_azure = {
	.services = {"azure"},
	.head = "",
	.json = true,
	.knows = azure_knows,
	.take = azure_take,
};
