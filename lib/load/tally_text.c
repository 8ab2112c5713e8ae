/*
 * Texts. Most records hold one that was seen before but for its literals: its
 * digest finds it (digests), or where that is less plain, the id of its shape
 * (texts).
 *
 * Savepoints are often numbered ("SAVEPOINT s140_x17"), and would make as many
 * shapes: they are taken apart here, all of one kind are one shape.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "base/text.h"
#include "sql/lex.h"
#include "sql/quote.h"

/* NAMEDATALEN - 1. */
#define NAME_MAX_BYTES 63

/* A truncated text's shape is never taken for a whole one's. */
#define SEED_TRUNCATED 1

struct tally_text *
text_intern(struct tally *t, uint64_t id, const char *shape, size_t len)
{
	struct tally_text *text = index_find(&t->texts, id);

	if (text)
		return text;
	text = arena_new(t->arena, struct tally_text);
	text->shape.id = id;
	text->shape.text = arena_strndup(t->arena, shape, len);
	text->shape.cut = len >= SHAPE_TEXT_MAX;
	text->shape.valid = utf8_valid(shape, len);
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

enum statement_kind
savepoint_kind(const char *text, size_t len, struct buf *name)
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
	buf_clear(name);
	return sql_read_ident(p, (size_t)(end - p), name) == (size_t)(end - p)
		       ? kind
		       : STATEMENT_OTHER;
}

/* As the server does, so that a name takes no memory to speak of. */
static void
cut_name(struct buf *name)
{
	if (name->len <= NAME_MAX_BYTES)
		return;
	name->len = NAME_MAX_BYTES;
	name->data[name->len] = '\0';
}

/* It is the last token but for ";". */
const char *
savepoint_name(struct tally *t, const struct tally_seen *seen)
{
	struct token token, name = {.kind = TOKEN_END};
	struct lexer lex;

	if (seen->text->savepoint == STATEMENT_OTHER)
		return NULL;
	lex_init(&lex, seen->sql.p, seen->sql.len);
	while ((token = lex_next(&lex)).kind != TOKEN_END)
		if (token.kind == TOKEN_IDENT ||
		    token.kind == TOKEN_QUOTED_IDENT)
			name = token;
	buf_clear(&t->name);
	sql_read_ident(name.p, name.len, &t->name);
	cut_name(&t->name);
	return t->name.len ? t->name.data : NULL;
}

static const char *
savepoint_shape(enum statement_kind kind)
{
	return kind == STATEMENT_SAVEPOINT ? "savepoint ?"
	       : kind == STATEMENT_RELEASE ? "release savepoint ?"
					   : "rollback to savepoint ?";
}

struct tally_ahead
text_shape(struct shaper *shaper, struct str sql)
{
	struct tally_ahead it = {0};

	shaper_start(shaper);
	shaper_feed(shaper, sql.p, sql.len);
	it.id = shaper_finish(shaper, &it.shape.p, &it.shape.len);
	it.strings = shaper_read_strings(shaper);
	it.comments.p = shaper_comments(shaper, &it.comments.len);
	return it;
}

/* What text it is that has that shape, or if truncated, is the beginning of one
   that has shape_id. */
static struct tally_text *
find_text(struct tally *t, const struct tally_ahead *read, bool truncated,
	  uint64_t shape_id)
{
	enum statement_kind savepoint = STATEMENT_OTHER;
	const char *shape = read->shape.p;
	size_t len = read->shape.len;
	uint64_t id = read->id;
	struct tally_text *text;

	if (truncated)
		id = hash_bytes(&shape_id, sizeof(shape_id), SEED_TRUNCATED);
	else
		savepoint = savepoint_kind(shape, len, &t->name);
	if (savepoint != STATEMENT_OTHER) {
		shape = savepoint_shape(savepoint);
		len = strlen(shape);
		id = hash_bytes(shape, len, 0);
	}
	if (index_has(&t->texts, id) || tally_room(t) == ROOM_FOR_ALL)
		text = text_intern(t, id, shape, len);
	else
		text = fold_text(t, id);
	text->truncated = truncated;
	text->savepoint = savepoint;
	return text;
}

/* What makes an enum tag_verdict one that is no null pointer. */
#define VERDICT_FIRST 3

bool
tags_known(const struct tally *t, const struct log_keys *keys, int *tags)
{
	intptr_t verdict;

	*tags = TAGS_NONE;
	if (!keys->digested || keys->tags == 0)
		return keys->digested;
	verdict = (intptr_t)index_find(&t->verdicts, keys->tags);
	*tags = (int)(verdict - VERDICT_FIRST);
	return verdict != 0;
}

/* Few texts that have any have new ones. */
static int
tags_of_text(struct tally *t, struct str sql, const struct log_keys *keys)
{
	struct str comments;
	int tags;

	if (tags_known(t, keys, &tags))
		return tags;
	keys_of_text(t, sql, &comments);
	tags = tags_find(t, comments);
	index_recall(&t->verdicts, keys->tags,
		     (void *)(intptr_t)(tags + VERDICT_FIRST));
	return tags;
}

static struct tally_seen
see(struct tally *t, struct str sql, bool truncated, uint64_t shape_id,
    const struct log_keys *keys)
{
	struct tally_seen seen = {.sql = sql, .ahead = keys->ahead};
	struct tally_ahead read;

	if (keys->digested)
		seen.text = index_find(&t->digests, keys->digest);
	if (seen.text) {
		seen.tags = tags_of_text(t, sql, keys);
		seen.digest = keys->digest;
		return seen;
	}
	read = seen.ahead ? *seen.ahead : text_shape(t->shaper, sql);
	seen.text = find_text(t, &read, truncated, shape_id);
	seen.tags = tags_find(t, read.comments);
	if (keys->digested && !seen.text->passing && !read.strings) {
		index_recall(&t->digests, keys->digest, seen.text);
		seen.digest = keys->digest;
	}
	return seen;
}

struct tally_seen
text_see(struct tally *t, const struct log_record *r)
{
	return see(t, r->text, r->truncated, r->shape_id, &r->keys);
}

struct tally_seen
text_see_body(struct tally *t, struct str sql)
{
	struct str comments;
	struct log_keys keys = keys_of_text(t, sql, &comments);

	return see(t, sql, false, 0, &keys);
}

void
texts_release(struct tally *t)
{
	index_release(&t->texts);
	index_release(&t->uses);
	index_release(&t->cells);
	index_release(&t->statements);
	index_release(&t->transactions);
	index_release(&t->digests);
	index_release(&t->digest_uses);
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
