#include "load/log_long.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "sql/shape.h"

/* Names and numbers; none of the server's own is longer than 63 bytes. */
#define SMALL_KEPT 4096

struct kept {
	struct buf text;
	bool cut;
	struct shaper *shaper; /* of the statement in it, once it is cut */
	bool shaping;
};

struct log_long {
	size_t limit;
	struct kept field[FIELD_COUNT];
};

struct log_long *
log_long_new(size_t kept)
{
	struct log_long *l = xcalloc(1, sizeof(*l));

	l->limit = kept;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		buf_init(&l->field[i].text);
	return l;
}

void
log_long_free(struct log_long *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		buf_release(&l->field[i].text);
		if (l->field[i].shaper)
			shaper_free(l->field[i].shaper);
	}
	free(l);
}

void
log_long_start(struct log_long *l)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		buf_clear(&l->field[i].text);
		l->field[i].cut = l->field[i].shaping = false;
	}
}

/* The field is full: from here on the statement in it is only hashed. */
static void
start_shape(struct kept *k, enum log_field field)
{
	struct log_message m = {.text = 0};

	if (field == FIELD_MESSAGE)
		log_message_read((struct str){k->text.data, k->text.len}, &m);
	else if (field != FIELD_STATEMENT)
		return;
	if (field == FIELD_MESSAGE && m.kind != RECORD_STATEMENT)
		return;
	if (!k->shaper)
		k->shaper = shaper_new();
	shaper_start(k->shaper);
	shaper_feed(k->shaper, k->text.data + m.text, k->text.len - m.text);
	k->shaping = true;
}

void
log_long_add(struct log_long *l, enum log_field field, const char *p,
	     size_t len)
{
	struct kept *k = &l->field[field];
	size_t limit = field < FIELD_DETAIL && l->limit > SMALL_KEPT
			       ? SMALL_KEPT
			       : l->limit;
	size_t fits = limit - k->text.len;

	fits = len < fits ? len : fits;
	buf_add(&k->text, p, fits);
	if (fits == len)
		return;
	if (!k->cut)
		start_shape(k, field);
	k->cut = true;
	if (k->shaping)
		shaper_feed(k->shaper, p + fits, len - fits);
}

void
log_long_finish(struct log_long *l, struct log_fields *out)
{
	*out = (struct log_fields){0};
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct kept *k = &l->field[i];
		const char *text;
		size_t len = k->text.len;

		/* Not half a character at the end. */
		if (k->cut && len)
			len = utf8_floor(k->text.data, len, len - 1);
		out->v[i] = (struct str){k->text.data, len};
		out->cut[i] = k->cut;
		if (k->shaping)
			out->shape[i] = shaper_finish(k->shaper, &text, &len);
	}
}
