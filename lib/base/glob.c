#include "base/glob.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

enum part_kind {
	PART_BYTE, /* this byte */
	PART_ONE,  /* any character */
	PART_STAR,
	PART_DIRECTORIES, /* none, or any text that ends in a slash */
	PART_CLASS,
};

struct part {
	enum part_kind kind;
	unsigned char byte;
	bool negated;
	const char *set; /* of a class: borrowed from the text */
	size_t len;
};

struct glob {
	char *text;
	struct part *parts;
	size_t n;
	size_t literals;
	struct buf prefix;
};

bool
glob_is(const char *text)
{
	bool quoted = false;

	for (; *text; text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && strchr("*?[", *text))
			return true;
	}
	return false;
}

static void
add_byte(struct glob *g, char c)
{
	g->parts[g->n++] = (struct part){.kind = PART_BYTE,
					 .byte = (unsigned char)c};
	/* Count characters, not bytes. */
	g->literals += ((unsigned char)c & 0xc0) != 0x80;
}

/* p stands behind the [; returns what is behind the ], NULL without one. */
static const char *
add_class(struct glob *g, const char *p)
{
	struct part class = {.kind = PART_CLASS};
	const char *end;

	if (*p == '!' || *p == '^') {
		class.negated = true;
		p++;
	}
	/* A ] that comes first is one of the class. */
	end = *p ? strchr(p + 1, ']') : NULL;
	if (!end)
		return NULL;
	class.set = p;
	class.len = (size_t)(end - p);
	g->literals += class.len == 1 && !class.negated;
	g->parts[g->n++] = class;
	return end + 1;
}

/* p stands behind the opening quote; returns what is behind the closing one. */
static const char *
add_quoted(struct glob *g, const char *p)
{
	for (; *p; p++) {
		if (*p == '"' && *++p != '"')
			return p;
		add_byte(g, *p);
	}
	return NULL;
}

/* Does what follows begin a name of a path? */
static bool
begins_name(const struct glob *g)
{
	const struct part *last = g->n ? &g->parts[g->n - 1] : NULL;

	return !last || last->kind == PART_DIRECTORIES ||
	       (last->kind == PART_BYTE && last->byte == '/');
}

/* p stands behind the first of the stars; returns what is behind them. */
static const char *
add_stars(struct glob *g, const char *p)
{
	enum part_kind kind = PART_STAR;

	if (p[0] == '*' && p[1] == '/' && begins_name(g)) {
		kind = PART_DIRECTORIES;
		g->literals++;
		p += 2;
	}
	if (g->n == 0 || g->parts[g->n - 1].kind != kind)
		g->parts[g->n++] = (struct part){.kind = kind};
	return p;
}

static int
add_parts(struct glob *g, struct err *err)
{
	const char *p = g->text;

	while (p && *p) {
		char c = *p++;

		if (c == '[')
			p = add_class(g, p);
		else if (c == '"')
			p = add_quoted(g, p);
		else if (c == '?')
			g->parts[g->n++] = (struct part){.kind = PART_ONE};
		else if (c == '*')
			p = add_stars(g, p);
		else
			add_byte(g, c);
		if (!p)
			return err_set(err, ERR_INPUT,
				       "the glob \"%s\" has a %c that does not "
				       "end",
				       g->text, c);
	}
	return 0;
}

struct glob *
glob_new(const char *text, struct err *err)
{
	struct glob *g = xcalloc(1, sizeof(*g));

	g->text = xstrdup(text);
	g->parts = xcalloc(strlen(text), sizeof(*g->parts));
	buf_init(&g->prefix);
	if (add_parts(g, err) != 0) {
		glob_free(g);
		return NULL;
	}
	for (size_t i = 0; i < g->n && g->parts[i].kind == PART_BYTE; i++)
		buf_char(&g->prefix, (char)g->parts[i].byte);
	return g;
}

void
glob_free(struct glob *g)
{
	if (!g)
		return;
	buf_release(&g->prefix);
	free(g->parts);
	free(g->text);
	free(g);
}

/* The character at p: its bytes, and a number that compares as it does. */
static size_t
character(const char *p, size_t len, uint32_t *code)
{
	size_t n = utf8_char(p, len);
	uint32_t c = 0;

	/* UTF-8 sorts by its bytes; a lone byte is none of its characters. */
	for (size_t i = 0; i < n; i++)
		c = c << 8 | (unsigned char)p[i];
	*code = n ? c : UINT32_MAX - (unsigned char)*p;
	return n ? n : 1;
}

static bool
in_class(const struct part *class, uint32_t c)
{
	const char *p = class->set, *end = p + class->len;
	bool found = false;

	while (p < end && !found) {
		uint32_t from, to;

		p += character(p, (size_t)(end - p), &from);
		to = from;
		if (end - p > 1 && *p == '-') {
			p++;
			p += character(p, (size_t)(end - p), &to);
		}
		found = c >= from && c <= to;
	}
	return found != class->negated;
}

/* How many bytes of text a part takes, 0 if it does not match there. */
static size_t
takes(const struct part *part, const char *text, size_t len)
{
	uint32_t c;
	size_t n;

	if (part->kind == PART_BYTE)
		return part->byte == (unsigned char)*text;
	n = character(text, len, &c);
	return part->kind == PART_ONE || in_class(part, c) ? n : 0;
}

/* Where a star ends that takes the least more than up to at; 0: it cannot. */
static size_t
take_more(const struct part *star, const char *text, size_t at, size_t len)
{
	const char *slash;
	uint32_t c;

	if (at == len)
		return 0;
	if (star->kind == PART_STAR)
		return at + character(text + at, len - at, &c);
	slash = memchr(text + at, '/', len - at);
	return slash ? (size_t)(slash - text) + 1 : 0;
}

static bool
is_star(const struct part *part)
{
	return part->kind == PART_STAR || part->kind == PART_DIRECTORIES;
}

bool
glob_match(const struct glob *g, const char *text, size_t len)
{
	/*
	 * Only the last star can need another try: what is behind it, and up to
	 * where it takes. For directories before which an earlier one took
	 * more, that holds too: they begin behind a slash, up to which they can
	 * take themselves.
	 */
	size_t i = 0, at = 0, star = SIZE_MAX, retry = 0;

	while (at < len || i < g->n) {
		size_t n = 0;

		if (i < g->n && is_star(&g->parts[i])) {
			star = ++i;
			retry = at;
			continue;
		}
		if (i < g->n && at < len)
			n = takes(&g->parts[i], text + at, len - at);
		if (n) {
			at += n;
			i++;
			continue;
		}
		if (star != SIZE_MAX)
			retry = take_more(&g->parts[star - 1], text, retry,
					  len);
		if (star == SIZE_MAX || !retry)
			return false;
		at = retry;
		i = star;
	}
	return true;
}

size_t
glob_literals(const struct glob *g)
{
	return g->literals;
}

const char *
glob_prefix(const struct glob *g)
{
	return g->prefix.data;
}
