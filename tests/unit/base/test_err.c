#include <criterion/criterion.h>
#include <string.h>

#include "base/err.h"
#include "base/thread.h"

Test(err, holds_code_message_hint_and_place)
{
	struct err err;

	cr_expect_eq(err_set(&err, ERR_DATABASE, "no %s", "server"), -1);
	err_hint(&err, "start %d", 1);
	err_place(&err, "a.yaml", 3, 7);
	cr_expect_eq(err.code, ERR_DATABASE);
	cr_expect_str_eq(err.message, "no server");
	cr_expect_str_eq(err.hint, "start 1");
	cr_expect_str_eq(err.file, "a.yaml");
	cr_expect_eq(err.line, 3);
	cr_expect_eq(err.column, 7);
}

Test(err, forgets_the_last_hint_and_place)
{
	struct err err;

	err_set(&err, ERR_INPUT, "one");
	err_hint(&err, "hint");
	err_place(&err, "file", 1, 1);
	err_set(&err, ERR_INPUT, "two");
	cr_expect_str_empty(err.hint);
	cr_expect_str_empty(err.file);
	cr_expect_eq(err.line, 0);
}

Test(err, cuts_what_is_too_long)
{
	struct err err;
	char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_INPUT, "%s", text);
	err_hint(&err, "%s", text);
	err_place(&err, text, 1, 1);
	cr_expect_eq(strlen(err.message), sizeof(err.message) - 1);
	cr_expect_eq(strlen(err.hint), sizeof(err.hint) - 1);
	cr_expect_eq(strlen(err.file), sizeof(err.file) - 1);
}

static void
recurse(void *arg)
{
	volatile char frame[1 << 20];
	int *depth = arg;

	frame[0] = 1;
	if (--*depth > 0)
		recurse(arg);
	frame[1] = frame[0];
}

Test(thread, has_the_stack_it_was_given)
{
	int depth = 50;

	thread_run(recurse, &depth, (size_t)64 << 20);
	cr_expect_eq(depth, 0);
}
