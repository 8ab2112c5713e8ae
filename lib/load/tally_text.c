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

static const struct shape *
shape_intern(struct tally *t, uint64_t id, const char *text, size_t len)
{
	struct shape *shape = map_find(&t->shapes, (const char *)&id,
				       sizeof(id));

	if (shape)
		return shape;
	shape = arena_new(t->arena, struct shape);
	shape->id = id;
	shape->text = arena_strndup(t->arena, text, len);
	shape->cut = len >= SHAPE_TEXT_MAX;
	map_put(&t->shapes, (const char *)&shape->id, sizeof(shape->id), shape);
	return shape;
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

static struct tally_text *
text_intern(struct tally *t, uint64_t id, struct str sql, const char *shape,
	    size_t nshape)
{
	struct tally_text *text = map_find(&t->texts, (const char *)&id,
					   sizeof(id));

	if (text)
		return text;
	text = arena_new(t->arena, struct tally_text);
	text->id = id;
	text->text = arena_strndup(t->arena, sql.p, sql.len);
	text->len = sql.len;
	text->shape = shape_intern(t, id, shape, nshape);
	map_put(&t->texts, (const char *)&text->id, sizeof(text->id), text);
	return text;
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
	text = text_intern(t, id, sql, shape, len);
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
	struct tally_seen seen = {0};
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
	struct statement *st = arena_new(t->arena, struct statement);

	st->text = text->text;
	st->len = text->len;
	st->kind = text->savepoint;
	if (text->truncated)
		st->state = STATEMENT_TRUNCATED;
	return st;
}

static const struct statement *
understand(struct tally *t, struct tally_text *text,
	   const struct tally_path *path)
{
	const char *key = path->text;
	const struct statement *st = map_get(&text->statements, key);

	if (st)
		return st;
	if (text->truncated || text->savepoint != STATEMENT_OTHER)
		st = known_statement(t, text);
	else
		st = expander_statement(t->expander, text->text, text->len,
					&path->schemas);
	map_set(&text->statements, key, (void *)st);
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

/* The key of maps below: zeroed, so that its bytes compare. */
struct cell_key {
	const void *what;
	const struct tally_path *path;
	int64_t service;
};

static struct cell *
cell_intern(struct tally *t, const struct shape *shape,
	    const struct statement *st, const struct tally_path *path,
	    int service)
{
	struct cell_key *key, k = {shape, path, service};
	struct cell *cell = map_find(&t->cells, (const char *)&k, sizeof(k));

	if (cell)
		return cell;
	cell = arena_new(t->arena, struct cell);
	cell->shape = shape;
	cell->statement = st;
	cell->service = service;
	cell->path = path->text;
	vec_push(t->arena, &t->workload->cells, cell);
	key = arena_new(t->arena, struct cell_key);
	*key = k;
	map_put(&t->cells, (const char *)key, sizeof(*key), cell);
	return cell;
}

static const struct shape *
part_shape(struct tally *t, const struct tally_text *text,
	   const struct statement *first, const struct statement *st)
{
	const char *shape;
	size_t len;
	uint64_t id;

	if (!first->next)
		return text->shape;
	shaper_start(t->shaper);
	shaper_feed(t->shaper, st->text, st->len);
	id = shaper_finish(t->shaper, &shape, &len);
	return shape_intern(t, id, shape, len);
}

/* A statement that names no temporary relation is the same without them. */
static const struct tally_path *
cell_path(const struct tally_path *path, const struct statement *st)
{
	return path->base && !st->effects.temporary ? path->base : path;
}

/* A cell's statement is one, whatever came after it in its text. */
static const struct statement *
alone(struct tally *t, const struct statement *st)
{
	struct statement *copy = arena_new(t->arena, struct statement);

	*copy = *st;
	copy->next = NULL;
	return copy;
}

static struct tally_use *
new_use(struct tally *t, struct tally_text *text, const struct tally_path *path,
	int service)
{
	const struct statement *first = understand(t, text, path), *st;
	struct tally_use *use = arena_new(t->arena, struct tally_use);
	size_t n = 0;

	use->path = path;
	use->service = service;
	for (st = first; st; st = st->next)
		use->n++;
	use->parts = arena_calloc(t->arena, use->n, sizeof(*use->parts));
	for (st = first; st; st = st->next, n++) {
		const struct shape *shape = part_shape(t, text, first, st);
		const struct statement *own = st->next ? alone(t, st) : st;

		use->parts[n] = (struct tally_part){
			.cell = cell_intern(t, shape, own, cell_path(path, own),
					    service),
			.statement = own,
			.control = is_control(st->kind),
		};
	}
	return use;
}

const struct tally_use *
text_use(struct tally *t, struct tally_text *text,
	 const struct tally_path *path, int service)
{
	struct cell_key *key, k = {text, path, service};
	struct tally_use *use = text->last;

	if (use && use->path == path && use->service == service)
		return use;
	use = map_find(&t->uses, (const char *)&k, sizeof(k));
	if (!use) {
		use = new_use(t, text, path, service);
		key = arena_new(t->arena, struct cell_key);
		*key = k;
		map_put(&t->uses, (const char *)key, sizeof(*key), use);
	}
	text->last = use;
	return use;
}

void
texts_release(struct tally *t)
{
	const struct map_entry *it;

	map_each (it, &t->texts) {
		struct tally_text *text = it->value;

		map_release(&text->statements);
	}
	map_release(&t->texts);
	map_release(&t->shapes);
	map_release(&t->uses);
	map_release(&t->cells);
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
