/*
 * Text with the way back to where each byte of it stands in a file: a list of
 * marks as struct source_piece has it. The first mark is at 0 if there is any
 * text.
 */
#ifndef SOURCE_MAPPED_H
#define SOURCE_MAPPED_H

#include "base/buf.h"
#include "source/source.h"

struct mapped {
	struct buf text;
	VEC(struct source_mark) marks;
	struct arena *arena; /* of the marks */
};

void mapped_init(struct mapped *m, struct arena *arena);
void mapped_release(struct mapped *m);
void mapped_clear(struct mapped *m);

/* Append n bytes at p that stand in the file from there on, one by one. */
void mapped_add(struct mapped *m, const char *p, size_t n, size_t file);
/* Append n bytes that all stand there. */
void mapped_put(struct mapped *m, const char *p, size_t n, size_t file);

/* A part of a mapped text that is read from its beginning to its end. */
struct mapped_view {
	const char *text;
	size_t len;
	const struct source_mark *marks;
	size_t nmarks;
	size_t base;   /* what the marks' at of text[0] is */
	size_t cursor; /* the mark of what was read last */
};

struct mapped_view mapped_view(const struct mapped *m);
/* Where text[at] stands; no at is before the last one that was asked for. */
size_t view_place(struct mapped_view *v, size_t at);
/* Append text[from..to), under the same condition. */
void view_copy(struct mapped_view *v, struct mapped *out, size_t from,
	       size_t to);

#endif
