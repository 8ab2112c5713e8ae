/*
 * Statements that are kept. A log of many shapes has far fewer different
 * meanings: equal ones are one object, made as small as it can be. What was
 * only good for understanding the text is left out: the text itself, the places
 * of names in it, and what effects say again.
 *
 * To find an equal one a statement is written as a row of bytes, with its
 * chains interned so that each is a pointer; only two hashes of that are kept.
 */
#include "load/tally_internal.h"

#include <string.h>

/* One that is kept. */
struct kept {
	struct statement statement; /* first: one's address is the other's */
	struct kept *next;	    /* of the same hash */
	uint64_t other;		    /* the hash with another seed */
};

static const struct link *
keep_links(struct tally *t, const struct link *via)
{
	struct link link, *kept;

	if (!via)
		return NULL;
	/* All of it, for its bytes are a key. */
	memset(&link, 0, sizeof(link));
	link.kind = via->kind;
	link.object = via->object;
	link.next = keep_links(t, via->next);
	kept = map_find(&t->links, (const char *)&link, sizeof(link));
	if (kept)
		return kept;
	kept = arena_alloc(t->arena, sizeof(*kept));
	memcpy(kept, &link, sizeof(link));
	map_put(&t->links, (const char *)kept, sizeof(*kept), kept);
	return kept;
}

/* Do the effects say it, too? All but reads of what is no table. */
static bool
is_said(const struct access *direct, const struct access_set *effects)
{
	const struct access *it;

	if (direct->mode != ACCESS_READ)
		return true;
	vec_each (it, &effects->accesses)
		if (it->relation == direct->relation &&
		    it->mode == direct->mode && it->level == direct->level &&
		    !it->via)
			return true;
	return false;
}

static void
put_text(struct buf *out, const char *text)
{
	buf_char(out, text ? '+' : '-');
	if (text)
		buf_add(out, text, strlen(text) + 1);
}

static void
put_number(struct buf *out, uint64_t n)
{
	buf_add(out, &n, sizeof(n));
}

static void
put_links(struct tally *t, struct buf *out, const struct link *via)
{
	const struct link *kept = keep_links(t, via);

	buf_add(out, &kept, sizeof(kept));
}

static void
put_access(struct tally *t, struct buf *out, const struct access *a,
	   bool folded)
{
	const struct column_access *it;

	buf_add(out, &a->relation, sizeof(a->relation));
	put_number(out, (uint64_t)a->mode << 32 | a->events);
	put_number(out, (uint64_t)(int64_t)a->level);
	put_links(t, out, a->via);
	if (folded)
		return;
	put_number(out, a->columns.n);
	vec_each (it, &a->columns) {
		buf_add(out, &it->attribute, sizeof(it->attribute));
		buf_add(out, &it->uses, sizeof(it->uses));
	}
}

static void
put_effects(struct tally *t, struct buf *out, const struct access_set *set,
	    bool folded)
{
	const struct access *access;
	const struct sequence_use *use;
	const struct access_gap *gap;

	put_number(out, set->accesses.n);
	vec_each (access, &set->accesses)
		put_access(t, out, access, folded);
	put_number(out, set->sequences.n);
	vec_each (use, &set->sequences) {
		buf_add(out, &use->sequence, sizeof(use->sequence));
		put_links(t, out, use->via);
	}
	put_number(out, set->gaps.n);
	vec_each (gap, &set->gaps) {
		put_number(out, gap->kind);
		put_text(out, gap->what);
		put_links(t, out, gap->via);
	}
	buf_char(out, set->system ? '+' : '-');
	buf_char(out, set->temporary ? '+' : '-');
}

/* Only what is prepared is read again. */
static bool
has_text(const struct statement *st)
{
	return st->kind == STATEMENT_PREPARE;
}

