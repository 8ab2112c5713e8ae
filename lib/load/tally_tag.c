/*
 * Tags in SQL comments: sqlcommenter's key='url-encoded value' pairs and
 * marginalia's key:value pairs, both with commas between them. Only keys that
 * the plan asks for are looked at. A service is named if all of its tags match;
 * of a key that is there twice, the last counts.
 */
#include "load/tally_internal.h"

#include <string.h>

#define TAG_KEYS (sizeof(((struct tally *)0)->tag_values) / sizeof(struct buf))

void
tags_init(struct tally *t)
{
	for (size_t i = 0; i < t->plan->services.n; i++) {
		const struct service *s = &t->plan->services.v[i];

		for (size_t j = 0; j < s->tags.n; j++) {
			const char *key = s->tags.v[j].key.text;
			size_t k = 0;

			while (key && k < t->tag_keys.n &&
			       strcmp(t->tag_keys.v[k], key) != 0)
				k++;
			if (key && k == t->tag_keys.n && k < TAG_KEYS) {
				buf_init(&t->tag_values[k]);
				vec_push(t->arena, &t->tag_keys, key);
			}
		}
	}
}

void
tags_release(struct tally *t)
{
	for (size_t i = 0; i < t->tag_keys.n; i++)
		buf_release(&t->tag_values[i]);
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
put_decoded(struct buf *out, const char *p, const char *end)
{
	buf_clear(out);
	for (; p < end; p++) {
		if (*p == '%' && end - p > 2 && hex(p[1]) >= 0 &&
		    hex(p[2]) >= 0) {
			buf_char(out, (char)(hex(p[1]) * 16 + hex(p[2])));
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
	for (size_t i = 0; i < t->tag_keys.n; i++) {
		struct buf *out = &t->tag_values[i];

		if (strlen(t->tag_keys.v[i]) != nkey ||
		    memcmp(t->tag_keys.v[i], key, nkey) != 0)
			continue;
		t->tags_found |= 1u << i;
		buf_clear(out);
		if (encoded)
			put_decoded(out, value, end);
		else
			buf_add(out, value, (size_t)(end - value));
	}
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
	for (size_t i = 0; i < s->tags.n; i++) {
		const struct plan_tag *tag = &s->tags.v[i];
		size_t k = 0;
		struct err err;

		while (k < t->tag_keys.n && tag->key.text &&
		       strcmp(t->tag_keys.v[k], tag->key.text) != 0)
			k++;
		if (k == t->tag_keys.n || !(t->tags_found & 1u << k) ||
		    !tag->value.pattern ||
		    pattern_match(tag->value.pattern, t->tag_values[k].data,
				  t->tag_values[k].len, &err) != 1)
			return false;
	}
	return s->tags.n > 0;
}

int
tags_find(struct tally *t, const char *comments, size_t len)
{
	const char *p = comments, *end = comments + len;
	int found = TAGS_NONE;

	if (len == 0 || t->tag_keys.n == 0)
		return TAGS_NONE;
	t->tags_found = 0;
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
