#include <criterion/criterion.h>

#include "tally_script.h"

Test(transaction, ends_at_commit_whatever_id_its_duration_shows)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "> o1 3/5 commit\n"
		     "t o1 3/0 900\n"
		     "> o1 3/6 delete from c\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a b = 1\norders: c = 1\n");
	expect_brief("+ o1 3/5 10 begin\n"
		     "+ o1 3/5 10 delete from a\n"
		     "+ o1 3/5 10 delete from b\n"
		     "+ o1 3/0 10 commit\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a b = 1\n");
}

Test(transaction, keeps_the_order_of_first_executions)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from b\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "> o1 3/5 select 1\n"
		     "> o1 3/5 commit\n",
		     "a 1 1 0 0\nb 2 1 0 0\norders: b a = 1\n");
}

Test(transaction, is_what_has_one_id_without_begin)
{
	expect_brief("> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "> o1 3/6 delete from a\n"
		     "> u1 4/9 delete from a\n",
		     "a 1 1 0 0\na 2 2 0 0\nb 1 1 0 0\n"
		     "orders: a = 1\norders: a b = 1\nusers: a = 1\n");
}

Test(transaction, ends_where_another_id_appears)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/6 delete from b\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a = 1\norders: b = 1\n");
}

Test(transaction, is_one_statement_where_the_id_is_idle)
{
	expect_brief("+ o1 3/0 5 delete from a\n"
		     "+ o1 3/0 5 delete from b\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a = 1\norders: b = 1\n");
	expect_brief("> o1 3/5 delete from a\n"
		     "t o1 3/0 5\n"
		     "> o1 3/0 delete from b\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a = 1\norders: b = 1\n");
}

Test(transaction, goes_by_begin_and_commit_without_ids)
{
	expect_brief("( o1 -\n"
		     "> o1 - delete from a\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     "> o1 - delete from b\n"
		     "> o1 - end\n"
		     "> o1 - delete from b\n"
		     "> o1 - delete from c\n",
		     "a 2 2 0 0\nb 2 2 0 0\nc 1 1 0 0\n"
		     "orders: a = 1\norders: a b = 1\norders: b = 1\n"
		     "orders: c = 1\n");
}

Test(transaction, counts_what_was_rolled_back_apart)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 rollback\n"
		     "> o1 3/6 begin\n"
		     "> o1 3/6 delete from a\n"
		     "> o1 3/6 commit\n",
		     "a 1 1 1 0\norders: a = 1\n");
	expect_brief("( o1 -\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     "> o1 - abort\n",
		     "a 0 0 1 0\n");
}

Test(transaction, is_aborted_by_an_error)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "! o1 3/5 delete from b\n"
		     "> o1 3/0 delete from c\n"
		     "! o1 3/0 delete from c\n"
		     "> o1 3/0 commit\n",
		     "a 0 0 1 0\nb 0 0 1 1\nc 0 0 1 1\n");
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "! o1 3/5 \n"
		     "> o1 3/0 rollback\n",
		     "a 0 0 1 1\n");
}

Test(transaction, counts_a_statement_and_its_error_once)
{
	expect_brief("> o1 3/5 delete from a\n"
		     "! o1 3/5 delete from a\n"
		     "! o1 3/6 delete from b\n"
		     "> o1 3/7 delete from a\n"
		     "t o1 3/7 5\n"
		     "! o1 3/8 delete from a\n",
		     "a 1 1 2 2\nb 0 0 1 1\norders: a = 1\n");
	expect_brief("( o1 -\n"
		     "> o1 - delete from a\n"
		     "! o1 - delete from a\n"
		     "> o1 - delete from a\n"
		     "! o1 - \n"
		     "> o1 - delete from a\n",
		     "a 1 1 2 2\norders: a = 1\n");
}

Test(transaction, ignores_an_error_of_a_statement_it_does_not_know)
{
	expect_brief("( o1 -\n"
		     "+ o1 - 5 delete from a\n"
		     "! o1 - \n",
		     "a 1 1 0 0\norders: a = 1\n");
}

