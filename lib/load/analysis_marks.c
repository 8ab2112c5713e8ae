#include "load/analysis_marks.h"

static void
read_head(struct json_reader *r, const json_t *o, void *arg)
{
	struct log_mark *mark = arg;

	if (mark->nheads == LOG_HEADS) {
		jr_fail(r, NULL, "no more than %d were expected", LOG_HEADS);
		return;
	}
	mark->heads[mark->nheads++] = (struct log_head){
		.bytes = jr_count(r, o, "bytes"),
		.hash = jr_hash(r, o, "hash"),
	};
}

static void
read_unreadable(struct json_reader *r, const json_t *o, struct log_mark *mark)
{
	const json_t *list = json_object_get(o, "unreadable");

	for (size_t i = 0; i < LOG_MARK_ENVELOPES; i++) {
		const json_t *n = json_array_get(list, i);

		if (!json_is_integer(n) || json_integer_value(n) < 0) {
			jr_fail(r, "unreadable", "%d counts were expected",
				LOG_MARK_ENVELOPES);
			return;
		}
		mark->unreadable[i] = (uint64_t)json_integer_value(n);
	}
}

static void
read_mark(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct log_mark *mark = vec_add(r->arena, a->marks);

	mark->device = jr_count(r, o, "device");
	jr_each(r, o, "heads", read_head, mark);
	mark->inode = jr_count(r, o, "inode");
	mark->line = jr_count(r, o, "line");
	mark->modified_us = jr_int(r, o, "modified_us");
	mark->position = jr_count(r, o, "position");
	mark->settled = jr_bool(r, o, "settled");
	mark->size = jr_count(r, o, "size");
	read_unreadable(r, o, mark);
}

void
analysis_read_marks(struct json_reader *r, const json_t *top,
		    struct analysis *a)
{
	if (!json_object_get(top, "logs"))
		return;
	a->marks = arena_new(r->arena, struct log_marks);
	jr_each(r, top, "logs", read_mark, a);
}
