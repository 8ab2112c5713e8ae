/* Where in a text something is named: in its code, or in strings of it. */
#include <string.h>

#include "check/internal.h"
#include "model/definition.h"
#include "sql/chars.h"
#include "sql/lex.h"
#include "sql/quote.h"

static bool
is_name(struct token t, const char *name, struct buf *scratch)
{
	if (t.kind != TOKEN_IDENT && t.kind != TOKEN_QUOTED_IDENT)
		return false;
	return sql_read_ident(t.p, t.len, scratch) == t.len &&
	       strcmp(scratch->data, name) == 0;
}

/* A name, and the place at which it was found. */
struct wanted {
	const char *schema, *name;
	struct buf scratch;
};

/* users.id is a column of users, and no place where users is named unless there
   is no other. */
static size_t
find_plain(struct wanted *w, const char *text, size_t from, size_t to)
{
	struct token last = {0}, before = {0}, t;
	size_t found = NOWHERE, qualifier = NOWHERE;
	struct lexer lexer;

	lex_init(&lexer, text + from, to - from);
	do {
		bool qualified = token_is_punct(last, ".");

		t = lex_next(&lexer);
		if (found != NOWHERE && !token_is_punct(t, "."))
			break;
		if (found != NOWHERE && qualifier == NOWHERE)
			qualifier = found;
		found = NOWHERE;
		if (is_name(t, w->name, &w->scratch) &&
		    (!qualified ||
		     (w->schema && is_name(before, w->schema, &w->scratch))))
			found = (size_t)((qualified ? before.p : t.p) - text);
		if (!token_is_punct(t, "."))
			before = t;
		last = t;
	} while (t.kind != TOKEN_END);
	return found != NOWHERE ? found : qualifier;
}

/* What is within the quotes of a string; false if it is empty or not closed. */
static bool
string_inside(const char *text, struct token t, size_t *from, size_t *to)
{
	size_t quote = 1, end = 1;

	if (*t.p == '$') {
		const char *tag = memchr(t.p + 1, '$', t.len - 1);

		end = quote = tag ? (size_t)(tag - t.p) + 1 : 1;
	} else {
		while (quote < t.len && t.p[quote - 1] != '\'')
			quote++;
	}
	*from = (size_t)(t.p - text) + quote;
	*to = (size_t)(t.p - text) + t.len - end;
	return t.len > quote + end && *to > *from;
}

/* So deep are strings within strings looked into: a body, and what it
   executes. */
#define DEEP 3

/* Where a string is nothing but the name, it stands for it. */
static size_t
find_in_strings(struct wanted *w, const char *text, size_t from, size_t to,
		int depth)
{
	struct lexer lexer;
	struct token t;

	lex_init(&lexer, text + from, to - from);
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		size_t first, end, found;

		if (t.kind != TOKEN_STRING ||
		    !string_inside(text, t, &first, &end))
			continue;
		found = find_plain(w, text, first, end);
		if (found == NOWHERE && depth < DEEP)
			found = find_in_strings(w, text, first, end, depth + 1);
		if (found == NOWHERE)
			continue;
		return found == first && *t.p != '$' &&
				       !memchr(text + first, ' ', end - first)
			       ? (size_t)(t.p - text)
			       : found;
	}
	return NOWHERE;
}

size_t
check_find_name(const char *text, size_t from, size_t to, const char *schema,
		const char *name)
{
	struct wanted w = {.schema = schema, .name = name};
	size_t found;

	buf_init(&w.scratch);
	found = find_plain(&w, text, from, to);
	if (found == NOWHERE)
		found = find_in_strings(&w, text, from, to, 1);
	buf_release(&w.scratch);
	return found;
}

/* Does the name stand there? */
static bool
stands_at(struct wanted *w, const char *text, size_t at, size_t to)
{
	struct lexer lexer;
	struct token t;

	lex_init(&lexer, text + at, to - at);
	t = lex_next(&lexer);
	if (t.p != text + at)
		return false;
	if (is_name(t, w->name, &w->scratch))
		return true;
	return w->schema && is_name(t, w->schema, &w->scratch) &&
	       token_is_punct(lex_next(&lexer), ".") &&
	       is_name(lex_next(&lexer), w->name, &w->scratch);
}

size_t
check_mend_place(const char *text, size_t from, size_t to, size_t at,
		 const char *object)
{
	size_t len = strlen(object), n, found = NOWHERE;
	struct wanted w = {0};
	struct buf schema, name;

	buf_init(&w.scratch);
	buf_init(&schema);
	buf_init(&name);
	n = sql_read_ident(object, len, &schema);
	if (n && n < len && object[n] == '.' &&
	    sql_read_ident(object + n + 1, len - n - 1, &name)) {
		w.schema = schema.data;
		w.name = name.data;
		if (at == NOWHERE || !stands_at(&w, text, at, to)) {
			/* Where it is not, its call can be. */
			if (at != NOWHERE)
				found = check_find_name(text, at, to, w.schema,
							w.name);
			if (found == NOWHERE)
				found = check_find_name(text, from, to,
							w.schema, w.name);
		}
	}
	buf_release(&w.scratch);
	buf_release(&schema);
	buf_release(&name);
	return found != NOWHERE ? found : at;
}

size_t
check_name_place(const struct check_unit *unit, const struct statement *st,
		 const struct definition_name *n)
{
	size_t from = (size_t)(st->text - unit->base), to = from + st->len, at;
	struct buf object;

	if (n->location >= 0 && n->use != DRAWS_FROM)
		return (size_t)n->location;
	if (n->location < 0)
		return check_find_name(unit->base, from, to, n->schema,
				       n->name);
	/* A sequence is named in the call that draws from it. */
	buf_init(&object);
	sql_qualified(&object, n->schema, n->name);
	at = check_mend_place(unit->base, from, to, (size_t)n->location,
			      object.data);
	buf_release(&object);
	return at;
}

/* EXECUTE, and what it executes. */
static size_t
find_execute(const char *text, size_t from, size_t to, const char *what,
	     int depth)
{
	struct lexer lexer;
	struct token t;
	size_t first, end, found, len = strlen(what);

	lex_init(&lexer, text + from, to - from);
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		const char *p = t.p + t.len, *stop = text + to;

		if (t.kind == TOKEN_STRING && depth < DEEP &&
		    string_inside(text, t, &first, &end)) {
			found = find_execute(text, first, end, what, depth + 1);
			if (found != NOWHERE)
				return found;
		}
		if (!token_is(t, "execute"))
			continue;
		while (p < stop && is_space(*p))
			p++;
		if ((size_t)(stop - p) >= len && memcmp(p, what, len) == 0)
			return (size_t)(t.p - text);
	}
	return NOWHERE;
}

size_t
check_find_execute(const char *text, size_t from, size_t to, const char *what)
{
	return find_execute(text, from, to, what, 1);
}
