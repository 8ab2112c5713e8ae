/*
 * Any bytes are a source file, of the language that the first one says; what is
 * found in it lies in it, in order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
check_piece(const struct source_piece *p, size_t len)
{
	const struct source_mark *m;
	size_t last = 0;

	check(p->begin < p->end && p->end <= len);
	check(p->text[p->len] == '\0' && strlen(p->text) == p->len);
	/* A placeholder of one byte is _$20000 = NULL at most. */
	check(p->len <= 20 * len);
	check(p->len == 0 || (p->marks.n && p->marks.v[0].at == 0));
	vec_each (m, &p->marks) {
		check(m == p->marks.v || m->at > last);
		check(m->at < p->len);
		last = m->at;
	}
	for (size_t i = 0; i < p->len; i++)
		check(source_place(p, i) < len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct source_result result;
	const struct source_piece *p;
	const struct source_skip *s;
	char *text;
	size_t last = 0;

	if (size == 0)
		return 0;
	/* A copy, so that what is read behind it is seen. */
	text = malloc(size - 1 ? size - 1 : 1);
	if (!text)
		abort();
	memcpy(text, data + 1, size - 1);
	source_scan((enum source_language)(data[0] % (SOURCE_RUST + 1)), text,
		    size - 1, NULL, &arena, &result);
	vec_each (p, &result.pieces) {
		check(p->begin >= last);
		last = p->begin;
		check_piece(p, size - 1);
	}
	last = 0;
	vec_each (s, &result.skips) {
		check(s->at >= last && s->at < size - 1 && *s->reason);
		last = s->at;
	}
	arena_release(&arena);
	free(text);
	return 0;
}
