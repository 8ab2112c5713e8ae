#include <criterion/criterion.h>

#include "base/bytemask.h"
#include "base/mem.h"
#include "load/log_json.h"
#include "log_text.h"

#define RECORD(pid, rest)                                                    \
	"{\"timestamp\":\"2026-11-23 18:18:18.706 UTC\",\"user\":\"alice\"," \
	"\"dbname\":\"shop\",\"pid\":" pid ",\"session_id\":\"6b04836a." pid \
	"\",\"line_num\":3,\"ps\":"                                          \
	"\"SELECT\",\"vxid\":\"2/11\",\"error_severity\":" rest              \
	",\"application_name\":\"web\",\"query_id\":-7}"
#define GOOD(pid) \
	RECORD(pid, "\"LOG\",\"message\":\"statement: SELECT " pid "\"") "\n"
#define GOOD_TEXT(pid) \
	"statement alice@shop (web) <6b04836a." pid "> 2/11: SELECT " pid "\n"

Test(log_json, reads_statements)
{
	cr_assert_str_eq(log_text(GOOD("1") GOOD("2"), NULL),
			 GOOD_TEXT("1") GOOD_TEXT("2"));
}

Test(log_json, undoes_escapes)
{
	const char *log = RECORD("1", "\"LOG\",\"message\":\"statement: "
				      "\\\"a\\\\b\\/\\n\\r\\t\\u00e9\\u20AC"
				      "\\ud83d\\ude00\",\"detail\":"
				      "\"\\b\\f\\u0000x\\ud83d.\"") "\r\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop (web) <6b04836a.1> 2/11: "
			 "\"a\\b/\\n\\r\\t\u00e9\u20ac\U0001f600 | "
			 "\b\f\\0x\ufffd.\n");
}

Test(log_json, takes_the_statement_of_errors_from_its_key)
{
	const char *log = RECORD("1", "\"ERROR\",\"message\":\"no\","
				      "\"statement\":\"SELECT 1/0\"");

	cr_assert_str_eq(log_text(log, NULL),
			 "error alice@shop (web) <6b04836a.1> 2/11: "
			 "SELECT 1/0\n");
}

Test(log_json, skips_values_of_any_kind)
{
	const char *log = RECORD("1", "\"LOG\",\"a\":[1,{\"b\":\"]}\\\"\"}],"
				      "\"c\":null,\"user\":null,\"d\":true, "
				      "\"e\" : -1.5E+3 ,\"f\":{},\"message\":"
				      "\"statement: x\"");

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop (web) <6b04836a.1> 2/11: "
			 "x\n");
}

Test(log_json, counts_lines_that_are_no_records)
{
	static const char *const bad[] = {
		"{",
		"{}",
		"[]",
		"{\"error_severity\":\"LOG\"",
		"{\"error_severity\":\"LOG\"}x",
		"{\"error_severity\":\"LOG\",}",
		"{\"error_severity\":}",
		"{\"error_severity\":",
		"{\"error_severity\" \"LOG\"}",
		"{\"error_severity\":\"LOG\",\"a\":[}",
		"{\"error_severity\":\"LOG\",\"a\":[\"}",
		"{\"error_severity\":\"LOG\",\"a\":[",
		"{\"error_severity\":\"LOG\",\"message\":\"\\x\"}",
		"{\"error_severity\":\"LOG\",\"message\":\"\\u12g4\"}",
		"{\"error_severity\":\"LOG\",\"message\":\"\\u12\"}",
		"{\"error_severity\":\"LOG\",\"message\":nothing}",
		"{\"error_severity\":\"LOG\",\"message\":\"x}",
		"{\"error_severity\":\"FEHLER\",\"message\":\"x\"}",
		"{error_severity:\"LOG\"}",
		"2026-11-23 18:18:18.706 UTC LOG:  statement: x",
		"\x01\x02",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct buf b;

		buf_init(&b);
		buf_printf(&b, GOOD("1") "\n%s\n" GOOD("2"), bad[i]);
		cr_assert_str_eq(log_text(b.data, NULL),
				 GOOD_TEXT("1") GOOD_TEXT(
					 "2") "unreadable 1, first line 3",
				 "%s", bad[i]);
		buf_release(&b);
	}
}

Test(log_json, refuses_deep_values)
{
	struct buf b;

	buf_init(&b);
	buf_str(&b, GOOD("1") "{\"error_severity\":\"LOG\",\"a\":");
	for (int i = 0; i < 100000; i++)
		buf_char(&b, '[');
	cr_assert_str_eq(log_text(b.data, NULL),
			 GOOD_TEXT("1") "unreadable 1, first line 2");
	buf_release(&b);
}

Test(log_json, counts_a_half_written_last_record)
{
	cr_assert_str_eq(log_text(GOOD("1") "{\"timestamp\":\"2026", NULL),
			 GOOD_TEXT("1") "unreadable 1, first line 2");
}

Test(log_json, begins_in_the_middle_of_a_record)
{
	cr_assert_str_eq(log_text("\"x\",\"y\":1}\n" GOOD("1"), NULL),
			 GOOD_TEXT("1") "unreadable 1, first line 1");
}

