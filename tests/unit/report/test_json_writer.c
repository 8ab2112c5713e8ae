/* JSON, byte for byte. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "report/json_writer.h"

static struct buf out;
static struct json_writer w;

static void
start(void)
{
	buf_init(&out);
	w = (struct json_writer){.out = &out};
}

static void
finish(void)
{
	buf_release(&out);
}

TestSuite(json_writer, .init = start, .fini = finish);

Test(json_writer, indents_and_separates)
{
	static const char *list[] = {"x", "y"};
	struct name_list names = {.v = list, .n = 2, .cap = 2};

	jw_object(&w);
	jw_key(&w, "a");
	jw_array(&w);
	jw_array_end(&w);
	jw_put_names(&w, "b", &names);
	jw_key(&w, "c");
	jw_object(&w);
	jw_object_end(&w);
	jw_put_bool(&w, "d", true);
	jw_put_count(&w, "e", UINT64_MAX);
	jw_key(&w, "f");
	jw_int(&w, -1);
	jw_put_string(&w, "g", NULL);
	jw_key(&w, "h");
	jw_array(&w);
	jw_object(&w);
	jw_put_bool(&w, "i", false);
	jw_object_end(&w);
	jw_null(&w);
	jw_array_end(&w);
	jw_object_end(&w);
	cr_assert_str_eq(out.data, "{\n"
				   "  \"a\": [],\n"
				   "  \"b\": [\n"
				   "    \"x\",\n"
				   "    \"y\"\n"
				   "  ],\n"
				   "  \"c\": {},\n"
				   "  \"d\": true,\n"
				   "  \"e\": 9223372036854775807,\n"
				   "  \"f\": -1,\n"
				   "  \"g\": null,\n"
				   "  \"h\": [\n"
				   "    {\n"
				   "      \"i\": false\n"
				   "    },\n"
				   "    null\n"
				   "  ]\n"
				   "}");
}

Test(json_writer, escapes_what_json_and_terminals_need)
{
	jw_string(&w, "\"\\\n\t\r\b\f\x01\x1b\x7f/</script>");
	cr_assert_str_eq(out.data, "\"\\\"\\\\\\n\\t\\r\\b\\f\\u0001\\u001b"
				   "\\u007f/</script>\"");
}

Test(json_writer, is_valid_utf8_whatever_comes)
{
	jw_string(&w, "\xc3\xa9 \xff\xc3 \xe2\x80\xae \xf0\x9f\x98\x80");
	cr_assert_str_eq(out.data, "\"\xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd "
				   "\\u202e \xf0\x9f\x98\x80\"");
}
