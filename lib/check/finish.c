/* The findings in their order, each with a fingerprint. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check/internal.h"

static int
compare_files(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_place(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;
	int c = compare_files(a->file, b->file);

	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	if (c == 0)
		c = (a->column > b->column) - (a->column < b->column);
	if (c == 0)
		c = (int)a->rule - (int)b->rule;
	if (c == 0)
		c = strcmp(a->object, b->object);
	if (c == 0)
		c = strcmp(a->consumer, b->consumer);
	return c ? c : strcmp(a->owner, b->owner);
}

/* What makes a finding the same whatever stands around it. */
static void
put_key(struct buf *out, const struct finding *f)
{
	const char *const parts[] = {
		check_rules[f->rule].name,
		f->stable_file ? f->stable_file : "",
		f->consumer,
		f->owner,
		f->object,
		f->shape,
	};

	buf_clear(out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		buf_add(out, parts[i], strlen(parts[i]) + 1);
}

/* Equal findings of a file are told apart by which of them they are. */
static void
give_fingerprint(struct checker *c, struct finding *f, struct map *seen,
		 struct buf *key)
{
	char *hex = arena_alloc(c->arena, 2 * HEX_SIZE);
	uintptr_t n;

	put_key(key, f);
	n = (uintptr_t)map_find(seen, key->data, key->len) + 1;
	map_put(seen, arena_strndup(&c->scratch, key->data, key->len), key->len,
		(void *)n);
	buf_printf(key, "%zu", (size_t)n);
	hex_write(hex, hash_bytes(key->data, key->len, 0));
	hex_write(hex + HEX_SIZE - 1, hash_bytes(key->data, key->len, 1));
	f->fingerprint = hex;
}

static int
by_skip(const void *x, const void *y)
{
	const struct check_skip *a = x, *b = y;
	int c = strcmp(a->file, b->file);

	return c ? c : (a->line > b->line) - (a->line < b->line);
}

void
check_sort(struct check_result *r)
{
	if (r->findings.n)
		qsort(r->findings.v, r->findings.n, sizeof(*r->findings.v),
		      by_place);
}

void
check_finish(struct checker *c)
{
	struct check_result *out = c->out;
	struct map seen = MAP_INIT;
	struct finding *f;
	struct buf key;

	check_sort(out);
	if (out->skipped.n)
		qsort(out->skipped.v, out->skipped.n, sizeof(*out->skipped.v),
		      by_skip);
	buf_init(&key);
	vec_each (f, &out->findings)
		give_fingerprint(c, f, &seen, &key);
	buf_release(&key);
	map_release(&seen);
	arena_reset(&c->scratch);
}

void
check_count(struct check_result *r)
{
	const struct finding *f;

	r->errors = r->warnings = r->notes = 0;
	vec_each (f, &r->findings) {
		r->errors += f->severity == SEVERITY_ERROR;
		r->warnings += f->severity == SEVERITY_WARNING;
		r->notes += f->severity == SEVERITY_NOTE;
	}
}
