/* Findings, and the places that they stand at. */
#include <string.h>

#include "base/text.h"
#include "check/internal.h"
#include "sql/chars.h"
#include "sql/lex.h"

/* So much of a line is kept. */
#define LINE_MAX_KEPT 4096

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
		    !check_lines_changed(file, check_line(file, from),
					 check_line(file, to) +
						 (to == file->len)))
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
