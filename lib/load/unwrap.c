#include "load/unwrap_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/log_fields.h"

/* So much is read at a time, and given out before more is taken. */
#define CHUNK_BYTES ((size_t)128 << 10)
/* Items of a beginning that are looked at. */
#define SAMPLE_ITEMS 64

/* In the order in which they are tried: the strictest first. */
static const struct envelope *const envelopes[] = {
	&envelope_docker,     &envelope_cnpg,
	&envelope_azure,      &envelope_google,
	&envelope_cloudwatch, &envelope_cri,
	&envelope_heroku,     &envelope_cloudwatch_text,
	&envelope_syslog,
};

static enum split
split(const struct envelope *e, const char *p, size_t len, size_t limit,
      bool last, struct split_item *out)
{
	return e->json ? split_json(p, len, limit, last, out)
		       : split_line(p, len, limit, last, out);
}

/* Items that are lists of them are known by the first that is. */
static bool
knows(const struct envelope *e, struct str item)
{
	struct json_member lists[LIST_KEYS];
	struct str object;

	if (e->knows(item))
		return true;
	if (!e->json || !json_members(item, list_keys, LIST_KEYS, lists))
		return false;
	for (size_t i = 0; i < LIST_KEYS; i++)
		while (lists[i].kind == '[' &&
		       json_element(&lists[i].raw, &object))
			if (e->knows(object))
				return true;
	return false;
}

static bool
recognise(const struct envelope *e, const char *p, size_t len, bool named)
{
	size_t items = 0, known = 0;
	struct split_item item;
	bool first = false;

	while (len && items < SAMPLE_ITEMS) {
		enum split got = split(e, p, len, SIZE_MAX, false, &item);

		if (got == SPLIT_MORE)
			break;
		if (got == SPLIT_ITEM && item.text.len) {
			bool is_known = knows(e, item.text);

			first |= is_known && items == 0;
			known += is_known;
			items++;
		}
		items += got == SPLIT_BROKEN || got == SPLIT_LONG;
		p += item.taken;
		len -= item.taken;
	}
	return known && (named || first || known * 2 >= items);
}

static bool
is_of(const struct envelope *e, const char *service)
{
	for (size_t i = 0; i < 3 && e->services[i]; i++)
		if (strcmp(service, e->services[i]) == 0)
			return true;
	return false;
}

const struct envelope *
unwrap_recognise(const char *p, size_t len, const char *service)
{
	for (size_t i = 0; i < sizeof(envelopes) / sizeof(*envelopes); i++) {
		const struct envelope *e = envelopes[i];

		if (service && !is_of(e, service))
			continue;
		if (recognise(e, p, len, service != NULL))
			return e;
	}
	return NULL;
}

const char *
unwrap_head(const struct envelope *e)
{
	return e->head;
}

struct unwrapper *
unwrap_new(const struct envelope *e, const struct unwrap_source *source,
	   const char *p, size_t len, size_t limit, int64_t written_us)
{
	struct unwrapper *u = xcalloc(1, sizeof(*u));

	u->envelope = e;
	u->source = *source;
	u->limit = limit;
	u->written_us = written_us;
	u->cap = len > CHUNK_BYTES ? len : CHUNK_BYTES;
	u->data = xmalloc(u->cap);
	memcpy(u->data, p, len);
	u->end = len;
	u->line = 1;
	buf_init(&u->out);
	buf_init(&u->scratch);
	return u;
}

void
unwrap_free(struct unwrapper *u)
{
	if (!u)
		return;
	pieces_release(&u->pieces);
	buf_release(&u->out);
	buf_release(&u->scratch);
	free(u->data);
	free(u);
}

void
unwrap_restart(struct unwrapper *u, int64_t written_us)
{
	struct unwrapper *fresh = unwrap_new(u->envelope, &u->source, "", 0,
					     u->limit, written_us);
	struct unwrapper *old = xmalloc(sizeof(*old));

	/* What reads from u keeps its address. */
	*old = *u;
	*u = *fresh;
	free(fresh);
	unwrap_free(old);
}

void
unwrap_expect(struct unwrapper *u, uint64_t n)
{
	u->expected = n;
}

void
unwrap_skip(struct unwrapper *u, uint64_t line)
{
	if (u->expected) {
		u->expected--;
		return;
	}
	if (u->unreadable++ == 0 || line < u->first_unreadable)
		u->first_unreadable = line;
}

static void
count_lines(struct unwrapper *u)
{
	u->out_lines += csv_newlines(u->out.data + u->counted,
				     u->out.data + u->out.len);
	u->counted = u->out.len;
}

static const struct unwrap_mark *
mark_at(const struct unwrap_lines *l, uint64_t i)
{
	return &l->marks[i % UNWRAP_MARKS];
}

void
unwrap_mark(struct unwrapper *u, uint64_t line)
{
	struct unwrap_lines *l = &u->lines;
	uint64_t inner;

	count_lines(u);
	inner = u->out_lines + 1;
	if (l->n > 0) {
		const struct unwrap_mark *last = mark_at(l, l->n - 1);

		if (line - inner == last->outer - last->inner)
			return;
	}
	l->marks[l->n++ % UNWRAP_MARKS] = (struct unwrap_mark){inner, line};
}

