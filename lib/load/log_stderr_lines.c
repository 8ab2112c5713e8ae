/*
 * The lines of a stderr log: what its beginning says about them, and what is
 * made of those that are one text.
 */
#include <string.h>

#include "load/log_stderr.h"

/* Bytes that no statement and no message holds. */
static bool
is_binary(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)p[i] < ' ' && !strchr("\t\r\f\v\033", p[i]))
			return true;
	return len && memchr(p, '\0', len);
}

bool
stderr_continues(const struct stderr_lines *lines, const char *p, size_t len)
{
	if (len && *p == '\t')
		return true;
	return !lines->tabs && !is_binary(p, len) &&
	       !log_prefix_foreign(lines->prefix, p, len);
}

size_t
stderr_join(const struct stderr_lines *lines, char *p, size_t len)
{
	char *from = p, *to = p, *end = p + len;

	while (from < end) {
		char *nl = memchr(from, '\n', (size_t)(end - from));
		size_t n = (size_t)((nl ? nl : end) - from);

		if (lines->crlf && n && from[n - 1] == '\r')
			n--;
		if (to != from)
			memmove(to, from, n);
		to += n;
		if (!nl)
			break;
		*to++ = '\n';
		from = nl + 1;
		from += from < end && *from == '\t';
	}
	return (size_t)(to - p);
}

static bool
has_crlf(const struct log_sample *s)
{
	const char *nl = memchr(s->p, '\n', s->len);

	return nl && nl > s->p && nl[-1] == '\r';
}

/*
 * Tools on the way may have taken the server's tabs away; then lines without a
 * prefix are continued ones. Where they are there, such lines are somebody
 * else's. A statement may have tabs of its own, so that most decides.
 */
static bool
has_tabs(const struct log_sample *s, const struct log_prefix *prefix)
{
	const char *p = s->p, *end = s->p + s->len, *nl;
	size_t with = 0, without = 0, len;
	struct log_line line;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		len = (size_t)(nl - p);
		if (*p == '\t')
			with++;
		else if (len > 1 && !log_prefix_match(prefix, p, len, &line) &&
			 !log_prefix_foreign(prefix, p, len))
			without++;
	}
	return with >= without;
}

/* The prefix that is named or recognised, NULL if there is none. */
static const char *
prefix_of(const struct log_sample *s)
{
	const struct log_options *o = s->options;

	return o->line_prefix
		       ? o->line_prefix
		       : log_prefix_recognise_after(o->prefix_before, s->head,
						    s->p, s->len);
}

static bool
has_name(const struct log_line *line)
{
	const struct str *v = line->fields.v;

	return v[FIELD_ROLE].len || v[FIELD_DATABASE].len ||
	       v[FIELD_APPLICATION].len;
}

bool
stderr_is_vague(const struct log_sample *s)
{
	const char *p = s->p, *end = s->p + s->len, *nl;
	const char *text = prefix_of(s);
	struct log_prefix *prefix;
	struct log_line line;
	bool found = s->options->line_prefix || !text;
	struct err err;

	prefix = found ? NULL : log_prefix_behind(s->head, text, &err);
	for (; prefix && !found && p < end; p = nl + (nl < end)) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		found = log_prefix_match(prefix, p, (size_t)(nl - p), &line) &&
			has_name(&line);
	}
	log_prefix_free(prefix);
	return !found;
}

bool
stderr_recognise(const struct log_sample *s)
{
	const char *p = s->p, *end = s->p + s->len, *nl;
	struct log_prefix *prefix;
	struct log_line line;
	struct err err;
	bool found = false;

	if (!s->options->line_prefix)
		return prefix_of(s) != NULL;
	prefix = log_prefix_behind(s->head, s->options->line_prefix, &err);
	while (prefix && !found && p < end) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		found = log_prefix_match(prefix, p, (size_t)(nl - p), &line);
		p = nl + (nl < end);
	}
	log_prefix_free(prefix);
	return found;
}

int
stderr_lines_init(struct stderr_lines *lines, const struct log_sample *s,
		  struct err *err)
{
	const char *text = prefix_of(s);

	if (!text) {
		err_set(err, ERR_INPUT,
			"the log_line_prefix of \"%s\" is none that dbsplit "
			"knows",
			s->path);
		err_hint(err, "name it with --log-line-prefix, as "
			      "postgresql.conf has it");
		return -1;
	}
	lines->prefix = log_prefix_behind(s->head, text, err);
	if (!lines->prefix)
		return -1;
	lines->crlf = has_crlf(s);
	lines->tabs = has_tabs(s, lines->prefix);
	return 0;
}
