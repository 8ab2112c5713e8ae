/*
 * Shapes of PostgreSQL's own regression suite: of two statements with one
 * shape, the tokens are the same but for literals, as another lexer than the
 * shape's reads them; and a shape's text is a shape of itself.
 */
#include <criterion/criterion.h>
#include <glob.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "sql/lex.h"
#include "sql/script.h"
#include "sql/shape.h"
#include "support/cases.h"

static struct arena arena;
static struct shaper *shaper;
static struct map by_shape; /* to the tokens of the first statement */
static size_t statements;

static bool
ends_with(const struct buf *b, const char *tail)
{
	size_t n = strlen(tail);

	return b->len >= n && memcmp(b->data + b->len - n, tail, n) == 0;
}

static void
put_literal(struct buf *out)
{
	/* A sign, and literals with commas between them, are one. */
	while (ends_with(out, "- ") || ends_with(out, "+ "))
		out->data[out->len -= 2] = '\0';
	if (ends_with(out, "? , "))
		out->data[out->len -= 4] = '\0';
	if (!ends_with(out, "? "))
		buf_str(out, "? ");
}

static bool
is_constant(struct token t)
{
	return t.kind == TOKEN_STRING || t.kind == TOKEN_NUMBER ||
	       t.kind == TOKEN_PARAM || token_is(t, "null") ||
	       token_is(t, "true") || token_is(t, "false") ||
	       token_is_punct(t, "?");
}

static void
put_token(struct buf *out, struct token t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.p[i];

		if (t.kind == TOKEN_IDENT && c >= 'A' && c <= 'Z')
			c |= 0x20;
		buf_char(out, c);
	}
	buf_char(out, ' ');
}

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* How long the element at p is: up to a comma or what closes its list. */
static size_t
element(const char *p)
{
	size_t n = 0;
	int depth = 0;

	for (; p[n]; n += strcspn(p + n, " ") + 1) {
		if (p[n + 1] != ' ')
			continue;
		if (is_one_of(p[n], "(["))
			depth++;
		else if (depth == 0 && is_one_of(p[n], ",)]"))
			break;
		else if (is_one_of(p[n], ")]"))
			depth--;
	}
	return n;
}

/* Leave out elements of lists that are as the one before, or constant rows. */
static void
fold_elements(struct buf *out)
{
	size_t i = 0;

	while (i < out->len) {
		const char *p = out->data + i, *next;
		size_t n = element(p), m;

		if (n == 0 || p[n] != ',') {
			i += strcspn(p, " ") + 1;
			continue;
		}
		next = p + n + 2;
		m = strncmp(next, "( ? ) ", 6) == 0 ? 6
		    : strncmp(next, p, n) == 0	    ? n
						    : 0;
		if (m == 0 || (p[n - 2] != ')' && m != element(next))) {
			i += strcspn(p, " ") + 1;
			continue;
		}
		memmove(out->data + i + n, out->data + i + n + 2 + m,
			out->len - i - n - 2 - m + 1);
		out->len -= m + 2;
	}
}

/* The tokens of a statement, without its literals; coarser than a shape. */
static void
put_tokens(struct buf *out, const char *text, size_t len)
{
	struct lexer lex;
	struct token t;

	buf_clear(out);
	lex_init(&lex, text, len);
	while ((t = lex_next(&lex)).kind != TOKEN_END) {
		if (is_constant(t))
			put_literal(out);
		else if (!token_is_punct(t, ";"))
			put_token(out, t);
	}
	fold_elements(out);
}

static uint64_t
shape_of(const char *text, size_t len, const char **shape, size_t *nshape)
{
	shaper_start(shaper);
	shaper_feed(shaper, text, len);
	return shaper_finish(shaper, shape, nshape);
}

static void
check(const char *text, size_t len)
{
	struct buf tokens;
	const char *shape, *again, *had;
	size_t nshape, nagain;
	uint64_t id = shape_of(text, len, &shape, &nshape), *key;

	statements++;
	shape = arena_strndup(&arena, shape, nshape);
	cr_expect_eq(shape_of(shape, nshape, &again, &nagain), id,
		     "\n%s\nis not, again\n%.*s", shape, (int)nagain, again);
	buf_init(&tokens);
	put_tokens(&tokens, text, len);
	had = map_find(&by_shape, (const char *)&id, sizeof(id));
	if (had) {
		cr_expect_str_eq(tokens.data, had, "%.*s\n%s\n%s", (int)len,
				 text, tokens.data, had);
	} else {
		key = arena_alloc(&arena, sizeof(*key));
		*key = id;
		map_put(&by_shape, (const char *)key, sizeof(*key),
			arena_strdup(&arena, tokens.data));
	}
	buf_release(&tokens);
}

static void
check_file(const char *path)
{
	struct script script;
	struct script_statement st;
	struct err err;
	size_t len;
	char *text = file_read(&arena, path, 64 << 20, &len, &err);

	cr_assert_not_null(text, "%s", err.message);
	script_init(&script, text, len);
	while (script_next(&script, &st)) {
		/* Shapes read strings as the default has it. */
		if (!script.plain_strings)
			check(st.text, st.len);
	}
}

Test(shape_cases, have_one_shape_only_if_their_tokens_are_the_same)
{
	glob_t files;
	char *pattern = strdup(cases_path("pg_regress"));
	struct buf glob_text;
	json_t *list = json_load_file(cases_path("pg_query/cases.json"), 0,
				      NULL),
	       *one;
	size_t i;

	shaper = shaper_new();
	buf_init(&glob_text);
	buf_printf(&glob_text, "%s/test/*.sql", pattern);
	cr_assert_eq(glob(glob_text.data, 0, NULL, &files), 0);
	buf_clear(&glob_text);
	buf_printf(&glob_text, "%s/test/sql/*/*.sql", pattern);
	cr_assert_eq(glob(glob_text.data, GLOB_APPEND, NULL, &files), 0);
	for (i = 0; i < files.gl_pathc; i++)
		check_file(files.gl_pathv[i]);
	globfree(&files);
	cr_assert_not_null(list);
	json_array_foreach (list, i, one) {
		const char *sql = json_string_value(
			json_object_get(one, "query"));

		check(sql, strlen(sql));
	}
	json_decref(list);
	cr_assert_gt(statements, 30000);
	cr_assert_gt(by_shape.n, 15000);
	buf_release(&glob_text);
	free(pattern);
	shaper_free(shaper);
	map_release(&by_shape);
	arena_release(&arena);
}