uint64_t
unwrap_lines_find(const struct unwrap_lines *l, uint64_t line)
{
	uint64_t low, high = l->n;
	const struct unwrap_mark *mark;

	if (high == 0)
		return line;
	low = high > UNWRAP_MARKS ? high - UNWRAP_MARKS : 0;
	/* The last mark that is not behind the line, else the oldest. */
	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;

		if (mark_at(l, middle)->inner <= line)
			low = middle;
		else
			high = middle;
	}
	mark = mark_at(l, low);
	return mark->outer + (line > mark->inner ? line - mark->inner : 0);
}

uint64_t
unwrap_line(const struct unwrapper *u, uint64_t line)
{
	return unwrap_lines_find(&u->lines, line);
}

struct unwrap_lines *
unwrap_lines_keep(const struct unwrapper *u, struct unwrap_lines *had)
{
	const struct unwrap_lines *l = &u->lines;
	size_t n = l->n < UNWRAP_MARKS ? (size_t)l->n : UNWRAP_MARKS;

	if (!had)
		had = xmalloc(sizeof(*had));
	had->n = l->n;
	memcpy(had->marks, l->marks, n * sizeof(*l->marks));
	return had;
}

uint64_t
unwrap_unreadable(const struct unwrapper *u, uint64_t *first_line)
{
	*first_line = u->first_unreadable;
	return u->unreadable;
}

/* Of what is in no envelope, nothing is put out. */
static bool
take_one(struct unwrapper *u, struct str item)
{
	size_t before = u->out.len;

	if (u->envelope->take(u, item))
		return true;
	u->out.len = before;
	return false;
}

/* The item is perhaps a list of them. */
static bool
take_list(struct unwrapper *u, struct str item)
{
	struct json_member lists[LIST_KEYS];
	struct str object;
	bool good = true;
	size_t n = 0;

	if (!u->envelope->json ||
	    !json_members(item, list_keys, LIST_KEYS, lists))
		return false;
	for (size_t i = 0; i < LIST_KEYS; i++)
		while (lists[i].kind == '[' &&
		       json_element(&lists[i].raw, &object)) {
			good &= take_one(u, object);
			n++;
		}
	return good && n;
}

static void
take_item(struct unwrapper *u, struct str item)
{
	unwrap_mark(u, u->line);
	if (!take_one(u, item) && !take_list(u, item))
		unwrap_skip(u, u->line);
}

/* To the end of the line that start is in. */
static void
skip_line(struct unwrapper *u)
{
	const char *p = u->data + u->start;
	const char *nl = memchr(p, '\n', u->end - u->start);

	u->start = nl ? (size_t)(nl + 1 - u->data) : u->end;
	u->line += nl != NULL;
	u->skipping = !nl;
}

/* Does nothing come behind what is there? */
static bool
is_last(const struct unwrapper *u)
{
	const bool *goes_on = u->source.goes_on;

	return u->ended && !(goes_on && *goes_on);
}

/* Take what is at start. false if more bytes are needed. */
static bool
take_next(struct unwrapper *u)
{
	const char *p = u->data + u->start;
	struct split_item item;
	enum split got;

	if (u->start == u->end)
		return false;
	if (u->skipping) {
		skip_line(u);
		return true;
	}
	got = split(u->envelope, p, u->end - u->start, u->limit, is_last(u),
		    &item);
	if (got == SPLIT_MORE)
		return false;
	if (got == SPLIT_ITEM && item.text.len)
		take_item(u, item.text);
	else if (got == SPLIT_BROKEN || got == SPLIT_LONG)
		unwrap_skip(u, u->line);
	u->skipping = got == SPLIT_LONG;
	u->line += csv_newlines(p, p + item.taken);
	u->start += item.taken;
	return true;
}

/*
 * Read until there is twice as much as before: an item that is long in coming
 * is looked at few times.
 */
static void
fill(struct unwrapper *u)
{
	size_t have = u->end - u->start, want = have ? have * 2 : 1;
	ssize_t n = 1;

	memmove(u->data, u->data + u->start, have);
	u->start = 0;
	u->end = have;
	if (want > u->cap) {
		u->cap = want;
		u->data = xreallocarray(u->data, u->cap, 1);
	}
	while (u->end < want && n > 0) {
		n = u->source.read(u->source.arg, u->data + u->end,
				   u->cap - u->end, &u->error);
		u->end += n > 0 ? (size_t)n : 0;
	}
	u->ended = n <= 0;
	u->rc = n < 0 ? -1 : 0;
}

/* Put something out. false if there is nothing any more. */
static bool
refill(struct unwrapper *u)
{
	count_lines(u);
	buf_clear(&u->out);
	u->given = u->counted = 0;
	while (u->out.len < CHUNK_BYTES) {
		if (take_next(u))
			continue;
		if (is_last(u))
			pieces_finish(u);
		if (u->ended || u->out.len)
			break;
		fill(u);
	}
	return u->out.len > 0;
}

ssize_t
unwrap_read(struct unwrapper *u, char *p, size_t size, struct err *err)
{
	size_t n;

	if (u->given == u->out.len && !refill(u)) {
		if (u->rc != 0)
			*err = u->error;
		return u->rc;
	}
	n = u->out.len - u->given < size ? u->out.len - u->given : size;
	memcpy(p, u->out.data + u->given, n);
	u->given += n;
	return (ssize_t)n;
}
