#include "sql/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/mem.h"

/* The statements of a script, each in brackets. */
static void
check_bytes(const char *script, size_t len, const char *expected)
{
	static char got[65536];
	struct script s;
	struct script_statement t;
	size_t n = 0;

	script_init(&s, script, len);
	while (script_next(&s, &t)) {
		cr_assert_lt(n + t.len + 3, sizeof(got));
		got[n++] = '[';
		memcpy(got + n, t.text, t.len);
		n += t.len;
		got[n++] = ']';
	}
	got[n] = '\0';
	cr_assert_eq(n, strlen(expected), "%.*s", (int)n, got);
	cr_assert_arr_eq(got, expected, n, "%.*s", (int)n, got);
}

static void
check(const char *script, const char *expected)
{
	check_bytes(script, strlen(script), expected);
}

Test(script, ends_statements_at_semicolons)
{
	check("", "");
	check(" ;; ; ", "");
	check("a; b ;c", "[a][b][c]");
	check("a(b; c); d", "[a(b; c)][d]");
	check("a); b", "[a)][b]");
	check("SELECT 1 -- x; y\n; b", "[SELECT 1][b]");
}

Test(script, leaves_line_comments_before_a_statement_and_keeps_block_comments)
{
	check("-- a;\n  b;", "[b]");
	check("/* a; */ b; /* c */", "[/* a; */ b]");
	check("/* a /* b */ ; */ c;d", "[/* a /* b */ ; */ c][d]");
	check("/* open", "");
	check("a /* open", "[a /* open]");
}

Test(script, passes_strings_of_every_kind)
{
	check("'a;''b;'; c", "['a;''b;'][c]");
	check("'a\\'; b;", "['a\\'][b]");
	check("E'a\\'; b'; c", "[E'a\\'; b'][c]");
	check("e'a''\\'; b'; c", "[e'a''\\'; b'][c]");
	check("E'a'\n  -- x\n 'b\\'; c'; d", "[E'a'\n  -- x\n 'b\\'; c'][d]");
	check("E'a' 'b\\'; c", "[E'a' 'b\\'][c]");
	check("type'a\\'; b", "[type'a\\'][b]");
	check("U&'a;' uescape '!'; N'b;'", "[U&'a;' uescape '!'][N'b;']");
	check("\"a;\"\"b\"; c", "[\"a;\"\"b\"][c]");
	check("'open; b", "['open; b]");
	check("E'open\\", "[E'open\\]");
	check("\"open; b", "[\"open; b]");
	check("1e'a'; b", "[1e'a'][b]");
}

Test(script, passes_dollar_quotes)
{
	check("$$a;$$; b", "[$$a;$$][b]");
	check("$x$a;$y$;$x$; b", "[$x$a;$y$;$x$][b]");
	check("a$b$c; d$b$", "[a$b$c][d$b$]");
	check("$1; b", "[$1][b]");
	check("$a; b", "[$a][b]");
	check("$a$ b; c", "[$a$ b; c]");
	check("$", "[$]");
	check("$\xc3\xa4$;$\xc3\xa4$; b", "[$\xc3\xa4$;$\xc3\xa4$][b]");
}

Test(script, reads_backslashes_as_escapes_while_conforming_strings_are_off)
{
	check("set Standard_Conforming_Strings = off; 'a\\'; b'; c",
	      "[set Standard_Conforming_Strings = off]['a\\'; b'][c]");
	check("SET standard_conforming_strings TO 'false'; 'a\\'; b'; "
	      "SET standard_conforming_strings = on; 'a\\'; b",
	      "[SET standard_conforming_strings TO 'false']['a\\'; b']"
	      "[SET standard_conforming_strings = on]['a\\'][b]");
	check("SET standard_conforming_strings; 'a\\'; b",
	      "[SET standard_conforming_strings]['a\\'][b]");
}

Test(script, leaves_out_psql_commands)
{
	check("\\restrict abc;'\na;\n\\connect x\n\\set y 'z\n b;", "[a][b]");
	check("/* x */ \\echo\na;", "[a]");
	check("a \\g out.txt\nb;", "[a][b]");
	check("a \\; b;", "[a][b]");
	check("a \\gset p_\nb\\gx", "[a][b]");
	check("a \\echo b\n;c", "[a \\echo b][c]");
	check("\\", "");
}

Test(script, tells_what_psql_would_run_the_result_of)
{
	struct script s;
	struct script_statement t;
	static const char text[] = "SELECT 'x' \\gexec\nSELECT 2;";

	script_init(&s, text, strlen(text));
	cr_assert(script_next(&s, &t));
	cr_assert(t.executed);
	cr_assert(script_next(&s, &t));
	cr_assert_not(t.executed);
	cr_assert_eq(t.line, 2);
	cr_assert_not(script_next(&s, &t));
}

Test(script, skips_the_data_of_copy)
{
	check("COPY t (a) FROM stdin;\n1;'\n\\.\nb;",
	      "[COPY t (a) FROM stdin][b]");
	check("copy t from STDIN with csv; -- x\r\n1;'\r\n\\.\r\nb;",
	      "[copy t from STDIN with csv][b]");
	check("COPY t FROM stdin;\n1\n\\.x\n", "[COPY t FROM stdin]");
	check("COPY t FROM stdin;", "[COPY t FROM stdin]");
	check("COPY t FROM 'stdin';\na;", "[COPY t FROM 'stdin'][a]");
	check("COPY (SELECT a FROM stdin) TO stdout;\na;",
	      "[COPY (SELECT a FROM stdin) TO stdout][a]");
	check("\\copy t (a) from stdin\n1;\n\\.\nb;", "[b]");
	check("\\copy t from 'f'\nb;", "[b]");
	check("\\copyx from stdin\nb;", "[b]");
}

