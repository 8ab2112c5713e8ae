/*
 * Shapes that there is no room for, one by one. Of a service and a search path,
 * all whose statements mean the same but for their columns are one cell, a
 * fold, with the columns of all: no crossing is lost, nor any of its counts,
 * but only which statement of many it was.
 *
 *	select id from o join u ..   \
 *	select name from o join u ..  >  (folded) read public.o, read public.u
 *	select total from o join u .. /
 *
 * Transactions are folded by the tables that they write. Where there is no room
 * for another fold, executions are counted for their service alone, as ones of
 * which nothing is known.
 *
 * The text is not kept: its id leads to the fold that it is part of, as long as
 * there is room for that, and then it is understood anew each time. The same
 * goes for what does something to its session, or holds several statements.
 */
#include "load/tally_internal.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/access_set.h"

struct tally_text *
fold_text(struct tally *t, uint64_t id)
{
	struct tally_text *text = &t->passing[t->executing].text;

	*text = (struct tally_text){.shape.id = id, .passing = true};
	return text;
}

/* Does it name anything of the database? */
static bool
names_anything(const struct statement *st)
{
	const struct access_set *set = &st->effects;

	return set->accesses.n || set->sequences.n || set->gaps.n ||
	       st->direct.accesses.n;
}

/* What a fold keeps of a statement. */
static struct statement
foldable(const struct statement *st)
{
	struct statement plain = *st;

	plain.text = "";
	plain.len = 0;
	plain.name = NULL;
	plain.error = st->error ? "for several reasons" : NULL;
	plain.path.n = 0;
	plain.dropped.n = 0;
	return plain;
}

static void
add_columns(struct tally *t, struct statement *to, const struct statement *from)
{
	for (size_t i = 0; i < from->effects.accesses.n; i++) {
		const struct column_access *it;

		vec_each (it, &from->effects.accesses.v[i].columns)
			access_use(t->arena, &to->effects.accesses.v[i],
				   it->attribute, it->uses);
	}
}

static struct tally_use *
make_use(struct tally *t, struct tally_fold *fold)
{
	struct tally_use *use = arena_calloc(
		&t->used, 1, sizeof(*use) + sizeof(*use->parts));

	use->n = 1;
	use->parts[0] = part_of(&fold->cell, &fold->statement);
	return use;
}

static struct tally_fold *
make(struct tally *t, const struct statement *st, const char *path, int service,
     bool transaction)
{
	struct tally_fold *fold = arena_new(t->arena, struct tally_fold);
	struct statement plain = foldable(st);

	statement_copy(t, &fold->statement, &plain);
	fold_name(t, fold, transaction);
	fold->cell.shape = &fold->shape;
	fold->cell.statement = &fold->statement;
	fold->cell.service = service;
	fold->cell.path = path;
	fold->use = make_use(t, fold);
	vec_push(t->arena, &t->workload->cells, &fold->cell);
	return fold;
}

/* The fold of that meaning. Made if there is none; NULL if there is no room,
   unless always. */
static struct tally_fold *
intern(struct tally *t, const struct statement *st, const char *path,
       int service, bool transaction, bool always)
{
	struct tally_fold *first, *it;
	uint64_t hash, other;

	statement_write(t, &t->key, st, true);
	buf_add(&t->key, &path, sizeof(path));
	buf_add(&t->key, &service, sizeof(service));
	buf_add(&t->key, &transaction, sizeof(transaction));
	hash = hash_bytes(t->key.data, t->key.len, 0);
	other = hash_bytes(t->key.data, t->key.len, 1);
	first = index_find(&t->folds, hash);
	for (it = first; it; it = it->next) {
		if (it->other != other)
			continue;
		add_columns(t, &it->statement, st);
		return it;
	}
	if (!always && tally_room(t) == NO_ROOM)
		return NULL;
	it = make(t, st, path, service, transaction);
	it->next = first;
	it->other = other;
	index_put(&t->folds, hash, it);
	return it;
}

/* Of what is only known to write, or not to. */
static struct tally_fold *
unkept(struct tally *t, int service, bool writes)
{
	static struct access_gap gap = {
		.kind = GAP_MEMORY,
		.what = "there was no memory left",
		.location = -1,
	};
	const struct statement nothing = {
		.state = STATEMENT_PARTIAL,
		.writes = writes,
		.effects.gaps = {.v = &gap, .n = 1, .cap = 1},
	};

	return intern(t, &nothing, "", service, false, true);
}

