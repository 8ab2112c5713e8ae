/*
 * Entries that come in pieces. They are given out in the order in which they
 * began, each when it is complete or when nothing came for it for a while, for
 * what a session does must stay in order with what others do. A few wait at a
 * time; where there are too many or they are too large, some go before their
 * time. What is too long in itself is cut, and counts as unreadable.
 *
 * The server cuts a message for syslog at its newlines, and where a line is
 * longer than 900 bytes, before the last space that fits, or within a word if
 * it has no space. The newline goes, the space stays in front of the next
 * piece:
 *
 *	[7-1] shop@shop LOG:  statement: SELECT a,	900 bytes ..,
 *	[7-2]  b FROM t					the same line
 *	[7-3] 	WHERE c					the next one
 */
#include <string.h>

#include "load/unwrap_internal.h"

/* PG_SYSLOG_LIMIT. Of a character, up to three bytes may not fit. */
#define SPLIT_AT    900
#define SPLIT_LEAST (SPLIT_AT - 3)
/* Lines of the outer log that a message may be silent for. */
#define SILENCE_MAX 64
/* More memory than that is not kept for the next one. */
#define KEPT_MAX ((size_t)64 << 10)

static struct piece *
piece_at(struct pieces *open, size_t i)
{
	return &open->open[(open->first + i) % PIECES_MAX];
}

/* Give out the one at i. */
static void
give_out(struct unwrapper *u, size_t i)
{
	struct pieces *open = &u->pieces;
	struct piece p = *piece_at(open, i);

	unwrap_mark(u, p.line);
	buf_add(&u->out, p.text.data, p.text.len);
	buf_char(&u->out, '\n');
	open->bytes -= p.text.len;
	for (; i > 0; i--)
		*piece_at(open, i) = *piece_at(open, i - 1);
	if (p.text.cap > KEPT_MAX)
		buf_release(&p.text);
	/* Its memory is the next one's. */
	*piece_at(open, 0) = (struct piece){.text = p.text};
	open->first = (open->first + 1) % PIECES_MAX;
	open->n--;
}

/* Give out what need not wait any longer. */
static void
let_go(struct unwrapper *u)
{
	struct pieces *open = &u->pieces;

	while (open->n) {
		const struct piece *p = piece_at(open, 0);

		if (!p->complete && u->line - p->touched <= SILENCE_MAX)
			return;
		give_out(u, 0);
	}
}

/* The one that more may come for. */
static struct piece *
find(struct pieces *open, uint64_t key)
{
	for (size_t i = open->n; i-- > 0;) {
		struct piece *p = piece_at(open, i);

		if (p->key == key)
			return p->complete ? NULL : p;
	}
	return NULL;
}

/* Of too many, the oldest that is complete goes, else the oldest. */
static void
make_place(struct unwrapper *u)
{
	struct pieces *open = &u->pieces;
	size_t i = 0;

	if (open->n < PIECES_MAX)
		return;
	while (i < open->n && !piece_at(open, i)->complete)
		i++;
	give_out(u, i < open->n ? i : 0);
}

static struct piece *
begin(struct unwrapper *u, uint64_t key, uint64_t number)
{
	struct pieces *open = &u->pieces;
	struct piece *p;
	struct buf text;

	make_place(u);
	p = piece_at(open, open->n++);
	text = p->text;
	*p = (struct piece){.key = key, .number = number, .line = u->line};
	p->text = text;
	if (p->text.data)
		buf_clear(&p->text);
	else
		buf_init(&p->text);
	return p;
}

static void
add(struct unwrapper *u, struct piece *p, struct str s)
{
	struct pieces *open = &u->pieces;

	while (open->bytes + s.len > u->limit && p != piece_at(open, 0))
		give_out(u, 0);
	if (p->text.len + s.len > u->limit && !p->cut) {
		p->cut = true;
		unwrap_skip(u, p->line);
	}
	if (!p->cut) {
		buf_add(&p->text, s.p, s.len);
		open->bytes += s.len;
	}
	p->touched = u->line;
}

void
piece_join(struct unwrapper *u, uint64_t key, struct str text, bool complete)
{
	struct piece *p = find(&u->pieces, key);

	p = p ? p : begin(u, key, 0);
	add(u, p, text);
	p->complete = complete;
	let_go(u);
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The bytes of s before a space, which may be its first byte. */
static size_t
word_length(struct str s)
{
	size_t n = 1;

	while (n < s.len && !is_space(s.p[n]))
		n++;
	return n;
}

/* Was a line cut between what came last and text? A tab is behind a newline. */
static bool
goes_on(const struct piece *p, struct str text)
{
	if (text.len == 0 || text.p[0] == '\t')
		return false;
	if (is_space(text.p[0]))
		return p->last_len + word_length(text) >= SPLIT_LEAST;
	return p->last_len >= SPLIT_LEAST && !p->last_space;
}

static void
add_part(struct unwrapper *u, struct piece *p, const struct piece_part *part,
	 bool first)
{
	struct str text = part->text;

	if (first || !goes_on(p, text)) {
		if (!first)
			add(u, p, STR("\n"));
		if (text.len == 0 || text.p[0] != '\t')
			add(u, p, part->head);
	}
	add(u, p, text);
	p->last_len = text.len;
	p->last_space = text.len && word_length(text) < text.len;
}

void
piece_add(struct unwrapper *u, const struct piece_part *part)
{
	struct piece *p = find(&u->pieces, part->key);

	if (p && (part->first || p->number != part->number)) {
		p->complete = true;
		p = NULL;
	}
	if (p)
		add_part(u, p, part, false);
	else
		add_part(u, begin(u, part->key, part->number), part, true);
	let_go(u);
}

void
pieces_finish(struct unwrapper *u)
{
	while (u->pieces.n)
		give_out(u, 0);
}

void
pieces_release(struct pieces *p)
{
	for (size_t i = 0; i < PIECES_MAX; i++)
		buf_release(&p->open[i].text);
}
