/* What was read ahead under another path, or not at all, changes nothing. */
#include <criterion/criterion.h>

#include "tally_script.h"

/* Each cell: its path, its shape and the tables that it touches. */
static void
put_meanings(struct buf *out, const struct workload *w)
{
	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *c = w->cells.v[i];
		const struct access *it;

		buf_printf(out, "(%s) %s:", c->path, c->shape->text);
		vec_each (it, &c->statement->effects.accesses)
			buf_printf(out, " %s.%s", it->relation->schema,
				   it->relation->name);
		if (c->statement->state == STATEMENT_UNPARSED)
			buf_str(out, " unparsed");
		buf_char(out, '\n');
	}
}

static void
run(const char *script, bool reads_ahead, struct buf *out)
{
	struct script_world w;

	script_world_init(&w);
	w.reads_ahead = reads_ahead;
	script_world_run(&w, script);
	script_world_finish(&w);
	put_meanings(out, w.workload);
	workload_full(out, &w.plan, w.workload);
	script_world_release(&w);
}

static void
expect_same(const char *script, const char *meaning)
{
	struct buf plain, ahead;

	buf_init(&plain);
	buf_init(&ahead);
	run(script, false, &plain);
	run(script, true, &ahead);
	cr_expect_str_eq(ahead.data, plain.data);
	cr_expect_not_null(strstr(ahead.data, meaning), "%s", ahead.data);
	buf_release(&plain);
	buf_release(&ahead);
}

Test(tally_ahead, takes_the_path_that_the_session_has)
{
	/* The second text of each session is read under the path before. */
	expect_same("> o1 - set search_path to other\n"
		    "> o1 - delete from o where id = 1\n"
		    "> o2 - select id from o\n"
		    "> o2 - delete from o where id = 2\n"
		    "> u1 - delete from o where id in (1, 2)\n",
		    "(other) delete from o where id = ?: other.o");
}

Test(tally_ahead, is_used_once)
{
	expect_same("> o1 - delete from o\n"
		    "> o2 - delete from o\n"
		    "> u1 - delete from o\n"
		    "> o2 - set search_path to other; delete from o\n"
		    "> o2 - delete from o\n",
		    "(other) delete from o: other.o");
}

Test(tally_ahead, knows_texts_without_a_digest)
{
	expect_same("> o1 - delete from a where id = $$x$$\n"
		    "> o1 - delete from a where id = $$y$$\n"
		    "> o1 - delete from a where id = 1e5\n",
		    "delete from a where id = ?: public.a");
}

Test(tally_ahead, tells_what_does_not_parse)
{
	expect_same("> o1 - delete from from a\n"
		    "! o1 - delete a b c\n"
		    "> o1 - \n"
		    "> o1 - -- nothing\n",
		    "delete from from a: unparsed\n");
}

Test(tally_ahead, leaves_savepoints_and_tags_as_they_are)
{
	expect_same("> p1 3/5 begin\n"
		    "> p1 3/5 savepoint s1\n"
		    "> p1 3/5 delete from a /* application='orders' */\n"
		    "> p1 3/5 rollback to savepoint s1\n"
		    "> p1 3/5 delete from b where id = $$1$$ "
		    "/* application='users' */\n"
		    "> p1 3/5 commit\n",
		    "delete from a: public.a");
}
