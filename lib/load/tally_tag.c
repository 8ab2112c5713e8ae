/*
 * Tags in SQL comments: sqlcommenter's key='url-encoded value' pairs and
 * marginalia's key:value pairs, both with commas between them. Only keys that
 * the plan, or whoever names services, asks for are looked at. A service is
 * named if all of its tags match; of a key that is there twice, the last
 * counts.
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/text.h"

static inline struct tally_tag *
find_tag(const struct tally_tags *tags, const char *key, size_t len)
{
	for (size_t i = 0; i < tags->n; i++) {
		const char *wanted = tags->v[i].key;

		/* Most that are as long end in another letter. */
		if (tags->v[i].len == len &&
		    (len == 0 || wanted[len - 1] == key[len - 1]) &&
		    memcmp(wanted, key, len) == 0)
			return &tags->v[i];
	}
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
tags_init(struct tally_tags *tags, const struct tally *t)
{
	const struct service *s;
	const struct plan_tag *tag;

	*tags = (struct tally_tags){0};
	if (t->naming) {
		for (const char *const *key = t->naming->tags; *key; key++)
			add_key(tags, *key);
		return;
	}
	vec_each (s, &t->plan->services)
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

static const char *
skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ',' || *p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* Up to end, without the spaces before it. */
static size_t
trimmed(const char *p, const char *end)
{
	while (end > p && end[-1] == ' ')
		end--;
	return (size_t)(end - p);
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
	const char *sign = scan_three(p, end, '=', ':', ','), *value, *last;
	struct tally_tag *tag;
	bool quoted;

	if (sign == end || *sign == ',')
		return sign;
	tag = find_tag(tags, p, trimmed(p, sign));
	quoted = *sign == '=' && end - sign > 1 && sign[1] == '\'';
	value = sign + (quoted ? 2 : 1);
	last = quoted ? skip_quoted(value, end) : scan_byte(value, end, ',');
	if (quoted && last == end)
		return end;
	if (tag) {
		tag->stands.p = value;
		tag->stands.len = quoted ? (size_t)(last - value)
					 : trimmed(value, last);
		tag->encoded = quoted;
	}
	return last + quoted;
}

/* Of values as they stand: where they are equal, so is what they mean. */
static uint64_t
hash_found(const struct tally_tags *tags)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < tags->n; i++) {
		const struct tally_tag *tag = &tags->v[i];

		if (tag->stands.p)
			hash = hash_text(tag->stands.p, tag->stands.len,
					 hash + 2 * i + tag->encoded) |
			       1;
	}
	return hash;
}

uint64_t
tags_read(struct tally_tags *tags, struct str comments)
{
	const char *p = comments.p, *end = comments.p + comments.len;

	if (comments.len == 0 || tags->n == 0)
		return 0;
	for (size_t i = 0; i < tags->n; i++)
		tags->v[i].stands.p = NULL;
	while (p < end) {
		const char *line = memchr(p, '\n', (size_t)(end - p));

		line = line ? line : end;
		while ((p = skip_space(p, line)) < line)
			p = read_pair(tags, p, line);
		p = line + 1;
	}
	return hash_found(tags);
}

static void
read_values(struct tally_tags *tags)
{
	for (size_t i = 0; i < tags->n; i++) {
		struct tally_tag *tag = &tags->v[i];
		struct str s = tag->stands;

		buf_clear(&tag->value);
		if (s.p && tag->encoded)
			put_decoded(&tag->value, s.p, s.p + s.len);
		else if (s.p)
			buf_add(&tag->value, s.p, s.len);
	}
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

		if (!tag || !tag->stands.p || !asked->value.pattern ||
		    pattern_match(asked->value.pattern, tag->value.data,
				  tag->value.len, &err) != 1)
			return false;
	}
	return s->tags.n > 0;
}

/* Whom the last of the tags that are there names. */
static int
name_by_tags(const struct tally *t)
{
	for (size_t i = t->tags.n; i-- > 0;) {
		const struct tally_tag *tag = &t->tags.v[i];
		int found;

		if (!tag->stands.p)
			continue;
		found = t->naming->tagged(t->naming->arg, tag->key,
					  tag->value.data);
		return found >= 0 ? found : TAGS_NONE;
	}
	return TAGS_NONE;
}

int
tags_find(struct tally *t, struct str comments)
{
	int found = TAGS_NONE;

	if (tags_read(&t->tags, comments) == 0)
		return TAGS_NONE;
	read_values(&t->tags);
	if (t->naming)
		return name_by_tags(t);
	for (size_t i = 0; i < t->plan->services.n; i++) {
		if (!names_service(t, &t->plan->services.v[i]))
			continue;
		if (found != TAGS_NONE)
			return TAGS_SEVERAL;
		found = (int)i;
	}
	return found;
}
