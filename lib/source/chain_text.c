#include "source/chain.h"

#define HOLES_MAX 20000
/* Of a text that is too long, this is kept: shorter ones never are. */
#define BEGINNING 4096
/* Of all chains that are open. */
#define CHAINS_MAX (4 * READER_TEXT_MAX)

/* May n bytes more be put to the chain of the innermost level? */
static bool
has_room(struct reader *r, size_t n)
{
	struct level *l = reader_top(r);

	if (l->reading && l->literal.flags & LITERAL_IGNORED)
		return false;
	if (r->chains.text.len - l->text > READER_TEXT_MAX ||
	    n > READER_TEXT_MAX - (r->chains.text.len - l->text) ||
	    r->chains.text.len + n > CHAINS_MAX)
		l->too_long = true;
	return !l->too_long;
}

void
chain_text(struct reader *r, size_t from, size_t to)
{
	const struct level *l = reader_top(r);

	if (has_room(r, to - from))
		mapped_add(&r->chains, r->text + from, to - from, from);
	else if (!(l->literal.flags & LITERAL_IGNORED) &&
		 r->chains.text.len == l->text)
		/* As much as shows what it is. */
		mapped_add(&r->chains, r->text + from,
			   to - from < BEGINNING ? to - from : BEGINNING, from);
}

void
chain_bytes(struct reader *r, const char *p, size_t n, size_t file)
{
	if (has_room(r, n))
		mapped_put(&r->chains, p, n, file);
}

void
chain_hole(struct reader *r, size_t file, enum hole_kind kind)
{
	struct level *l = reader_top(r);

	if (!has_room(r, 0))
		return;
	if (r->holes.n - l->holes >= HOLES_MAX)
		l->too_long = true;
	else
		vec_push(&r->scratch, &r->holes,
			 (struct hole){r->chains.text.len, file, kind});
}