/* What only its session needs to know. */
static void
put_session(struct buf *out, const struct statement *st)
{
	put_text(out, st->name);
	put_text(out, st->error);
	put_number(out, has_text(st) ? st->len : 0);
	if (has_text(st))
		buf_add(out, st->text, st->len);
	put_number(out, st->path.n);
	for (size_t i = 0; i < st->path.n; i++)
		put_text(out, st->path.v[i]);
	put_number(out, st->dropped.n);
	for (size_t i = 0; i < st->dropped.n; i++)
		put_text(out, st->dropped.v[i]);
}

void
statement_write(struct tally *t, struct buf *out, const struct statement *st,
		bool folded)
{
	const struct access *it;

	buf_clear(out);
	put_number(out, (uint64_t)st->kind << 32 | st->state);
	put_number(out, (uint64_t)(st->chain | st->local << 1 |
				   st->writes << 2 | st->reset << 3));
	if (!folded)
		put_session(out, st);
	put_effects(t, out, &st->effects, folded);
	vec_each (it, &st->direct.accesses) {
		if (is_said(it, &st->effects))
			continue;
		buf_add(out, &it->relation, sizeof(it->relation));
		put_number(out, (uint64_t)(int64_t)it->level);
	}
}

/* Copies of just their size. */

static void
copy_accesses(struct tally *t, struct access_set *set)
{
	struct access *it;

	vec_fit(t->arena, &set->accesses);
	vec_each (it, &set->accesses) {
		vec_fit(t->arena, &it->columns);
		it->via = keep_links(t, it->via);
		it->location = -1;
	}
}

static void
copy_effects(struct tally *t, struct access_set *set)
{
	struct sequence_use *use;
	struct access_gap *gap;

	copy_accesses(t, set);
	vec_fit(t->arena, &set->sequences);
	vec_each (use, &set->sequences) {
		use->via = keep_links(t, use->via);
		use->location = -1;
	}
	vec_fit(t->arena, &set->gaps);
	vec_each (gap, &set->gaps) {
		gap->what = arena_strdup(t->arena, gap->what);
		gap->via = keep_links(t, gap->via);
		gap->location = -1;
	}
}

static void
copy_direct(struct tally *t, struct statement *to, const struct statement *from)
{
	const struct access *it;

	to->direct = (struct access_set){0};
	vec_each (it, &from->direct.accesses)
		if (!is_said(it, &from->effects))
			vec_push(t->arena, &to->direct.accesses,
				 (struct access){
					 .relation = it->relation,
					 .mode = it->mode,
					 .level = it->level,
					 .location = -1,
				 });
}

void
statement_copy(struct tally *t, struct statement *to,
	       const struct statement *st)
{
	*to = *st;
	to->next = NULL;
	to->text = has_text(st) ? arena_strndup(t->arena, st->text, st->len)
				: NULL;
	to->len = has_text(st) ? st->len : 0;
	to->name = arena_strdup(t->arena, st->name);
	to->error = arena_strdup(t->arena, st->error);
	vec_fit(t->arena, &to->path);
	for (size_t i = 0; i < to->path.n; i++)
		to->path.v[i] = arena_strdup(t->arena, to->path.v[i]);
	vec_fit(t->arena, &to->dropped);
	for (size_t i = 0; i < to->dropped.n; i++)
		to->dropped.v[i] = arena_strdup(t->arena, to->dropped.v[i]);
	copy_direct(t, to, st);
	copy_effects(t, &to->effects);
}

const struct statement *
statement_keep(struct tally *t, const struct statement *st)
{
	struct kept *first, *it;
	uint64_t hash, other;

	statement_write(t, &t->key, st, false);
	hash = hash_bytes(t->key.data, t->key.len, 0);
	other = hash_bytes(t->key.data, t->key.len, 1);
	first = index_find(&t->statements, hash);
	for (it = first; it; it = it->next)
		if (it->other == other)
			return &it->statement;
	it = arena_new(t->arena, struct kept);
	statement_copy(t, &it->statement, st);
	it->next = first;
	it->other = other;
	index_put(&t->statements, hash, it);
	return &it->statement;
}
