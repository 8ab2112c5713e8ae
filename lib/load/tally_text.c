/*
 * Texts into cells. Most records hold a text that was seen before but for its
 * literals: its digest finds it (recent), or where that is less plain, the id
 * of its shape (texts). Only a new shape is parsed, once for each search path,
 * and as it was first seen, for a shape's own text has no literals to parse.
 *
 * Savepoints are often numbered ("SAVEPOINT s140_x17"), and would make as many
 * shapes: they are taken apart here, all of one kind are one shape.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "sql/lex.h"
#include "sql/quote.h"

/* A truncated text's shape is never taken for a whole one's. */
#define SEED_TRUNCATED 1

static struct tally_text *
text_intern(struct tally *t, uint64_t id, const char *shape, size_t len)
{
	struct tally_text *text = index_find(&t->texts, id);

	if (text)
		return text;
	text = arena_new(t->arena, struct tally_text);
	text->shape.id = id;
	text->shape.text = arena_strndup(t->arena, shape, len);
	text->shape.cut = len >= SHAPE_TEXT_MAX;
	index_put(&t->texts, id, text);
	return text;
}

static bool
take_word(const char **p, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - *p) <= n || memcmp(*p, word, n) != 0 ||
	    (*p)[n] != ' ')
		return false;
	*p += n + 1;
	return true;
}

/* Is a shape's text SAVEPOINT, RELEASE or ROLLBACK TO, and nothing else? */
static enum statement_kind
find_savepoint(struct tally *t, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	enum statement_kind kind;

	if (take_word(&p, end, "savepoint")) {
		kind = STATEMENT_SAVEPOINT;
	} else if (take_word(&p, end, "release")) {
		kind = STATEMENT_RELEASE;
		take_word(&p, end, "savepoint");
	} else if (take_word(&p, end, "rollback")) {
		if (!take_word(&p, end, "work"))
			take_word(&p, end, "transaction");
		if (!take_word(&p, end, "to"))
			return STATEMENT_OTHER;
		take_word(&p, end, "savepoint");
		kind = STATEMENT_ROLLBACK_TO;
	} else {
		return STATEMENT_OTHER;
	}
	buf_clear(&t->name);
	return sql_read_ident(p, (size_t)(end - p), &t->name) ==
			       (size_t)(end - p)
		       ? kind
		       : STATEMENT_OTHER;
}

static const char *
savepoint_shape(enum statement_kind kind)
{
	return kind == STATEMENT_SAVEPOINT ? "savepoint ?"
	       : kind == STATEMENT_RELEASE ? "release savepoint ?"
					   : "rollback to savepoint ?";
}

/* The shape of sql, and what text that is. */
static struct tally_text *
read_text(struct tally *t, struct str sql, bool truncated, uint64_t shape_id)
{
	enum statement_kind savepoint = STATEMENT_OTHER;
	struct tally_text *text;
	const char *shape;
	size_t len;
	uint64_t id;

	shaper_start(t->shaper);
	shaper_feed(t->shaper, sql.p, sql.len);
	id = shaper_finish(t->shaper, &shape, &len);
	if (truncated)
		id = hash_bytes(&shape_id, sizeof(shape_id), SEED_TRUNCATED);
	else
		savepoint = find_savepoint(t, shape, len);
	if (savepoint != STATEMENT_OTHER) {
		shape = savepoint_shape(savepoint);
		len = strlen(shape);
		id = hash_bytes(shape, len, 0);
	}
	text = text_intern(t, id, shape, len);
	text->truncated = truncated;
	text->savepoint = savepoint;
	return text;
}

static int
tags_of_shaper(struct tally *t)
{
	size_t len;
	const char *comments = shaper_comments(t->shaper, &len);

	return tags_find(t, comments, len);
}

/* The same text, but for literals, as the last with its digest. */
static bool
see_again(struct tally *t, const struct recent *recent, struct tally_seen *seen)
{
	if (!recent->text || recent->digest != t->digest.hash)
		return false;
	seen->text = recent->text;
	seen->tags = tags_find(t, t->digest.comments, t->digest.ncomments);
	return true;
}

struct tally_seen
text_see(struct tally *t, struct str sql, bool truncated, uint64_t shape_id)
{
	struct tally_seen seen = {.sql = sql};
	struct recent *recent = NULL;

	if (!truncated && digest_make(&t->digest, 0, sql.p, sql.len)) {
		recent = &t->recent[t->digest.hash % TALLY_RECENT];
		if (see_again(t, recent, &seen))
			return seen;
	}
	seen.text = read_text(t, sql, truncated, shape_id);
	seen.tags = tags_of_shaper(t);
	if (seen.text->savepoint != STATEMENT_OTHER)
		seen.savepoint = (struct str){t->name.data, t->name.len};
	else if (recent && !shaper_read_strings(t->shaper))
		*recent = (struct recent){t->digest.hash, seen.text};
	return seen;
}

