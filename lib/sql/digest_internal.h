/* Inside digests: what is known on the way through a statement. */
#ifndef SQL_DIGEST_INTERNAL_H
#define SQL_DIGEST_INTERNAL_H

#include <string.h>

#include "sql/digest.h"

/* Runs are copied by so many bytes. */
#define DIGEST_STEP ((ptrdiff_t)32)

/*
 * What is put in is never longer than what it stands for. So as long as there
 * is room for what was looked at, there is room for DIGEST_LOOK bytes more, and
 * only where more than that is read at a time it is looked whether there is.
 */
struct digesting {
	struct digest *d;
	const char *begin, *end; /* of the text */
	const char *run;	 /* what is not copied yet begins here */
	char *out;		 /* the plain text's end */
	int opened;		 /* brackets */
};

static inline bool
digest_has_room(const struct digesting *s, size_t len)
{
	return (size_t)(s->out - s->d->text) + len <= DIGEST_TEXT_MAX;
}

/* Most runs are short: a step or two cost less than a copy of their length. */
static inline void
digest_put_run(struct digesting *s, const char *to)
{
	const char *from = s->run;
	char *out = s->out;

	s->out += to - from;
	if (s->end - to < DIGEST_STEP) {
		memcpy(out, from, (size_t)(to - from));
		return;
	}
	for (; from < to; from += DIGEST_STEP, out += DIGEST_STEP)
		memcpy(out, from, DIGEST_STEP);
}

/* plain is so short that it costs nothing to copy it. */
static inline void
digest_replace(struct digesting *s, const char *from, const char *to,
	       const char *plain)
{
	digest_put_run(s, from);
	memcpy(s->out, plain, strlen(plain));
	s->out += strlen(plain);
	s->run = to;
}

/*
 * Behind the bracket at p, or behind what was taken of a list that begins with
 * it. NULL if there is no room for that.
 */
const char *digest_take_open(struct digesting *s, const char *p);

#endif
