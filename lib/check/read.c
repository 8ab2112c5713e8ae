/* A file into statements: the part that any thread can do. */
#include <string.h>

#include "base/thread.h"
#include "check/internal.h"
#include "load/migration.h"
#include "sql/script.h"
#include "sql/statement_read.h"

#define DEEP_STACK ((size_t)256 << 20)

struct reading {
	const struct checker *c;
	struct check_file *f;
	struct search_path path; /* of the session so far */
};

struct reading_one {
	struct reading *r;
	const char *text;
	size_t len;
	struct statement *first;
};

static void
read_one(void *arg)
{
	struct reading_one *one = arg;
	const struct resolve_context ctx = {
		.catalog = one->r->c->own->catalog,
		.path = &one->r->path,
		.arena = &one->r->f->arena,
	};

	one->first = statement_read(&ctx, one->text, one->len);
}

/* Later statements of the session are read under the path that it sets. */
static void
follow_session(struct reading *r, const struct statement *st)
{
	struct arena *a = &r->f->arena;

	if (st->kind == STATEMENT_SET_PATH && st->reset) {
		r->path = r->c->path;
	} else if (st->kind == STATEMENT_SET_PATH) {
		r->path.schemas.n = r->path.schemas.cap = 0;
		for (size_t i = 0; i < st->path.n; i++)
			vec_push(a, &r->path.schemas, st->path.v[i]);
	} else if (st->kind == STATEMENT_CREATE_TEMPORARY) {
		vec_push(a, &r->path.temporary, st->name);
	}
}

static struct statement *
read_statements(struct reading *r, const char *text, size_t len)
{
	struct reading_one one = {.r = r, .text = text, .len = len};

	if (len > STATEMENT_READ_SHORT)
		thread_run(read_one, &one, DEEP_STACK);
	else
		read_one(&one);
	for (const struct statement *st = one.first; st; st = st->next) {
		r->f->statements += st->len > 0;
		follow_session(r, st);
	}
	return one.first;
}

/* With parameters in place of :name, %s and the like, if it parses then. */
static void
mend(struct reading *r, struct check_unit *unit, size_t len)
{
	struct arena *a = &r->f->arena;
	struct source_piece piece;

	if (unit->piece || !unit->first ||
	    unit->first->state != STATEMENT_UNPARSED ||
	    !source_statement(unit->text, len, unit->at, a, &piece))
		return;
	unit->piece = memcpy(arena_new(a, struct source_piece), &piece,
			     sizeof(piece));
	unit->text = piece.text;
	unit->at = 0;
	r->f->statements--;
	unit->first = read_statements(r, piece.text, piece.len);
}

/* Statements point into a copy of the text. */
static void
add_unit(struct reading *r, struct check_unit unit)
{
	if (unit.first)
		unit.base = unit.first->text - unit.first->at;
	vec_push(&r->f->arena, &r->f->units, unit);
}

static void
start_session(struct reading *r)
{
	r->path = r->c->path;
	/* What is added must not be written where the checker's own is. */
	r->path.temporary.v = NULL;
	r->path.temporary.n = r->path.temporary.cap = 0;
}

/* The text of n parts, and blanks between them. */
static const char *
join_parts(struct check_file *f, const struct migration_part *parts, size_t n)
{
	size_t from = parts[0].from;
	char *text;

	if (n == 1)
		return f->text + from;
	text = arena_strndup(&f->arena, f->text + from, parts[n - 1].to - from);
	for (size_t i = 1; i < n; i++)
		for (size_t at = parts[i - 1].to; at < parts[i].from; at++)
			if (text[at - from] != '\n')
				text[at - from] = ' ';
	return text;
}

static void
read_parts(struct reading *r, const struct migration_part *parts, size_t n)
{
	struct check_file *f = r->f;
	const char *text = join_parts(f, parts, n);
	size_t from = parts[0].from;
	struct script script;
	struct script_statement s;
	bool continued = false;

	start_session(r);
	script_init(&script, text, parts[n - 1].to - from);
	while (!check_stopped(r->c) && script_next(&script, &s)) {
		size_t at = (size_t)(s.text - text) + from;
		struct check_unit unit = {
			.text = s.text,
			.at = at,
			.begin = at,
			.end = at + s.len,
			.down = parts[0].down,
			.continued = continued,
			.first = read_statements(r, s.text, s.len),
		};

		mend(r, &unit, s.len);
		add_unit(r, unit);
		continued = true;
	}
}

static void
read_script(struct reading *r)
{
	struct check_file *f = r->f;
	struct migration_parts parts = {0};
	size_t n;

	migration_split(f->path, (struct str){f->text, f->len}, &f->arena,
			&parts);
	for (size_t i = 0; i < parts.n; i += n) {
		for (n = 1; i + n < parts.n && parts.v[i + n].goes_on;)
			n++;
		read_parts(r, &parts.v[i], n);
	}
}

static bool
sets_path(const struct statement *first)
{
	for (const struct statement *st = first; st; st = st->next)
		if (st->kind == STATEMENT_SET_PATH && st->next)
			return true;
	return false;
}

/* Statement by statement, for each is read under the path that is set by
   then. */
static void
split_piece(struct reading *r, const struct check_unit *whole, size_t len)
{
	struct script script;
	struct script_statement s;
	bool continued = false;

	start_session(r);
	script_init(&script, whole->text, len);
	while (!check_stopped(r->c) && script_next(&script, &s)) {
		struct check_unit unit = *whole;

		unit.text = s.text;
		unit.at = (size_t)(s.text - whole->text);
		unit.continued = continued;
		unit.first = read_statements(r, s.text, s.len);
		add_unit(r, unit);
		continued = true;
	}
}

static void
read_piece(struct reading *r, const struct source_piece *p)
{
	struct check_unit unit = {
		.text = p->text,
		.piece = p,
		.begin = p->begin,
		.end = p->end,
	};
	size_t before = r->f->statements;

	start_session(r);
	if (p->kind == SOURCE_SQL)
		unit.first = read_statements(r, p->text, p->len);
	if (unit.first && sets_path(unit.first)) {
		r->f->statements = before;
		split_piece(r, &unit, p->len);
	} else {
		add_unit(r, unit);
	}
}

static void
read_source(struct reading *r, enum source_language language)
{
	struct check_file *f = r->f;
	struct source_result found = {0};

	source_scan(language, f->text, f->len, r->c->stopped, &f->arena,
		    &found);
	for (size_t i = 0; i < found.pieces.n && !check_stopped(r->c); i++)
		read_piece(r, &found.pieces.v[i]);
	for (size_t i = 0; i < found.skips.n; i++)
		vec_push(&f->arena, &f->skips, found.skips.v[i]);
}

void
check_read(const struct checker *c, struct check_file *f)
{
	struct reading r = {.c = c, .f = f};
	enum source_language language = source_language_of(f->path);

	if (language == SOURCE_NONE)
		read_script(&r);
	else
		read_source(&r, language);
	check_read_comments(f);
}