/* What a text that is not parsed means. */
static const struct statement *
known_statement(struct tally *t, const struct tally_text *text)
{
	struct statement *st = arena_new(&t->parsing, struct statement);

	st->kind = text->savepoint;
	if (text->truncated)
		st->state = STATEMENT_TRUNCATED;
	return st;
}

/* The statements of a text, until the next one is understood. */
static const struct statement *
understand(struct tally *t, const struct tally_seen *seen,
	   const struct tally_path *path)
{
	const struct tally_text *text = seen->text;
	const struct statement *st;

	arena_reset(&t->parsing);
	if (text->truncated || text->savepoint != STATEMENT_OTHER)
		return known_statement(t, text);
	expander_scratch(t->expander, &t->parsing);
	st = expander_statement(t->expander, seen->sql.p, seen->sql.len,
				&path->schemas);
	expander_scratch(t->expander, NULL);
	return st;
}

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

/* Of what is run under a path by a service. */
static uint64_t
key_of(uint64_t id, const struct tally_path *path, int service)
{
	uint64_t key[3] = {id, (uintptr_t)path, (uint64_t)service};

	return hash_bytes(key, sizeof(key), 0);
}

static struct cell *
cell_intern(struct tally *t, const struct shape *shape,
	    const struct statement *st, const struct tally_path *path,
	    int service)
{
	uint64_t key = key_of(shape->id, path, service);
	struct tally_cell *first = index_find(&t->cells, key), *it;

	for (it = first; it; it = it->next)
		if (it->cell.shape == shape && it->cell.path == path->text &&
		    it->cell.service == service)
			return &it->cell;
	it = arena_new(t->arena, struct tally_cell);
	it->next = first;
	it->cell.shape = shape;
	it->cell.statement = st;
	it->cell.service = service;
	it->cell.path = path->text;
	vec_push(t->arena, &t->workload->cells, &it->cell);
	index_put(&t->cells, key, it);
	return &it->cell;
}

static const struct shape *
part_shape(struct tally *t, const struct tally_text *text,
	   const struct statement *first, const struct statement *st)
{
	const char *shape;
	size_t len;
	uint64_t id;

	if (!first->next)
		return &text->shape;
	shaper_start(t->shaper);
	shaper_feed(t->shaper, st->text, st->len);
	id = shaper_finish(t->shaper, &shape, &len);
	return &text_intern(t, id, shape, len)->shape;
}

/* A statement that names no temporary relation is the same without them. */
static const struct tally_path *
cell_path(const struct tally_path *path, const struct statement *st)
{
	return path->base && !st->effects.temporary ? path->base : path;
}

static struct tally_part
make_part(struct tally *t, const struct shape *shape,
	  const struct statement *st, const struct tally_path *path,
	  int service)
{
	const struct statement *kept = statement_keep(t, st);

	return (struct tally_part){
		.cell = cell_intern(t, shape, kept, cell_path(path, kept),
				    service),
		.statement = kept,
		.control = is_control(kept->kind),
	};
}

static struct tally_use *
new_use(struct tally *t, const struct tally_seen *seen,
	const struct tally_path *path, int service)
{
	const struct statement *first = understand(t, seen, path), *st;
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
			t, part_shape(t, seen->text, first, st), st, path,
			service);
	return use;
}

static struct tally_use *
use_intern(struct tally *t, const struct tally_seen *seen,
	   const struct tally_path *path, int service)
{
	uint64_t key = key_of(seen->text->shape.id, path, service);
	struct tally_use *first = index_find(&t->uses, key), *it;

	for (it = first; it; it = it->next)
		if (it->text == seen->text && it->path == path &&
		    it->service == service)
			return it;
	it = new_use(t, seen, path, service);
	it->next = first;
	index_put(&t->uses, key, it);
	return it;
}

const struct tally_use *
text_use(struct tally *t, const struct tally_seen *seen,
	 const struct tally_path *path, int service)
{
	struct tally_use *use = seen->text->last;

	if (!use || use->path != path || use->service != service)
		use = seen->text->last = use_intern(t, seen, path, service);
	return use;
}

void
texts_release(struct tally *t)
{
	index_release(&t->texts);
	index_release(&t->uses);
	index_release(&t->cells);
	index_release(&t->statements);
	index_release(&t->transactions);
	map_release(&t->links);
	arena_release(&t->used);
	arena_release(&t->parsing);
}

struct str
prepared_body(struct str sql)
{
	struct lexer lex;
	struct token token;
	int depth = 0;

	lex_init(&lex, sql.p, sql.len);
	if (!token_is(lex_next(&lex), "prepare"))
		return STR("");
	for (;;) {
		token = lex_next(&lex);
		if (token.kind == TOKEN_END)
			return STR("");
		if (token_is_punct(token, "("))
			depth++;
		else if (token_is_punct(token, ")"))
			depth--;
		else if (depth == 0 && token_is(token, "as"))
			return (struct str){lex.p, (size_t)(lex.end - lex.p)};
	}
}
