#include <criterion/criterion.h>
#include <stdio.h>

#include "base/buf.h"
#include "pg/conn.h"

static void
show(char *element, void *arg)
{
	buf_printf(arg, "[%s]", element ? element : "NULL");
}

static void
expect(const char *array, const char *shown)
{
	char text[128];
	struct buf b;

	snprintf(text, sizeof(text), "%s", array);
	buf_init(&b);
	buf_str(&b, "");
	pg_each_element(text, show, &b);
	cr_assert_str_eq(b.data ? b.data : "", shown, "%s", array);
	buf_release(&b);
}

Test(array, has_its_elements_in_order)
{
	expect("{a,b,c}", "[a][b][c]");
	expect("{1}", "[1]");
}

Test(array, may_be_empty)
{
	expect("{}", "");
	pg_each_element(NULL, show, NULL);
}

Test(array, quotes_what_needs_it)
{
	expect("{\"a b\",\"x,y\",\"\",\"{}\"}", "[a b][x,y][][{}]");
	expect("{\"say \\\"hi\\\"\",\"back\\\\slash\"}",
	       "[say \"hi\"][back\\slash]");
}

Test(array, tells_null_from_the_word)
{
	expect("{NULL,\"NULL\"}", "[NULL][NULL]");
}

Test(array, stops_at_what_is_no_array)
{
	expect("", "");
	expect("a,b", "");
	expect("{a,b", "[a][b]");
	expect("{\"a", "[a]");
	expect("{\"a\"b,c}", "[a]");
}
