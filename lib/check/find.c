/* Findings, and the places that they stand at. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check/internal.h"
#include "model/definition.h"
#include "sql/chars.h"
#include "sql/lex.h"
#include "sql/quote.h"

/* So much of a line is kept. */
#define LINE_MAX_KEPT 4096

static int
count_lines(const char *p, const char *end)
{
	int n = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

/* A file's lines are counted once, and from there on for each place. */
#define LINES_STRIDE ((size_t)16 << 10)

static void
count_strides(struct check_file *f)
{
	int line = 1;

	for (size_t at = 0; at <= f->len; at += LINES_STRIDE) {
		size_t to = f->len - at < LINES_STRIDE ? f->len
						       : at + LINES_STRIDE;

		vec_push(&f->arena, &f->strides, line);
		line += count_lines(f->text + at, f->text + to);
	}
}

int
check_line(struct check_file *f, size_t at)
{
	size_t from = at / LINES_STRIDE * LINES_STRIDE;
	int line;

	if (f->strides.n == 0)
		count_strides(f);
	line = f->strides.v[at / LINES_STRIDE];
	/* Places mostly come in order. */
	if (f->known_at >= from && f->known_at <= at && f->known_line) {
		from = f->known_at;
		line = f->known_line;
	}
	f->known_at = at;
	f->known_line = line + count_lines(f->text + from, f->text + at);
	return f->known_line;
}

size_t
check_offset(const struct check_file *f, int line, int column)
{
	const char *p = f->text, *end = f->text + f->len, *nl;
	size_t at;

	for (int i = 1; i < line; i++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		p = nl + 1;
	}
	at = (size_t)(p - f->text) + (size_t)(column > 0 ? column - 1 : 0);
	return at < f->len ? at : f->len;
}

static size_t
line_begin(const struct check_file *f, size_t at)
{
	const char *nl = at ? memrchr(f->text, '\n', at) : NULL;

	return nl ? (size_t)(nl - f->text) + 1 : 0;
}

/* As it is, but for bytes that are no UTF-8: each is one sign, so that columns
   stay. */
static const char *
valid_text(struct arena *a, const char *text, size_t len)
{
	char *out = arena_strndup(a, text, len);

	for (size_t i = 0; i < len;) {
		size_t n = utf8_char(text + i, len - i);

		if (!n)
			out[i] = '?';
		i += n ? n : 1;
	}
	return out;
}

/* Where the name at a place ends: schema.name, or a string; at least one
   character. */
static size_t
name_end(const struct check_file *f, size_t at, size_t line_end)
{
	struct lexer lexer;
	struct token t;
	size_t end = at;

	lex_init(&lexer, f->text + at, line_end - at);
	do {
		t = lex_next(&lexer);
		if (t.kind != TOKEN_IDENT && t.kind != TOKEN_QUOTED_IDENT &&
		    (t.kind != TOKEN_STRING || end != at))
			break;
		end = (size_t)(t.p - f->text) + t.len;
		t = lex_next(&lexer);
	} while (token_is_punct(t, ".") && (size_t)(t.p - f->text) == end);
	return end > at ? end : at + (at < line_end);
}

/* Many findings can stand on one line: it is found, and kept, once. */
static void
show_line(struct checker *c, struct check_file *f, size_t at)
{
	const char *nl;
	size_t begin, end, len;

	if (f->shown_text && at >= f->shown_from && at <= f->shown_to)
		return;
	begin = line_begin(f, at);
	nl = memchr(f->text + at, '\n', f->len - at);
	end = nl ? (size_t)(nl - f->text) : f->len;
	f->shown_from = begin;
	f->shown_to = end;
	if (end > begin && f->text[end - 1] == '\r')
		end--;
	len = end - begin;
	f->shown_text = valid_text(c->arena, f->text + begin,
				   len < LINE_MAX_KEPT ? len : LINE_MAX_KEPT);
}

static void
place(struct checker *c, struct check_file *f, size_t at, struct finding *out)
{
	show_line(c, f, at);
	out->file = f->path;
	out->stable_file = f->stable_path ? f->stable_path : f->path;
	out->line = check_line(f, at);
	out->column = (int)(at - f->shown_from) + 1;
	if (at < f->shown_to)
		out->end_column =
			(int)(name_end(f, at, f->shown_to) - f->shown_from) + 1;
	out->text = f->shown_text;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct check_lines *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Lines that were changed, apart from each other and sorted, and the gaps. */
static void
sort_lines(struct check_file *f)
{
	const struct check_lines *it;
	size_t n = 0;

	vec_each (it, &f->lines)
		if (it->gap)
			vec_push(&f->arena, &f->gaps, *it);
		else
			vec_push(&f->arena, &f->changed, *it);
	if (f->gaps.n)
		qsort(f->gaps.v, f->gaps.n, sizeof(*it), compare_lines);
	if (f->changed.n == 0)
		return;
	qsort(f->changed.v, f->changed.n, sizeof(*it), compare_lines);
	for (size_t i = 1; i < f->changed.n; i++) {
		struct check_lines *last = &f->changed.v[n];

		if (f->changed.v[i].from > last->to)
			f->changed.v[++n] = f->changed.v[i];
		else if (f->changed.v[i].to > last->to)
			last->to = f->changed.v[i].to;
	}
	f->changed.n = (uint32_t)n + 1;
}

/* The first of n that ends at the line or behind it; n if there is none. */
static size_t
first_until(const struct check_lines *lines, size_t n, int line)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (lines[mid].to < line)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Was any of the lines changed? */
static bool
is_asked_for(struct check_file *f, int from, int to)
{
	size_t i;

	if (!f->changed.n && !f->gaps.n)
		sort_lines(f);
	i = first_until(f->changed.v, f->changed.n, from);
	if (i < f->changed.n && f->changed.v[i].from <= to)
		return true;
	/* What was taken out is between two of its lines. */
	i = first_until(f->gaps.v, f->gaps.n, from + 1);
	return i < f->gaps.n && f->gaps.v[i].to <= to;
}

static const char *
or_nothing(const char *text)
{
	return text ? text : "";
}

static void
keep(struct checker *c, const struct finding *f)
{
	struct finding *out = vec_add(c->arena, &c->out->findings);

	*out = *f;
	out->severity = c->own->plan->severity[f->rule];
	out->consumer = or_nothing(f->consumer);
	out->owner = or_nothing(f->owner);
	out->object = or_nothing(f->object);
	out->shape = or_nothing(f->shape);
}

bool
check_add_within(struct checker *c, struct check_file *file, size_t at,
		 size_t from, size_t to, const struct finding *f)
{
	struct finding out = *f;

	if (c->own->plan->severity[f->rule] == SEVERITY_OFF)
		return false;
	if (file) {
		if (at > file->len)
			at = file->len;
		if (file->only_lines &&
		    !is_asked_for(file, check_line(file, from),
				  check_line(file, to) + (to == file->len)))
			return false;
		place(c, file, at, &out);
	}
	keep(c, &out);
	return true;
}

bool
check_add_at(struct checker *c, struct check_file *file, size_t at,
	     const struct finding *f)
{
	if (file && at > file->len)
		at = file->len;
	return check_add_within(c, file, at, at, at, f);
}

size_t
check_unit_place(const struct check_unit *unit, size_t at)
{
	if (at == NOWHERE)
		return unit->begin;
	at += unit->at;
	return unit->piece ? source_place(unit->piece, at) : at;
}

/* With its semicolon, or up to the file's end. */
static size_t
statement_end(const struct check_file *f, const struct check_unit *unit)
{
	size_t end = unit->end;

	while (end < f->len && is_space(f->text[end]))
		end++;
	return end == f->len || f->text[end] == ';' ? end : unit->end;
}

bool
check_add(struct checker *c, const struct site *site, size_t at,
	  const struct finding *f)
{
	if (c->own->plan->severity[f->rule] == SEVERITY_OFF)
		return false;
	if (check_comment_allows(site->file, site->unit, f->rule)) {
		c->out->allowed++;
		return false;
	}
	/* What is changed in a statement can be anywhere in it. */
	return check_add_within(c, site->file, check_unit_place(site->unit, at),
				site->unit->begin,
				statement_end(site->file, site->unit), f);
}

bool
check_allowed(struct checker *c, const char *consumer, const char *relation,
	      unsigned access)
{
	if (!allowed_has(&c->crosser.allowed, consumer, relation, access))
		return false;
	c->out->allowed++;
	return true;
}

/* Names in texts */

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
