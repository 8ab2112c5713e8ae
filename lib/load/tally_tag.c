/*
 * Tags in SQL comments: sqlcommenter's key='url-encoded value' pairs and
 * marginalia's key:value pairs, both with commas between them. Only keys that
 * the plan asks for are looked at. A service is named if all of its tags match;
 * of a key that is there twice, the last counts.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "base/text.h"

static struct tally_tag *
find_tag(const struct tally *t, const char *key, size_t len)
{
	struct tally_tag *tag;

	vec_each (tag, &t->tags)
		if (strlen(tag->key) == len && memcmp(tag->key, key, len) == 0)
			return tag;
	return NULL;
}

static void
add_key(struct tally *t, const char *key)
{
	struct tally_tag *tag;

	if (!key || find_tag(t, key, strlen(key)))
		return;
	tag = vec_add(t->arena, &t->tags);
	tag->key = key;
	buf_init(&tag->value);
}

void
tags_init(struct tally *t)
{
	const struct service *s;
	const struct plan_tag *tag;

	vec_each (s, &t->plan->services)
		vec_each (tag, &s->tags)
			add_key(t, tag->key.text);
}

void
tags_release(struct tally *t)
{
	struct tally_tag *tag;

	vec_each (tag, &t->tags)
		buf_release(&tag->value);
}

static void
put_decoded(struct buf *out, const char *p, const char *end)
{
	buf_clear(out);
	for (; p < end; p++) {
		if (*p == '%' && end - p > 2 && hex_digit(p[1]) >= 0 &&
		    hex_digit(p[2]) >= 0) {
			buf_char(out, (char)(hex_digit(p[1]) * 16 +
					     hex_digit(p[2])));
			p += 2;
		} else if (*p == '\\' && end - p > 1) {
			buf_char(out, *++p);
		} else {
			buf_char(out, *p);
		}
	}
}

static void
put_tag(struct tally *t, const char *key, size_t nkey, const char *value,
	const char *end, bool encoded)
{
	struct tally_tag *tag = find_tag(t, key, nkey);

	if (!tag)
		return;
	t->tags_found = tag->found = true;
	buf_clear(&tag->value);
	if (encoded)
		put_decoded(&tag->value, value, end);
	else
		buf_add(&tag->value, value, (size_t)(end - value));
}

static const char *
skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == ','))
		p++;
	return p;
}

/* The pair at p; returns what is behind it. */
static const char *
read_pair(struct tally *t, const char *p, const char *end)
{
	const char *key = p, *value;
	bool quoted;
	size_t nkey;

	while (p < end && *p != '=' && *p != ':' && *p != ',')
		p++;
	if (p == end || *p == ',')
		return p;
	nkey = (size_t)(p - key);
	while (nkey > 0 && key[nkey - 1] == ' ')
		nkey--;
	quoted = *p == '=' && end - p > 1 && p[1] == '\'';
	p += quoted ? 2 : 1;
	value = p;
	for (; p < end && *p != (quoted ? '\'' : ','); p++)
		if (quoted && *p == '\\' && end - p > 1)
			p++;
	if (!quoted) {
		const char *last = p;

		while (last > value && last[-1] == ' ')
			last--;
		put_tag(t, key, nkey, value, last, false);
		return p;
	}
	if (p == end)
		return p;
	put_tag(t, key, nkey, value, p, true);
	return p + 1;
}

static bool
names_service(const struct tally *t, const struct service *s)
{
	const struct plan_tag *asked;

	vec_each (asked, &s->tags) {
		const char *key = asked->key.text;
		const struct tally_tag *tag =
			key ? find_tag(t, key, strlen(key)) : NULL;
		struct err err;

		if (!tag || !tag->found || !asked->value.pattern ||
		    pattern_match(asked->value.pattern, tag->value.data,
				  tag->value.len, &err) != 1)
			return false;
	}
	return s->tags.n > 0;
}

int
tags_find(struct tally *t, const char *comments, size_t len)
{
	const char *p = comments, *end = comments + len;
	struct tally_tag *tag;
	int found = TAGS_NONE;

	if (len == 0 || t->tags.n == 0)
		return TAGS_NONE;
	t->tags_found = false;
	vec_each (tag, &t->tags)
		tag->found = false;
	while (p < end) {
		const char *line = memchr(p, '\n', (size_t)(end - p));

		line = line ? line : end;
		while ((p = skip_space(p, line)) < line)
			p = read_pair(t, p, line);
		p = line + 1;
	}
	if (!t->tags_found)
		return TAGS_NONE;
	for (size_t i = 0; i < t->plan->services.n; i++) {
		if (!names_service(t, &t->plan->services.v[i]))
			continue;
		if (found != TAGS_NONE)
			return TAGS_SEVERAL;
		found = (int)i;
	}
	return found;
}
