/*
 * What services that give JSON have in common: the server's line is in a string
 * of theirs, or its fields are, and then a line of jsonlog is made of them.
 */
#include <string.h>

#include "load/log_json.h"
#include "load/unwrap_internal.h"

void
unwrap_put(struct unwrapper *u, const char *text)
{
	buf_add(&u->out, text, strlen(text));
}

void
unwrap_put_str(struct unwrapper *u, struct str s)
{
	buf_add(&u->out, s.p, s.len);
}

/* A string, its escapes undone. false if they are none. */
bool
unwrap_put_string(struct unwrapper *u, struct str raw)
{
	char *to = buf_room(&u->out, raw.len);
	size_t len;

	if (log_json_unescape(raw.p, raw.p + raw.len, to, &len) !=
	    raw.p + raw.len)
		return false;
	u->out.len += len;
	u->out.data[u->out.len] = '\0';
	return true;
}

/* The same as a line, or as several, which may have their last newline. */
bool
unwrap_put_line(struct unwrapper *u, struct str raw)
{
	if (!unwrap_put_string(u, raw))
		return false;
	if (u->out.len == 0 || u->out.data[u->out.len - 1] != '\n')
		buf_char(&u->out, '\n');
	return true;
}

/* A member of a line of jsonlog, as raw as it came. */
void
unwrap_put_member(struct unwrapper *u, const char *key, struct str raw)
{
	bool first = u->out.len == 0 || u->out.data[u->out.len - 1] == '\n';

	if (raw.len == 0)
		return;
	unwrap_put(u, first ? "{\"" : ",\"");
	unwrap_put(u, key);
	unwrap_put(u, "\":\"");
	unwrap_put_str(u, raw);
	unwrap_put(u, "\"");
}

/* Statements of several lines are doubly quoted in pgaudit's line of the log:
   as a JSON string, and therein as a field of CSV. */
static void
put_csv(struct unwrapper *u, struct str raw)
{
	const char *from = raw.p, *end = raw.p + raw.len, *p = from;

	unwrap_put(u, "\\\"");
	while (p < end) {
		if (*p != '\\') {
			p++;
			continue;
		}
		p += 2;
		if (p[-1] == '"') {
			buf_add(&u->out, from, (size_t)(p - from));
			unwrap_put(u, "\\\"");
			from = p;
		}
	}
	buf_add(&u->out, from, (size_t)(end - from));
	unwrap_put(u, "\\\"");
}

/* As it stands in the message of the server's own log, but for the object and
   the parameters, which nobody asks for. */
void
unwrap_put_audit(struct unwrapper *u, const struct json_member *m)
{
	struct str text = m[AUDIT_STATEMENT].raw;

	unwrap_put(u, ",\"message\":\"AUDIT: ");
	for (int i = AUDIT_TYPE; i <= AUDIT_COMMAND; i++) {
		unwrap_put_str(u, m[i].raw);
		unwrap_put(u, ",");
	}
	unwrap_put(u, ",,");
	/* "<previously logged>" stands without quotes. */
	if (text.len && text.p[0] == '<')
		unwrap_put_str(u, text);
	else
		put_csv(u, text);
	unwrap_put(u, ",<not logged>\"");
}