Test(transaction, does_not_believe_a_commit_that_failed)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 commit\n"
		     "! o1 3/5 commit\n"
		     "> o1 3/6 delete from b\n",
		     "a 0 0 1 0\nb 1 1 0 0\norders: b = 1\n");
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "! o1 3/5 commit\n",
		     "a 0 0 1 0\n");
}

Test(transaction, goes_back_to_a_savepoint)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 savepoint s1\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "> o1 3/5 savepoint s2\n"
		     "> o1 3/5 delete from c\n"
		     "> o1 3/5 rollback to savepoint S1\n"
		     "> o1 3/5 delete from d\n"
		     "> o1 3/5 commit\n",
		     "a 1 1 1 0\nb 0 0 1 0\nc 0 0 1 0\nd 1 1 0 0\n"
		     "orders: a d = 1\n");
}

/* Whose text was seen before. */
Test(transaction, goes_back_to_a_savepoint_again)
{
	static const char once[] = "> o1 3/%d begin\n"
				   "> o1 3/%d SAVEPOINT \"A b\" /* x */;\n"
				   "> o1 3/%d delete from a\n"
				   "> o1 3/%d savepoint OTHER -- y\n"
				   "> o1 3/%d delete from b\n"
				   "> o1 3/%d ROLLBACK TO %s;\n"
				   "> o1 3/%d commit\n";
	struct buf script;

	buf_init(&script);
	for (int i = 1; i <= 6; i++)
		buf_printf(&script, once, i, i, i, i, i, i,
			   i % 2 ? "\"A b\"" : "other", i);
	expect_brief(script.data, "a 3 3 3 0\nb 0 0 6 0\norders: a = 3\n");
	buf_release(&script);
}

Test(transaction, keeps_what_a_released_savepoint_held)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 savepoint \"S 1\"\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 release \"S 1\"\n"
		     "> o1 3/5 savepoint x\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 rollback work to x\n"
		     "> o1 3/5 rollback to y\n"
		     "> o1 3/5 commit\n",
		     "a 1 1 1 0\norders: a = 1\n");
}

Test(transaction, is_revived_by_going_back_to_a_savepoint)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 savepoint s\n"
		     "> o1 3/5 delete from b\n"
		     "! o1 3/5 delete from b\n"
		     "> o1 3/5 rollback to s\n"
		     "> o1 3/5 delete from c\n"
		     "> o1 3/5 commit\n",
		     "a 1 1 0 0\nb 0 0 1 1\nc 1 1 0 0\norders: a c = 1\n");
}

Test(transaction, is_alive_if_its_id_is_seen_after_an_error)
{
	expect_brief("> o1 3/5 delete from a\n"
		     "> o1 3/5 delete from b\n"
		     "! o1 3/5 delete from b\n"
		     "> o1 3/5 delete from c\n",
		     "a 1 1 0 0\nb 0 0 1 1\nc 1 1 0 0\norders: a c = 1\n");
}

Test(transaction, is_all_of_a_text)
{
	expect_brief("( o1 -\n"
		     "> o1 - delete from a; delete from b\n"
		     "> o1 - begin; delete from c; commit; delete from d\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\nd 1 1 0 0\n"
		     "orders: a b = 1\norders: c = 1\norders: d = 1\n");
	expect_brief("( o1 -\n"
		     "> o1 - delete from a; delete from b\n"
		     "! o1 - delete from a; delete from b\n",
		     "a 0 0 1 0\nb 0 0 1 1\n");
	expect_brief("( o1 -\n"
		     "> o1 - delete from a; begin; delete from b\n"
		     "> o1 - commit\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a b = 1\n");
}

Test(transaction, is_followed_by_the_next_in_a_chain)
{
	expect_brief("( o1 -\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     "> o1 - commit and chain\n"
		     "> o1 - delete from b\n"
		     "> o1 - delete from c\n"
		     "> o1 - rollback and chain\n"
		     "> o1 - delete from d\n"
		     "> o1 - commit\n",
		     "a 1 1 0 0\nb 0 0 1 0\nc 0 0 1 0\nd 1 1 0 0\n"
		     "orders: a = 1\norders: d = 1\n");
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 commit and chain\n"
		     "t o1 3/6 100\n"
		     "> o1 3/6 delete from b\n"
		     "> o1 3/6 rollback\n",
		     "a 1 1 0 0\nb 0 0 1 0\norders: a = 1\n");
}

