#include "phase/build.h"

#include <string.h>

#include "base/hash.h"
#include "sql/quote.h"

/* What people and the runner alike start from, whatever the role has set. A
   lock that does not come at once is let go, so that nobody queues behind. */
static const char settings[] = "SET search_path = '';\n"
			       "SET standard_conforming_strings = on;\n"
			       "SET client_encoding = 'UTF8';\n"
			       "SET lock_timeout = '200ms';\n";
static const char change_timeout[] = "SET statement_timeout = '400ms';\n\n";
static const char verify_timeout[] = "SET statement_timeout = '1min';\n\n";

void
build_begin(struct step_build *b, struct phase *phase, struct arena *arena,
	    const char *slug, const char *about, const char *title)
{
	*b = (struct step_build){.phase = phase, .arena = arena};
	b->step.title = title;
	b->step.transactional = true;
	if (about)
		b->step.name = arena_printf(
			arena, "%s-%08x", slug,
			(unsigned)hash_text(about, strlen(about), 0));
	else
		b->step.name = arena_strdup(arena, slug);
	buf_init(&b->up);
	buf_init(&b->down);
	buf_init(&b->questions);
}

void
build_lock(struct step_build *b, enum lock_mode mode, const char *schema,
	   const char *name)
{
	struct buf relation;

	buf_init(&relation);
	sql_qualified(&relation, schema, name);
	vec_push(b->arena, &b->step.locked,
		 arena_strdup(b->arena, relation.data));
	buf_release(&relation);
	if (mode > b->step.lock)
		b->step.lock = mode;
}

void
build_wrong_if(struct step_build *b, const char *condition, const char *what)
{
	buf_str(&b->questions, b->questions.len ? ",\n    (" : "    (");
	buf_str(&b->questions, condition);
	buf_str(&b->questions, ",\n     ");
	sql_literal(&b->questions, what);
	buf_char(&b->questions, ')');
}

/* $dbsplit$, or what no name in the text has. */
static const char *
dollar_quote(struct step_build *b)
{
	const char *quote = "$dbsplit$";

	for (int i = 1; strstr(b->questions.data, quote); i++)
		quote = arena_printf(b->arena, "$dbsplit%d$", i);
	return quote;
}

static const char *
make_verify(struct step_build *b)
{
	const char *quote = dollar_quote(b);

	return arena_printf(
		b->arena,
		"%s%s"
		"-- Raises what is wrong; where nothing is, the step holds.\n"
		"DO %s\n"
		"DECLARE\n"
		"  wrong text;\n"
		"BEGIN\n"
		"  SELECT pg_catalog.string_agg(w.what, '; ') INTO wrong\n"
		"  FROM (VALUES\n"
		"%s\n"
		"  ) w (is_so, what)\n"
		"  WHERE w.is_so IS NOT FALSE;\n"
		"  IF wrong IS NOT NULL THEN\n"
		"    RAISE EXCEPTION '%%', wrong;\n"
		"  END IF;\n"
		"END\n"
		"%s;\n",
		settings, verify_timeout, quote, b->questions.data, quote);
}

void
build_drop(struct step_build *b)
{
	buf_release(&b->up);
	buf_release(&b->down);
	buf_release(&b->questions);
}

void
build_end(struct step_build *b)
{
	b->step.up = arena_printf(b->arena, "%s%s%s", settings, change_timeout,
				  b->up.data);
	b->step.down = arena_printf(b->arena, "%s%s%s", settings,
				    change_timeout, b->down.data);
	b->step.verify = make_verify(b);
	vec_push(b->arena, &b->phase->steps, b->step);
	build_drop(b);
}