Test(script, passes_bodies_of_begin_atomic)
{
	check("CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN b END;"
	      " SELECT 2; END; c",
	      "[CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN b "
	      "END; SELECT 2; END][c]");
	check("create or replace procedure p() begin atomic a; end; b",
	      "[create or replace procedure p() begin atomic a; end][b]");
	check("CREATE FUNCTION f(\"begin\" int, begin int) RETURN 1; b",
	      "[CREATE FUNCTION f(\"begin\" int, begin int) RETURN 1][b]");
	check("BEGIN; a; END; b", "[BEGIN][a][END][b]");
	check("CREATE TABLE function (begin int); a",
	      "[CREATE TABLE function (begin int)][a]");
	check("CREATE VIEW function AS begin; a",
	      "[CREATE VIEW function AS begin][a]");
	check("CREATE OR REPLACE VIEW begin; a",
	      "[CREATE OR REPLACE VIEW begin][a]");
	check("CREATE FUNCTION f() BEGIN ATOMIC a; b",
	      "[CREATE FUNCTION f() BEGIN ATOMIC a; b]");
}

Test(script, accepts_any_bytes)
{
}

Test(script, starts_behind_a_byte_order_mark)
{
	struct script s;
	struct script_statement t;

	check("\xef\xbb\xbf"
	      "a;b",
	      "[a][b]");
	script_init(&s,
		    "\xef\xbb\xbf"
		    "a",
		    4);
	cr_assert(script_next(&s, &t));
	cr_assert_eq(t.column, 1);
}

Test(script, knows_lines_and_columns)
{
	static const char text[] = "a;\r\n  b; c\n;\n'\n\n'; d;\n"
				   "COPY t FROM stdin;\n1\n\\.\n\te";
	static const int places[][2] = {{1, 1}, {2, 3}, {2, 6}, {4, 1},
					{6, 4}, {7, 1}, {10, 2}};
	struct script s;
	struct script_statement t;

	script_init(&s, text, strlen(text));
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		cr_assert(script_next(&s, &t));
		cr_assert_eq(t.line, places[i][0], "%zu: %d", i, t.line);
		cr_assert_eq(t.column, places[i][1], "%zu: %d", i, t.column);
	}
	cr_assert_not(script_next(&s, &t));
}

/* A second is enough for a megabyte of anything, unless time is quadratic. */
Test(script, takes_linear_time, .timeout = 20)
{
	static const char *const pieces[] = {
		"$a", "'",    "E'\\'\n", "(",	 "/*",	   "a;",
		"\"", "$a$ ", "--x ",	 "\\x ", "begin ", "E''\n"};
	const size_t size = 2 << 20;
	char *text = xmalloc(size);

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct script s;
		struct script_statement t;
		size_t len = strlen(pieces[i]);

		for (size_t at = 0; at + len <= size; at += len)
			memcpy(text + at, pieces[i], len);
		script_init(&s, text, size / len * len);
		while (script_next(&s, &t))
			;
		cr_assert_eq(s.at, size / len * len);
	}
	free(text);
}

/* Statements with their places, the script given in pieces of n bytes. */
static size_t
in_pieces(const char *text, size_t len, size_t piece, char *got, size_t size)
{
	struct script s;
	struct script_statement t;
	size_t start = 0, end = piece < len ? piece : len, n = 0;

	script_init(&s, text, end);
	s.more = end < len;
	for (;;) {
		while (script_next(&s, &t))
			n += (size_t)snprintf(
				got + n, size - n, "%d:%d[%.*s]%d\n", t.line,
				t.column, (int)t.len, t.text, t.executed);
		if (end == len)
			return n;
		start += s.at;
		end = end + piece < len ? end + piece : len;
		script_go_on(&s, text + start, end - start, end < len);
	}
}

Test(script, is_the_same_in_pieces_of_any_size)
{
	static const char text[] =
		"-- a; comment\nSELECT 'a;\n' -- x;\n;\\echo a;b\n"
		"COPY t FROM stdin;\n1\tSELECT 1;\n\\.\nSELECT $x$;$y$;\n$x$;\n"
		"COPY (a) FROM STDIN ; SELECT 2;\n1;\n\\.\r\n"
		"/* a /* b; */ */ CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; "
		"CASE WHEN a THEN b END; END;\nSELECT 'x'\n\n'y;';\n"
		"SELECT 3 \\gexec\nSELECT 4 \\g\n\\copy a from stdin\n;\n\\.\n"
		"SET standard_conforming_strings = off;\nSELECT 'a\\';';\n"
		"COPY t FROM stdin;\nall; that; follows\n";
	char whole[2048], got[2048];
	size_t n = in_pieces(text, strlen(text), strlen(text), whole,
			     sizeof(whole));

	cr_assert_gt(n, 300);
	cr_assert_null(strstr(whole, "follows"));
	for (size_t piece = 1; piece < sizeof(text); piece++) {
		cr_assert_eq(
			in_pieces(text, strlen(text), piece, got, sizeof(got)),
			n, "%zu: %s", piece, got);
		cr_assert_arr_eq(whole, got, n, "%zu", piece);
	}
}

Test(script, passes_data_without_keeping_it)
{
	struct script s;
	struct script_statement t;
	static const char data[] = "1\tx\n2\ty\n3";

	script_init(&s, "COPY t FROM stdin;\n1\t", 21);
	s.more = true;
	cr_assert_not(script_next(&s, &t));
	cr_assert_eq(s.at, 0);
	script_init(&s, "COPY t FROM stdin;\nabc", 22);
	cr_assert(script_next(&s, &t));
	cr_assert_eq(s.at, 19);
	script_go_on(&s, data, strlen(data), true);
	cr_assert_not(script_next(&s, &t));
	cr_assert_eq(s.at, 8);
}