Test(transaction, ends_when_it_is_prepared)
{
	expect_brief("( o1 -\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     "> o1 - prepare transaction 'x'\n"
		     "> o1 - delete from b\n"
		     "> o1 - commit prepared 'x'\n",
		     "a 1 1 0 0\nb 1 1 0 0\norders: a = 1\norders: b = 1\n");
}

Test(transaction, is_rolled_back_with_its_session)
{
	expect_brief("( o1 -\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     ") o1 -\n"
		     "( o1 -\n"
		     "> o1 - delete from b\n"
		     ") o1 -\n",
		     "a 0 0 1 0\nb 1 1 0 0\norders: b = 1\n");
	expect_brief("( o1 -\n"
		     "> o1 - begin\n"
		     "> o1 - delete from a\n"
		     "> o1 - commit\n"
		     ") o1 -\n",
		     "a 1 1 0 0\norders: a = 1\n");
}

Test(transaction, ends_where_another_session_has_its_slot)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o2 3/6 delete from b\n"
		     "> o1 3/7 delete from c\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a = 1\norders: b = 1\norders: c = 1\n");
}

Test(transaction, does_not_take_another_sessions_statements)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o2 4/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o2 4/5 delete from b\n"
		     "> o2 4/5 commit\n"
		     "> o1 3/5 delete from c\n"
		     "> o1 3/5 commit\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a c = 1\norders: b = 1\n");
}

Test(transaction, has_no_session_without_a_key)
{
	expect_brief("> - - begin\n"
		     "> - - delete from a\n"
		     "> - - delete from b\n"
		     "> - - rollback\n"
		     "! - - delete from c\n"
		     "! - - \n"
		     "> - - delete from d; delete from e\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 0 0 1 1\nd 1 1 0 0\ne 1 1 0 0\n"
		     "-: a = 1\n-: b = 1\n-: d e = 1\n");
}

Test(transaction, counts_no_portal_twice)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, "( o1 -\n"
			     "> o1 - delete from a\n"
			     "t o1 - 5\n"
			     "f o1 - delete from a\n"
			     "t o1 - 7\n"
			     "f o1 - delete from b\n"
			     "? o1 - parse x\n");
	script_world_finish(&w);
	cr_assert_eq(w.workload->cells.n, 1);
	cr_assert_eq(w.workload->cells.v[0]->calls, 1);
	cr_assert_eq(w.workload->cells.v[0]->time_us, 12);
	cr_assert_eq(w.workload->coverage.statements, 1);
	cr_assert_eq(w.workload->coverage.records, 7);
	script_world_release(&w);
}

Test(transaction, gives_a_duration_to_the_last_statement_once)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, "( o1 -\n"
			     "t o1 - 1000\n"
			     "> o1 - begin\n"
			     "> o1 - delete from a\n"
			     "t o1 - 5\n"
			     "t o1 - 100\n"
			     "> o1 - delete from a\n"
			     "t o1 - 7\n"
			     "+ o1 - 2 delete from a\n"
			     "t o1 - 100\n"
			     "> o1 - rollback\n"
			     "> o1 - delete from a\n"
			     "t o1 - 3\n");
	script_world_finish(&w);
	for (size_t i = 0; i < w.workload->cells.n; i++) {
		const struct cell *c = w.workload->cells.v[i];

		if (c->shape->text[0] == 'd') {
			cr_assert_eq(c->calls, 1);
			cr_assert_eq(c->rolled_back, 3);
			cr_assert_eq(c->time_us, 3);
		}
	}
	script_world_release(&w);
}

Test(transaction, belongs_to_the_first_service_that_writes_in_it)
{
	expect_brief("( p1@x -\n"
		     "> p1@x - begin\n"
		     "> p1@x - delete from a\n"
		     "> p1@web-users - delete from b\n"
		     "> p1@web-orders - delete from c\n"
		     "> p1@x - commit\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\nusers: a b c = 1\n");
}