const struct tally_use *
fold_unkept(struct tally *t, int service)
{
	return unkept(t, service, true)->use;
}

/* What names nothing is of few kinds, and needs no path. */
static struct tally_fold *
fold_of(struct tally *t, const struct statement *st,
	const struct tally_path *path, int service)
{
	struct tally_fold *fold = NULL;

	if (!names_anything(st))
		return intern(t, st, "", service, false, true);
	if (!path->unknown)
		fold = intern(t, st, cell_path(path, st)->text, service, false,
			      false);
	return fold ? fold : unkept(t, service, st->writes);
}

static struct tally_use *
room_for_parts(struct tally_passing *p, size_t n)
{
	if (p->room < n) {
		free(p->use);
		p->use = xmalloc(sizeof(*p->use) + n * sizeof(*p->use->parts));
		p->room = n;
	}
	return p->use;
}

static const struct tally_use *
passing_use(struct tally *t, struct tally_passing *p,
	    const struct tally_seen *seen, const struct tally_path *path,
	    int service)
{
	/* It stays when the record is gone, with what was read ahead of it. */
	const struct tally_seen alone = {.text = seen->text, .sql = seen->sql};
	const struct statement *first, *st;
	struct tally_use *use;
	uint32_t n = 0;

	first = text_understand(t, &p->statements, &alone, path);
	for (st = first; st; st = st->next)
		n++;
	use = room_for_parts(p, n);
	*use = (struct tally_use){.path = path, .service = service, .n = n};
	for (n = 0, st = first; st; st = st->next)
		use->parts[n++] = part_of(&fold_of(t, st, path, service)->cell,
					  st);
	p->id = seen->text->shape.id;
	p->whole = true;
	return use;
}

const struct tally_use *
fold_use(struct tally *t, const struct tally_seen *seen,
	 const struct tally_path *path, int service)
{
	struct tally_passing *p = &t->passing[t->executing];
	uint64_t key = text_key(seen->text, path, service);
	struct tally_use *use = index_find(&t->folded, key);
	const struct statement *first;

	if (use)
		return use;
	if (p->whole && p->id == seen->text->shape.id && p->use->path == path &&
	    p->use->service == service)
		return p->use;
	p->whole = false;
	first = text_understand(t, &p->statements, seen, path);
	if (first->next || first->kind != STATEMENT_OTHER)
		return passing_use(t, p, seen, path, service);
	use = fold_of(t, first, path, service)->use;
	if (!room_for_key(t, &t->folded)) {
		t->workload->folded_more = true;
		return use;
	}
	index_put(&t->folded, key, use);
	t->workload->coverage.folded_shapes++;
	return use;
}

/* Which rows of a table are written makes no other transaction. */
static void
add_write(struct arena *scratch, struct access_set *set, const struct access *a)
{
	access_set_add(scratch, set, a->relation, a->mode, 0, NULL, -1);
}

static int
by_relation(const void *x, const void *y)
{
	const struct access *a = x, *b = y;
	uint32_t left = a->relation->id, right = b->relation->id;

	if (left != right)
		return left < right ? -1 : 1;
	return (int)a->mode - (int)b->mode;
}

struct cell *
fold_transaction(struct tally *t, int service, struct cell *const *cells,
		 size_t n)
{
	struct statement all = {.writes = true};
	struct access_set *set = &all.effects;
	struct arena scratch = ARENA_INIT;
	struct tally_fold *fold = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct access *it;

		vec_each (it, &cells[i]->statement->effects.accesses)
			if (it->mode != ACCESS_READ)
				add_write(&scratch, set, it);
	}
	if (set->accesses.n > 0) {
		qsort(set->accesses.v, set->accesses.n,
		      sizeof(*set->accesses.v), by_relation);
		fold = intern(t, &all, "", service, true, false);
	}
	arena_release(&scratch);
	return fold ? &fold->cell : NULL;
}

void
folds_release(struct tally *t)
{
	index_release(&t->folds);
	index_release(&t->folded);
	map_release(&t->names);
	for (size_t i = 0; i < 2; i++) {
		free(t->passing[i].use);
		arena_release(&t->passing[i].statements);
		t->passing[i] = (struct tally_passing){0};
	}
}
