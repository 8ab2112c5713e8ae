#include "check/checker.h"

#include <string.h>

#include "check/internal.h"
#include "model/definition.h"
#include "sql/lex.h"
#include "sql/quote.h"

static void
set_path(struct checker *c)
{
	const struct plan_text *it;

	vec_each (it, &c->own->plan->search_path)
		vec_push(c->arena, &c->path.schemas, it->text);
	if (!c->path.schemas.n)
		vec_push(c->arena, &c->path.schemas, "public");
}

void
checker_init(struct checker *c, const struct ownership *own,
	     struct expander *expander, struct arena *arena,
	     struct check_result *out)
{
	const struct catalog *catalog = own->catalog;

	*c = (struct checker){
		.arena = arena,
		.own = own,
		.expander = expander,
		.out = out,
		.shaper = shaper_new(),
	};
	set_path(c);
	crosser_init(&c->crosser, own, expander, arena);
	check_index_apis(c);
	for (size_t i = 0; i < catalog->relations.n; i++)
		map_set(&c->names, catalog->relations.v[i]->name,
			catalog->relations.v[i]);
}

void
checker_release(struct checker *c)
{
	crosser_release(&c->crosser);
	check_release_apis(c);
	map_release(&c->names);
	shaper_free(c->shaper);
	arena_release(&c->scratch);
}

/* What a view or function that is defined touches is told there. */
static bool
is_query(const struct statement *st)
{
	return !st->definition || st->definition->kind == DEFINITION_TABLE;
}

/* A text without any of the schema's relations can be prose, or SQL for another
   database. */
static bool
names_relation(const struct checker *c, const char *text, size_t len)
{
	struct lexer lexer;
	struct token t;
	struct buf name;
	bool found = false;

	buf_init(&name);
	lex_init(&lexer, text, len);
	while (!found && (t = lex_next(&lexer)).kind != TOKEN_END)
		found = (t.kind == TOKEN_IDENT ||
			 t.kind == TOKEN_QUOTED_IDENT) &&
			sql_read_ident(t.p, t.len, &name) &&
			map_has(&c->names, name.data, name.len);
	buf_release(&name);
	return found;
}

/* Does a text of source code stop where more must come? */
static bool
stops_short(const struct check_unit *unit, const struct statement *st)
{
	const char *end = unit->base + st->error_at;

	return unit->piece && st->error_at > 0 && !end[strspn(end, " \t\r\n")];
}

static void
skip_piece(struct checker *c, const struct site *site)
{
	vec_push(c->arena, &c->out->skipped,
		 (struct check_skip){
			 .file = site->file->path,
			 .line = check_line(site->file, site->unit->begin),
			 .reason = "it does not parse, and names nothing of "
				   "the schema",
		 });
}

static void
add_unparsed(struct checker *c, const struct site *site,
	     const struct statement *st)
{
	const struct check_unit *unit = site->unit;

	/* What is put together at run time is told to be that. */
	if (unit->piece && unit->piece->dynamic)
		return;
	if (stops_short(unit, st)) {
		check_dynamic(c, site, "it goes on elsewhere");
		return;
	}
	if (unit->piece && !names_relation(c, st->text, st->len)) {
		skip_piece(c, site);
		return;
	}
	check_add(c, site, st->error_at >= 0 ? (size_t)st->error_at : NOWHERE,
		  &(struct finding){
			  .rule = RULE_UNPARSED,
			  .consumer = scene_service(&c->crosser.scene,
						    site->file->service),
			  .shape = check_shape(c, st),
			  .message = arena_printf(
				  c->arena, "this does not parse: %s",
				  scene_text(&c->crosser.scene, st->error)),
			  .fix = check_fix(c, RULE_UNPARSED, CROSSING_READ, "",
					   "", ""),
		  });
}

static void
check_utility(struct checker *c, const struct site *site,
	      const struct statement *st)
{
	if (st->definition)
		check_definition(c, site, st);
	if (st->kind == STATEMENT_SET_ROLE)
		check_acting(c, site, st);
}

static void
check_one(struct checker *c, const struct site *site, struct statement *st)
{
	if (st->state == STATEMENT_UNPARSED) {
		add_unparsed(c, site, st);
		return;
	}
	check_utility(c, site, st);
	for (const struct statement *in = st->inner; in; in = in->next)
		check_utility(c, site, in);
	if (!is_query(st))
		return;
	check_statement(c, site, st);
	check_gaps(c, site, st, &st->direct);
}

static void
check_unit(struct checker *c, const struct site *site)
{
	const struct check_unit *unit = site->unit;

	if (!unit->first) {
		check_connection(c, site);
		return;
	}
	expander_scratch(c->expander, &c->scratch);
	expander_finish(c->expander, unit->first, &c->path);
	expander_scratch(c->expander, NULL);
	for (struct statement *st = unit->first; st; st = st->next)
		check_one(c, site, st);
	if (unit->piece && unit->piece->dynamic)
		check_dynamic(c, site, unit->piece->dynamic);
}

static void
keep_skips(struct checker *c, struct check_file *f)
{
	const struct source_skip *it;

	vec_each (it, &f->skips)
		vec_push(c->arena, &c->out->skipped,
			 (struct check_skip){
				 .file = f->path,
				 .line = check_line(f, it->at),
				 .reason = arena_strdup(c->arena, it->reason),
			 });
}

void
check_file(struct checker *c, struct check_file *f)
{
	const struct check_unit *unit;

	vec_each (unit, &f->units)
		if (!check_stopped(c))
			check_unit(c, &(struct site){f, unit});
	check_transactions(c, f);
	check_comments(c, f);
	keep_skips(c, f);
	crosser_forget(&c->crosser);
	c->out->files++;
	c->out->statements += f->statements;
	c->out->unattributed += f->service < 0;
	arena_reset(&c->scratch);
	arena_release(&f->arena);
}

void
check_unreadable(struct checker *c, const char *path, const char *stable_path,
		 const char *why)
{
	struct check_file file = {
		.path = arena_strdup(c->arena, path),
		.stable_path = stable_path,
		.text = "",
	};

	check_add_at(c, &file, 0,
		     &(struct finding){
			     .rule = RULE_UNREADABLE,
			     .message = arena_printf(
				     c->arena, "this cannot be looked into: %s",
				     scene_text(&c->crosser.scene, why)),
		     });
	arena_release(&file.arena);
}