Test(transaction, is_not_failed_by_an_error_between_statements)
{
	/* EXECUTE of what is not there, or the session was ended. */
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "> o1 3/5 commit\n"
		     "! o1 3/0 \n"
		     "> o1 3/6 delete from b\n"
		     "! o1 3/0 \n"
		     "> o1 3/7 delete from c\n",
		     "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a = 1\norders: b = 1\norders: c = 1\n");
	expect_brief("+ o1 3/5 10 begin\n"
		     "+ o1 3/5 10 delete from a\n"
		     "+ o1 3/0 10 commit\n"
		     "! o1 3/0 \n",
		     "a 1 1 0 0\norders: a = 1\n");
}

Test(transaction, in_an_aborted_block_fails_without_ids)
{
	expect_brief("> o1 3/5 begin\n"
		     "> o1 3/5 delete from a\n"
		     "! o1 3/5 \n"
		     "> o1 3/0 delete from b\n"
		     "! o1 3/0 \n"
		     "> o1 3/0 rollback\n",
		     "a 0 0 1 1\nb 0 0 1 1\n");
}

Test(transaction, ends_where_its_duration_shows_the_next_one)
{
	expect_brief("+ o1 3/5 10 begin\n"
		     "+ o1 3/5 10 delete from a\n"
		     "+ o1 3/6 10 commit and chain\n"
		     "+ o1 3/6 10 delete from b\n"
		     "+ o1 3/7 10 rollback and chain\n"
		     "+ o1 3/7 10 delete from c\n"
		     "+ o1 3/7 10 delete from d\n"
		     "+ o1 3/0 10 commit\n",
		     "a 1 1 0 0\nb 0 0 1 0\nc 1 1 0 0\nd 1 1 0 0\n"
		     "orders: a = 1\norders: c d = 1\n");
}

Test(transaction, of_several_in_one_text_is_the_one_whose_id_failed)
{
	expect_brief("> o1 3/5 begin; delete from a; commit; delete from b\n"
		     "! o1 3/6 begin; delete from a; commit; delete from b\n"
		     "> o1 3/7 delete from c\n",
		     "a 1 1 0 0\nb 0 0 1 1\nc 1 1 0 0\n"
		     "orders: a = 1\norders: c = 1\n");
}

/* What had a slot before is no reason to end who has its place in memory. */
Test(transaction, goes_on_when_a_slot_that_was_left_is_taken)
{
	expect_brief("> o1 3/5 delete from a\n"
		     "> o1 4/6 delete from a\n"
		     ") o1\n"
		     "> o4 6/1 begin\n"
		     "> o4 6/1 delete from b\n"
		     "> u5 3/7 delete from c\n"
		     "> o4 6/1 commit\n"
		     "> o4 6/2 select 1\n",
		     "a 2 2 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a = 2\norders: b = 1\nusers: c = 1\n");
	expect_brief("> o1 3/5 delete from a\n"
		     "> o1 4/6 delete from a\n"
		     "> u2 5/1 delete from a\n"
		     ") o1\n"
		     ") u2\n"
		     "> u3 3/9 delete from a\n",
		     "a 2 2 0 0\na 2 2 0 0\norders: a = 2\nusers: a = 2\n");
}

/* They cost what the server keeps of them. */
Test(transaction, cuts_names_of_savepoints)
{
	static const char name[] =
		"a12345678901234567890123456789012345678901234567890123456789"
		"abc";
	struct script_world w;
	struct buf script;

	buf_init(&script);
	buf_printf(&script,
		   "> o1 3/5 begin\n"
		   "> o1 3/5 savepoint %sd\n"
		   "> o1 3/5 delete from a\n"
		   "> o1 3/5 rollback to %se\n",
		   name, name);
	script_world_init(&w);
	script_world_run(&w, script.data);
	script_world_finish(&w);
	cr_assert_eq(w.workload->open.n, 1);
	cr_assert_str_eq(w.workload->open.v[0]->events.v[1].name, name);
	cr_assert_eq(w.workload->coverage.rolled_back, 1);
	script_world_release(&w);
	buf_release(&script);
}
