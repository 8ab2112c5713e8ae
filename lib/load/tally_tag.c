/*
 * Tags in SQL comments: sqlcommenter's key='url-encoded value' pairs and
 * marginalia's key:value pairs, both with commas between them. Only keys that
 * the plan asks for are looked at. A service is named if all of its tags match;
 * of a key that is there twice, the last counts.
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "base/text.h"

static struct tally_tag *
find_tag(const struct tally_tags *tags, const char *key, size_t len)
{
	for (size_t i = 0; i < tags->n; i++)
		if (tags->v[i].len == len &&
		    memcmp(tags->v[i].key, key, len) == 0)
			return &tags->v[i];
	return NULL;
}

static void
add_key(struct tally_tags *tags, const char *key)
{
	if (!key || find_tag(tags, key, strlen(key)))
		return;
	tags->v = xreallocarray(tags->v, tags->n + 1, sizeof(*tags->v));
	tags->v[tags->n] = (struct tally_tag){.key = key, .len = strlen(key)};
	buf_init(&tags->v[tags->n++].value);
}

void
tags_init(struct tally_tags *tags, const struct plan *plan)
{
	const struct service *s;
	const struct plan_tag *tag;

	*tags = (struct tally_tags){0};
	vec_each (s, &plan->services)
		vec_each (tag, &s->tags)
			add_key(tags, tag->key.text);
}

void
tags_release(struct tally_tags *tags)
{
	for (size_t i = 0; i < tags->n; i++)
		buf_release(&tags->v[i].value);
	free(tags->v);
}

static void
put_decoded(struct buf *out, const char *p, const char *end)
{
	const char *next;

	buf_clear(out);
	for (; (next = scan_either(p, end, '%', '\\')) < end; p++) {
		buf_add(out, p, (size_t)(next - p));
		p = next;
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
	buf_add(out, p, (size_t)(end - p));
}

static void
put_tag(struct tally_tags *tags, const char *key, size_t nkey,
	const char *value, const char *end, bool encoded)
{
	struct tally_tag *tag = find_tag(tags, key, nkey);

	if (!tag)
		return;
	tags->any = tag->found = true;
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

/* The quote that ends the value at p, or end. */
static const char *
skip_quoted(const char *p, const char *end)
{
	while ((p = scan_either(p, end, '\'', '\\')) < end && *p == '\\')
		p = end - p > 1 ? p + 2 : end;
	return p;
}

/* The pair at p; returns what is behind it. */
static const char *
read_pair(struct tally_tags *tags, const char *p, const char *end)
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
	p = quoted ? skip_quoted(p, end) : scan_byte(p, end, ',');
	if (!quoted) {
		const char *last = p;

		while (last > value && last[-1] == ' ')
			last--;
		put_tag(tags, key, nkey, value, last, false);
		return p;
	}
	if (p == end)
		return p;
	put_tag(tags, key, nkey, value, p, true);
	return p + 1;
}

static uint64_t
hash_found(const struct tally_tags *tags)
{
	uint64_t hash = 1;

	for (size_t i = 0; i < tags->n; i++) {
		const struct tally_tag *tag = &tags->v[i];

		if (tag->found)
			hash = hash_bytes(tag->value.data, tag->value.len,
					  hash + i);
	}
	return hash | 1;
}

uint64_t
tags_read(struct tally_tags *tags, struct str comments)
{
	const char *p = comments.p, *end = comments.p + comments.len;

	if (comments.len == 0 || tags->n == 0)
		return 0;
	tags->any = false;
	for (size_t i = 0; i < tags->n; i++)
		tags->v[i].found = false;
	while (p < end) {
		const char *line = memchr(p, '\n', (size_t)(end - p));

		line = line ? line : end;
		while ((p = skip_space(p, line)) < line)
			p = read_pair(tags, p, line);
		p = line + 1;
	}
	return tags->any ? hash_found(tags) : 0;
}

static bool
names_service(const struct tally *t, const struct service *s)
{
	const struct plan_tag *asked;

	vec_each (asked, &s->tags) {
		const char *key = asked->key.text;
		const struct tally_tag *tag =
			key ? find_tag(&t->tags, key, strlen(key)) : NULL;
		struct err err;

		if (!tag || !tag->found || !asked->value.pattern ||
		    pattern_match(asked->value.pattern, tag->value.data,
				  tag->value.len, &err) != 1)
			return false;
	}
	return s->tags.n > 0;
}

int
tags_find(struct tally *t, struct str comments)
{
	int found = TAGS_NONE;

	if (tags_read(&t->tags, comments) == 0)
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