Test(log_json, learns_the_order_of_keys)
{
	const char *one = "{\"message\":\"statement: SELECT 1\",\"pid\":1,"
			  "\"error_severity\":\"LOG\",\"x\":2,"
			  "\"user\":\"alice\",\"dbname\":\"shop\"}\n";
	const char *other = "{\"dbname\":\"shop\",\"pid\":1,"
			    "\"message\":\"statement: SELECT 1\","
			    "\"error_severity\":\"LOG\",\"userid\":7,"
			    "\"user\":\"alice\"}\n";
	struct buf log, want;

	buf_init(&log);
	buf_init(&want);
	for (int i = 0; i < 6; i++) {
		buf_str(&log, i % 3 ? one : other);
		buf_str(&want, "statement alice@shop <1>: SELECT 1\n");
	}
	cr_assert_str_eq(log_text(log.data, NULL), want.data);
	buf_release(&log);
	buf_release(&want);
}

Test(log_json, undoes_escapes_up_to_the_quote)
{
	const char *text = "a\\n\\ud83dx, and more than sixteen\\\"\"\\n";
	const char *want = "a\n\ufffdx, and more than sixteen\"";
	const char *end = text + strlen(text), *quote;
	const char *bad = "\\x";
	char to[64];
	size_t len;

	quote = log_json_unescape(text, end, to, &len);
	cr_assert_eq(quote, end - 3);
	cr_assert(str_is((struct str){to, len}, want));
	cr_assert_eq(log_json_unescape(text, quote, to, &len), quote);
	cr_assert_null(log_json_unescape(text, text + 2, to, &len));
	cr_assert_null(log_json_unescape(bad, bad + 2, to, &len));
}

struct escaped {
	struct buf text,
		want; /* with escapes and a quote behind, and without */
};

static void
put_piece(struct escaped *e, unsigned *seed)
{
	static const struct {
		const char *text, *want;
	} pieces[] = {
		{"\\\"", "\""},
		{"\\\\", "\\"},
		{"\\n", "\n"},
		{"\\u00e9", "\u00e9"},
		{"\\/", "/"},
		{"\\t", "\t"},
		{"\\ud83d\\ude00", "\U0001f600"},
	};
	size_t i = (size_t)rand_r(seed) % 7;

	buf_str(&e->text, pieces[i].text);
	buf_str(&e->want, pieces[i].want);
}

/* In rooms of their own, so that a sanitizer sees what is touched behind. */
static void
check_unescape(const struct escaped *e)
{
	size_t size = e->text.len, len;
	char *text = memcpy(xmalloc(size), e->text.data, size);
	char *to = xmalloc(size);

	cr_assert_eq(log_json_unescape(text, text + size, to, &len),
		     text + size - 1);
	cr_assert_eq(len, e->want.len);
	cr_assert_eq(memcmp(to, e->want.data, len), 0);
	text[size - 1] = 'x';
	cr_assert_eq(log_json_unescape(text, text + size, to, &len),
		     text + size);
	text[size - 1] = '\\';
	cr_assert_null(log_json_unescape(text, text + size, to, &len));
	free(text);
	free(to);
}

static void
check_unescapes(void)
{
	unsigned seed = 5;
	struct escaped e;

	buf_init(&e.text);
	buf_init(&e.want);
	for (int i = 0; i < 4000; i++) {
		int often = 1 + rand_r(&seed) % 40, n = rand_r(&seed) % 500;

		buf_clear(&e.text);
		buf_clear(&e.want);
		while (n-- > 0) {
			char c = (char)('a' + rand_r(&seed) % 26);

			buf_char(&e.text, c);
			buf_char(&e.want, c);
			if (rand_r(&seed) % often == 0)
				put_piece(&e, &seed);
		}
		buf_str(&e.text, "\"");
		check_unescape(&e);
	}
	buf_release(&e.text);
	buf_release(&e.want);
}

Test(log_json, undoes_escapes_of_long_texts)
{
	check_unescapes();
	bytemask_use_portable(true);
	check_unescapes();
}

static void
check_special(void)
{
	char text[300];

	for (size_t at = 0; at <= sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		if (at < sizeof(text))
			text[at] = at % 2 ? '"' : '\\';
		for (size_t n = 0; n <= sizeof(text); n++)
			cr_assert_eq(log_json_special(text, text + n),
				     text + (at < n ? at : n));
	}
}

Test(log_json, finds_where_a_text_ends)
{
	check_special();
	bytemask_use_portable(true);
	check_special();
}

#define GOOD_X "statement alice@shop (web) <6b04836a.1> 2/11: x\n"

/* What is nearly as the server writes it, behind lines that are. */
Test(log_json, takes_lines_unlike_those_before)
{
	static const char *const lines[] = {
		RECORD("1", "\"LOG\",\"message\":\"statement: x\""),
		RECORD("1", "\"LOG\" , \"message\" : \"statement: x\""),
		RECORD("1", "\"LOG\",\"detail\":null,\"message\":"
			    "\"statement: x\""),
		RECORD("1", "\"LOG\",\"message\":\"x\",\"state_code\":5,"
			    "\"message\":\"statement: x\""),
		RECORD("1", "\"LOG\",\"hint\":\"a\\\"b\",\"message\":"
			    "\"statement: x\""),
	};
	size_t n = sizeof(lines) / sizeof(*lines);
	struct buf log;

	for (size_t i = 0; i < n * n; i++) {
		buf_init(&log);
		buf_str(&log, lines[i % n]);
		buf_str(&log, "\n");
		buf_str(&log, lines[i / n]);
		buf_str(&log, "\n");
		buf_str(&log, lines[i % n]);
		cr_assert_str_eq(log_text(log.data, NULL),
				 GOOD_X GOOD_X GOOD_X);
		buf_release(&log);
	}
}
