/*
 * The DDL and SET ROLE of DO blocks: what makes a migration that can be run
 * twice. The queries of a block are among the accesses of the whole.
 *
 * Places are those in the whole: a statement is looked for behind the one
 * before it. Where quotes within quotes keep it from standing there as it is
 * run, its text is all that it stands in, and no place in it is known.
 */
#include <string.h>

#include "base/buf.h"
#include "model/access_set.h"
#include "sql/definition_read.h"
#include "sql/parse.h"
#include "sql/plpgsql.h"
#include "sql/scope.h"
#include "sql/statement_internal.h"

struct block {
	const struct resolve_context *ctx;
	const struct statement *whole;
	size_t at; /* in the text of the whole: what is behind is to come */
	bool verbatim;
	struct statement **end;
};

/* A part of the text of the whole. */
struct part {
	const char *text;
	size_t len;
	bool exact; /* it is what is run */
};

/* Where sql stands in a part, behind its first skip bytes; else the part. */
static struct part
find_part(struct part in, size_t skip, const char *sql)
{
	size_t len = strlen(sql);
	const char *found = memmem(in.text + skip, in.len - skip, sql, len);

	if (!in.exact || !found)
		return (struct part){in.text, in.len, false};
	return (struct part){found, len, true};
}

static struct part
next_part(struct block *b, const char *sql)
{
	const struct statement *s = b->whole;
	struct part part = find_part(
		(struct part){s->text, s->len, b->verbatim}, b->at, sql);

	if (part.exact)
		b->at = (size_t)(part.text - s->text) + part.len;
	return part;
}

static void
move_definition(struct definition *d, const struct statement *in, int by)
{
	struct definition_name *name;
	struct definition_grantee *to;

	vec_each (name, &d->names)
		name->location = access_moved(name->location, by);
	vec_each (to, &d->grantees)
		to->location = access_moved(to->location, by);
	if (d->body)
		access_set_move(d->body, by);
	if (by >= 0 && d->body_to) {
		d->body_from += (size_t)by;
		d->body_to += (size_t)by;
	} else if (d->body_to) {
		d->body_from = in->at;
		d->body_to = in->at + in->len;
	}
}

static void
add_inner(struct block *b, const char *sql, const RawStmt *raw,
	  const struct part *part)
{
	const char *base = b->whole->text - b->whole->at;
	int by = part->exact ? (int)(part->text - base) : -1;
	struct statement s = {
		.text = part->text,
		.len = part->len,
		.at = (size_t)(part->text - base),
	};
	struct definition *d;

	statement_classify(b->ctx, &s, raw->stmt);
	d = definition_read(b->ctx, sql, raw->stmt);
	if (!d && s.kind != STATEMENT_SET_ROLE)
		return;
	if (d) {
		resolve_statement(b->ctx, raw->stmt, &s.direct);
		access_set_move(&s.direct, by);
		move_definition(d, &s, by);
	}
	s.definition = d;
	*b->end = arena_new(b->ctx->arena, struct statement);
	**b->end = s;
	b->end = &(*b->end)->next;
}

static void
read_sql(struct block *b, const char *sql, struct part part)
{
	struct parse_error error;
	struct parse *p = parse_sql(sql, &error);
	const List *list = p ? parse_statements(p) : NULL;

	for (int i = 0; list && i < list->length; i++)
		add_inner(b, sql, list->elements[i].ptr_value, &part);
	parse_free(p);
}

/* EXECUTE of a constant. */
static void
read_dynamic(struct block *b, const char *select, struct part part)
{
	struct parse_error error;
	struct parse *p = parse_sql(select, &error);
	const char *sql = p ? selected_text(parse_statements(p)) : NULL;

	if (sql)
		read_sql(b, sql, find_part(part, 0, sql));
	parse_free(p);
}

static void
read_piece(enum plpgsql_piece kind, const char *text, void *arg)
{
	struct block *b = arg;
	struct part part;
	struct buf select;

	if (kind == PLPGSQL_VARIABLE || kind == PLPGSQL_UNKNOWN)
		return;
	part = next_part(b, text);
	if (kind == PLPGSQL_SQL) {
		read_sql(b, text, part);
		return;
	}
	buf_init(&select);
	buf_str(&select, "SELECT ");
	buf_str(&select, text);
	if (kind == PLPGSQL_DYNAMIC)
		read_dynamic(b, select.data, part);
	else if (strstr(text, "set_config"))
		read_sql(b, select.data, part);
	buf_release(&select);
}

void
statement_read_block(const struct resolve_context *ctx, struct statement *s,
		     const Node *do_stmt)
{
	struct block b = {.ctx = ctx, .whole = s, .end = &s->inner};
	const char *language, *body, *source;

	source = do_source((const DoStmt *)do_stmt, &language);
	if (!source || strcmp(language, "plpgsql") != 0)
		return;
	body = memmem(s->text, s->len, source, strlen(source));
	b.verbatim = body != NULL;
	b.at = body ? (size_t)(body - s->text) : 0;
	plpgsql_each(source, read_piece, &b);
}
