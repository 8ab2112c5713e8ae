/*
 * Texts into cells. Only a new text is parsed, once for each search path, and
 * as it was first seen, for a shape's own text has no literals to parse.
 *
 * Most texts are run by one service under one path: their uses and cells are
 * found by looking at them. Where a text has many, the others are in an index.
 */
#include "load/tally_internal.h"

/* So many uses of a text are looked at, and so many cells. */
#define LOOKED_AT 8

/* What a text that is not parsed means. */
static const struct statement *
known_statement(struct arena *arena, const struct tally_text *text)
{
	struct statement *st = arena_new(arena, struct statement);

	st->kind = text->savepoint;
	if (text->truncated)
		st->state = STATEMENT_TRUNCATED;
	return st;
}

/* The statements that were read ahead under that path, once: NULL if there are
   none. */
static struct statement *
read_ahead(const struct tally_seen *seen, const struct tally_path *path)
{
	struct tally_ahead *ahead = seen->ahead;
	struct statement *first;

	if (!ahead || ahead->path != path)
		return NULL;
	first = ahead->statements;
	ahead->statements = NULL;
	return first;
}

const struct statement *
text_understand(struct tally *t, struct arena *arena,
		const struct tally_seen *seen, const struct tally_path *path)
{
	const struct tally_text *text = seen->text;
	const struct statement *first;
	struct statement *read;

	arena_reset(arena);
	if (text->truncated || text->savepoint != STATEMENT_OTHER)
		return known_statement(arena, text);
	expander_scratch(t->expander, arena);
	first = read = read_ahead(seen, path);
	if (read)
		expander_finish(t->expander, read, &path->schemas);
	else
		first = expander_statement(t->expander, seen->sql.p,
					   seen->sql.len, &path->schemas);
	expander_scratch(t->expander, NULL);
	return first;
}

/* BEGIN, COMMIT, ROLLBACK, savepoints? */
static bool
is_control(enum statement_kind kind)
{
	switch (kind) {
	case STATEMENT_BEGIN:
	case STATEMENT_COMMIT:
	case STATEMENT_ROLLBACK:
	case STATEMENT_SAVEPOINT:
	case STATEMENT_RELEASE:
	case STATEMENT_ROLLBACK_TO:
		return true;
	default:
		return false;
	}
}

struct tally_part
part_of(struct cell *cell, const struct statement *st)
{
	bool control = is_control(st->kind);

	return (struct tally_part){
		.cell = cell,
		.statement = st,
		.kind = st->kind,
		.control = control ? st->kind : STATEMENT_OTHER,
		.chain = control && st->chain,
		.writes = st->writes && st->kind != STATEMENT_PREPARE,
		.resolved = is_just_resolved(cell),
	};
}

uint64_t
text_key(const struct tally_text *text, const struct tally_path *path,
	 int service)
{
	uint64_t key[3] = {text->shape.id, (uintptr_t)path, (uint64_t)service};

	return hash_bytes(key, sizeof(key), 0);
}

static bool
is_cell(const struct tally_cell *it, const struct tally_text *text,
	const struct tally_path *path, int service)
{
	return it->cell.shape == &text->shape && it->cell.path == path->text &&
	       it->cell.service == service;
}

static struct cell *
cell_find(const struct tally *t, const struct tally_text *text,
	  const struct tally_path *path, int service)
{
	struct tally_cell *it = text->cells;

	while (it && !is_cell(it, text, path, service))
		it = it->next;
	if (!it && text->ncells == LOOKED_AT)
		it = index_find(&t->cells, text_key(text, path, service));
	while (it && !is_cell(it, text, path, service))
		it = it->next;
	return it ? &it->cell : NULL;
}

static struct cell *
cell_intern(struct tally *t, struct tally_text *text,
	    const struct statement *st, const struct tally_path *path,
	    int service)
{
	struct cell *found = cell_find(t, text, path, service);
	struct tally_cell *it;

	if (found)
		return found;
	it = arena_new(t->arena, struct tally_cell);
	it->cell.shape = &text->shape;
	it->cell.statement = st;
	it->cell.service = service;
	it->cell.path = path->text;
	vec_push(t->arena, &t->workload->cells, &it->cell);
	if (text->ncells < LOOKED_AT) {
		text->ncells++;
		it->next = text->cells;
		text->cells = it;
	} else {
		uint64_t key = text_key(text, path, service);

		it->next = index_find(&t->cells, key);
		index_put(&t->cells, key, it);
	}
	return &it->cell;
}

/* The text of one statement of another text. */
static struct tally_text *
part_text(struct tally *t, struct tally_text *text,
	  const struct statement *first, const struct statement *st)
{
	const char *shape;
	size_t len;
	uint64_t id;

	if (!first->next)
		return text;
	shaper_start(t->shaper);
	shaper_feed(t->shaper, st->text, st->len);
	id = shaper_finish(t->shaper, &shape, &len);
	return text_intern(t, id, shape, len);
}

/* A statement that names no temporary relation is the same without them. */
const struct tally_path *
cell_path(const struct tally_path *path, const struct statement *st)
{
	return path->base && !st->effects.temporary ? path->base : path;
}

static struct tally_part
make_part(struct tally *t, struct tally_text *text, const struct statement *st,
	  const struct tally_path *path, int service)
{
	const struct statement *kept = statement_keep(t, st);

	return part_of(
		cell_intern(t, text, kept, cell_path(path, kept), service),
		kept);
}

static struct tally_use *
new_use(struct tally *t, const struct tally_seen *seen,
	const struct tally_path *path, int service)
{
	const struct statement *first = text_understand(t, &t->parsing, seen,
							path);
	const struct statement *st;
	struct tally_use *use;
	uint32_t n = 0;

	for (st = first; st; st = st->next)
		n++;
	use = arena_calloc(&t->used, 1, sizeof(*use) + n * sizeof(*use->parts));
	use->text = seen->text;
	use->path = path;
	use->service = service;
	for (st = first; st; st = st->next)
		use->parts[use->n++] = make_part(
			t, part_text(t, seen->text, first, st), st, path,
			service);
	return use;
}

static bool
is_use(const struct tally_use *it, const struct tally_text *text,
       const struct tally_path *path, int service)
{
	return it->text == text && it->path == path && it->service == service;
}

/* Of those that are looked at, the last one that was used comes first. */
static struct tally_use *
use_find(const struct tally *t, struct tally_text *text,
	 const struct tally_path *path, int service)
{
	struct tally_use **at = &text->uses, *it;

	for (; (it = *at); at = &it->next) {
		if (!is_use(it, text, path, service))
			continue;
		*at = it->next;
		it->next = text->uses;
		text->uses = it;
		return it;
	}
	if (text->nuses == LOOKED_AT)
		it = index_find(&t->uses, text_key(text, path, service));
	while (it && !is_use(it, text, path, service))
		it = it->next;
	return it;
}

static void
use_keep(struct tally *t, struct tally_text *text, struct tally_use *it)
{
	if (text->nuses < LOOKED_AT) {
		text->nuses++;
		it->next = text->uses;
		text->uses = it;
	} else {
		uint64_t key = text_key(text, it->path, it->service);

		it->next = index_find(&t->uses, key);
		index_put(&t->uses, key, it);
	}
}

const struct tally_use *
text_use(struct tally *t, const struct tally_seen *seen,
	 const struct tally_path *path, int service)
{
	struct tally_text *text = seen->text;
	const struct tally_use *known = NULL;
	struct tally_use *it;

	if (seen->digest)
		known = use_known(t, seen->digest, path, service);
	if (known)
		return known;
	it = use_find(t, text, path, service);
	if (!it && (text->passing || tally_room(t) != ROOM_FOR_ALL))
		return fold_use(t, seen, path, service);
	if (!it) {
		it = new_use(t, seen, path, service);
		use_keep(t, text, it);
	}
	if (seen->digest)
		index_recall(&t->digest_uses,
			     digest_key(seen->digest, path, service), it);
	return it;
}
