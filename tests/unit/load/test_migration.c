#include "load/migration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "base/buf.h"

/* The parts, each in brackets: of what is up, of what takes back with a "-"
   before it, and a "+" where it goes on. */
static void
check_bytes(const char *path, const char *text, size_t len,
	    const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct migration_parts parts = {.n = 0};
	const struct migration_part *part;
	struct buf got;

	buf_init(&got);
	migration_split(path, (struct str){text, len}, &arena, &parts);
	vec_each (part, &parts) {
		cr_assert_lt(part->from, part->to);
		cr_assert_leq(part->to, len);
		buf_str(&got, part->down ? "-" : "");
		buf_str(&got, part->goes_on ? "+" : "");
		buf_char(&got, '[');
		buf_add(&got, text + part->from, part->to - part->from);
		buf_char(&got, ']');
	}
	cr_assert_str_eq(got.data, expected);
	buf_release(&got);
	arena_release(&arena);
}

static void
check(const char *path, const char *text, const char *expected)
{
	check_bytes(path, text, strlen(text), expected);
}

Test(migration, of_no_tool_is_up_from_the_first_byte_to_the_last)
{
	check("a.sql", "", "");
	check("a.sql", "SELECT 1;", "[SELECT 1;]");
	check("db/structure.sql", "\n-- migrate\nx\n", "[\n-- migrate\nx\n]");
	check("a.sql", "\xef\xbb\xbfx", "[\xef\xbb\xbfx]");
	check("V1__a.sql", "a", "[a]");
	check("R__a.sql", "a", "[a]");
	check("1_a.up.sql", "a", "[a]");
	check("deploy/a.sql", "a", "[a]");
}

Test(migration, that_takes_back_is_told_by_its_path)
{
	static const char *const down[] = {
		"U1__a.sql",	    "x/U1.2_3__a b.sql",  "1_a.down.sql",
		"x/y/1_a.DOWN.SQL", "a.down.sql",	  "revert/a.sql",
		"db/verify/a.sql",  "revert/users/a.sql", "deploy/revert/a.sql",
	};
	static const char *const up[] = {
		"V1__a.sql",
		"U1_a.sql",
		"U__a.sql",
		"u1__a.sql",
		"Users__a.sql",
		"down.sql",
		".down.sql",
		"x.down.sql/a.sql",
		"U1__a/b.sql",
		"revert",
		"revert.sql",
		"reverted/a.sql",
		"",
		"revert/deploy/a.sql",
		"deploy/revert.sql",
	};

	for (size_t i = 0; i < sizeof(down) / sizeof(*down); i++)
		cr_assert(migration_is_down(down[i]), "%s", down[i]);
	for (size_t i = 0; i < sizeof(up) / sizeof(*up); i++)
		cr_assert_not(migration_is_down(up[i]), "%s", up[i]);
	check("1_a.down.sql", "a", "-[a]");
	check("1_a.down.sql", "", "");
	check("revert/a.sql", "-- migrate:up\na", "-[-- migrate:up\na]");
}

Test(migration, of_dbmate_has_sections)
{
	check("1_a.sql", "-- migrate:up\na;\n-- migrate:down\nb;\n",
	      "[-- migrate:up\na;\n]-[-- migrate:down\nb;\n]");
	check("1_a.sql",
	      "--migrate:up transaction:false\r\na\r\n"
	      "--\tmigrate:down x:y\r\nb",
	      "[--migrate:up transaction:false\r\na\r\n]"
	      "-[--\tmigrate:down x:y\r\nb]");
	check("1_a.sql", "-- note\n-- migrate:up\na\n-- migrate:down",
	      "[-- note\n-- migrate:up\na\n]-[-- migrate:down]");
	check("1_a.sql", "\xef\xbb\xbf-- migrate:down\na",
	      "[\xef\xbb\xbf]-[-- migrate:down\na]");
}

Test(migration, takes_no_other_comment_for_a_section_of_dbmate)
{
	static const char *const texts[] = {
		"a\n -- migrate:down\nb",   "a\n-- migrate:downwards\nb",
		"a\n-- migrate: down\nb",   "a -- migrate:down\nb",
		"a\n-- Migrate:Down\nb",    "a\n- migrate:down\nb",
		"a\n--- migrate:down\nb",   "a\n-- see migrate:down\nb",
		"a\n/* migrate:down */\nb",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char expected[64];

		snprintf(expected, sizeof(expected), "[%s]", texts[i]);
		check("1_a.sql", texts[i], expected);
	}
}

Test(migration, of_goose_has_sections)
{
	check("1_a.sql", "-- +goose Up\na;\n-- +goose Down\nb;",
	      "[-- +goose Up\na;\n]-[-- +goose Down\nb;]");
	check("1_a.sql", "--+goose up\na;\n--   +GOOSE   DOWN  \r\nb;",
	      "[--+goose up\na;\n]-[--   +GOOSE   DOWN  \r\nb;]");
	check("1_a.sql",
	      "-- +goose NO TRANSACTION\n-- +goose Up\na;\n"
	      "-- +goose ENVSUB ON\nc;\n-- +goose Down\nb;",
	      "[-- +goose NO TRANSACTION\n-- +goose Up\na;\n"
	      "-- +goose ENVSUB ON\nc;\n]-[-- +goose Down\nb;]");
	check("1_a.sql",
	      "a\n -- +goose Down\n-- +goose Downs\n-- goose Down\nb",
	      "[a\n -- +goose Down\n-- +goose Downs\n-- goose Down\nb]");
}

Test(migration, of_goose_ends_statements_without_a_semicolon)
{
	check("1_a.sql",
	      "-- +goose Up\n-- +goose StatementBegin\na; b\n"
	      "-- +goose StatementEnd\nc;\n",
	      "[-- +goose Up\n-- +goose StatementBegin\na; b\n]"
	      "[-- +goose StatementEnd\nc;\n]");
	check("1_a.sql",
	      "-- +goose Up\n-- +goose StatementBegin\na; b; \n\n"
	      "-- +goose statementend\nc;\n-- +goose Down\nd;\n",
	      "[-- +goose Up\n-- +goose StatementBegin\na; b; \n\n"
	      "-- +goose statementend\nc;\n]-[-- +goose Down\nd;\n]");
	check("1_a.sql",
	      "-- +goose Down\n-- +goose StatementBegin\na\n"
	      "-- +goose StatementEnd\nb;",
	      "-[-- +goose Down\n-- +goose StatementBegin\na\n]"
	      "-[-- +goose StatementEnd\nb;]");
}

Test(migration, belongs_to_the_tool_of_its_first_marker)
{
	check("1_a.sql", "-- migrate:up\na\n-- +goose Down\nb",
	      "[-- migrate:up\na\n-- +goose Down\nb]");
	check("1_a.sql", "-- +goose Up\na\n-- migrate:down\nb",
	      "[-- +goose Up\na\n-- migrate:down\nb]");
	check("1_a.sql",
	      "--liquibase formatted sql\n--changeset a:1\na\n"
	      "-- migrate:down\nb",
	      "[--changeset a:1\na\n-- migrate:down\nb]");
}

Test(migration, of_liquibase_has_changesets)
{
	check("a.sql",
	      "--liquibase formatted sql\n\n--changeset a:1\na\n"
	      "-- changeset a:2 splitStatements:false\nb;\n",
	      "[--changeset a:1\na\n]"
	      "[-- changeset a:2 splitStatements:false\nb;\n]");
	check("a.sql",
	      "\xef\xbb\xbf\r\n  -- Liquibase Formatted SQL x:y\r\nz;\r\n"
	      "  --CHANGESET a:1\r\na;\r\n",
	      "[  --CHANGESET a:1\r\na;\r\n]");
	check("a.sql", "--liquibase formatted sql\na;",
	      "[--liquibase formatted sql\na;]");
	check("a.sql", "x\n--liquibase formatted sql\n--changeset a:1\na;",
	      "[x\n--liquibase formatted sql\n--changeset a:1\na;]");
	check("a.sql", "--liquibase formatted sql\n--changesets a:1\na;",
	      "[--liquibase formatted sql\n--changesets a:1\na;]");
}

Test(migration, of_liquibase_takes_back_in_comments)
{
	check("a.sql",
	      "--liquibase formatted sql\n--rollback z\n--changeset a:1\na;\n"
	      "--rollback b;\n -- ROLLBACK\tc;\r\n--changeset a:2\nd\n"
	      "--rollback e",
	      "[--changeset a:1\na;\n--rollback b;\n -- ROLLBACK\tc;\r\n]"
	      "-[b;]-+[c;][--changeset a:2\nd\n--rollback e]-[e]");
	check("a.sql",
	      "--liquibase formatted sql\n--changeset a:1\na;\n"
	      "/* liquibase rollback\nb;\nc;\n*/\nd;\n--rollback e;",
	      "[--changeset a:1\na;\n/* liquibase rollback\nb;\nc;\n*/\nd;\n"
	      "--rollback e;]-[b;\nc;\n]-+[e;]");
	check("a.sql",
	      "--liquibase formatted sql\n--changeset a:1\na;\n"
	      " /*Liquibase Rollback \r\nb; */ \r\nc;",
	      "[--changeset a:1\na;\n /*Liquibase Rollback \r\nb; */ \r\nc;]"
	      "-[b; ]");
	check("a.sql",
	      "--liquibase formatted sql\n--changeset a:1\na;\n"
	      "/* liquibase rollback\nb;\n--changeset a:2\nc;",
	      "[--changeset a:1\na;\n/* liquibase rollback\nb;\n"
	      "--changeset a:2\nc;]-[b;\n--changeset a:2\nc;]");
}

Test(migration, of_liquibase_may_take_nothing_back)
{
	static const char *const lines[] = {
		"--rollback",
		"--rollback ",
		"--rollback empty",
		"--rollback not required",
		"--rollback changesetId:1 changesetAuthor:a",
		"--rollbacks a;",
		"-rollback a;",
		"-- a rollback b;",
		"/* liquibase rollback a; */",
		"/* rollback\na; */",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		char text[128], expected[128];

		snprintf(text, sizeof(text),
			 "--liquibase formatted sql\n--changeset a:1\n%s\n",
			 lines[i]);
		snprintf(expected, sizeof(expected), "[--changeset a:1\n%s\n]",
			 lines[i]);
		check("a.sql", text, expected);
	}
}

Test(migration, can_be_of_any_bytes)
{
	const char nul[] = "-- migrate:up\n\0a\n-- migrate:down\n\xff\0b";
	unsigned seed = 1;

	check_bytes("1_a.sql", nul, 14, "[-- migrate:up\n]");
	for (int i = 0; i < 20000; i++) {
		static const char *const words[] = {
			"\n",
			"--",
			" ",
			"liquibase formatted sql",
			"/*",
			"*/",
			"changeset a:1",
			"rollback ",
			"liquibase rollback",
			"+goose ",
			"Up",
			"Down",
			"StatementEnd",
			"migrate:up",
			"migrate:down",
			"x;",
			"\r\n",
			"\xff",
			"\xef\xbb\xbf",
		};
		char text[512];
		size_t len = 0;
		struct arena arena = ARENA_INIT;
		struct migration_parts parts = {.n = 0};
		const struct migration_part *part;
		size_t up_to = 0, from = 0;

		for (int k = 0; k < 16; k++) {
			seed = seed * 1103515245u + 12345u;
			len += (size_t)snprintf(
				text + len, sizeof(text) - len, "%s",
				words[(seed >> 16) %
				      (sizeof(words) / sizeof(*words))]);
		}
		migration_split("a.sql", (struct str){text, len}, &arena,
				&parts);
		vec_each (part, &parts) {
			cr_assert_leq(from, part->from);
			cr_assert_lt(part->from, part->to);
			cr_assert_leq(part->to, len);
			from = part->from;
			if (part->down)
				continue;
			cr_assert_leq(up_to, part->from);
			up_to = part->to;
		}
		arena_release(&arena);
	}
}

static double
seconds_of(const char *line, size_t lines)
{
	size_t n = strlen(line);
	const char *head = "--liquibase formatted sql\n--changeset a:1\n";
	struct arena arena = ARENA_INIT;
	struct migration_parts parts = {.n = 0};
	struct buf text;
	clock_t start;

	buf_init(&text);
	buf_str(&text, head);
	for (size_t i = 0; i < lines; i++)
		buf_add(&text, line, n);
	start = clock();
	migration_split("a.sql", (struct str){text.data, text.len}, &arena,
			&parts);
	buf_release(&text);
	arena_release(&arena);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

Test(migration, takes_time_in_proportion)
{
	static const char *const lines[] = {
		"/* liquibase rollback\n",
		"--changeset a:1\n/* liquibase rollback\n",
		"--rollback a\n",
		"\n",
		"          ",
		"-- ",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		cr_assert_lt(seconds_of(lines[i], 200000), 2, "%s", lines[i]);
}

static int
by_order(const void *a, const void *b)
{
	return migration_compare(*(const char *const *)a,
				 *(const char *const *)b);
}

Test(migration, comes_in_the_order_of_its_version)
{
	static const char *const ordered[] = {
		"B1__x.sql",
		"V1.0__y.sql",
		"V1__x.sql",
		"V1.0.1__x.sql",
		"V1_1__x.sql",
		"V1.9__x.sql",
		"V1.10__x.sql",
		"V001.10.2__x.sql",
		"V2__1_x.sql",
		"V10__x.sql",
		"V20260101120000__x.sql",
		"V99999999999999999999999__x.sql",
		"Vacuum.sql",
		"a.sql",
		"b.sql",
		"R__a.sql",
		"R__b.sql",
	};
	static const char *const numbered[] = {
		"1_a.down.sql", "1_a.up.sql", "002_x.sql",
		"2_5_x.sql",	"10_x.sql",   "20260101_x.sql",
	};
	const size_t n = sizeof(ordered) / sizeof(*ordered);
	const char *files[sizeof(ordered) / sizeof(*ordered)];

	for (size_t i = 0; i < n; i++)
		files[i] = ordered[(i * 5 + 3) % n];
	qsort(files, n, sizeof(*files), by_order);
	for (size_t i = 0; i < n; i++)
		cr_assert_str_eq(files[i], ordered[i]);
	for (size_t i = 1; i < sizeof(numbered) / sizeof(*numbered); i++)
		cr_assert_lt(migration_compare(numbered[i - 1], numbered[i]), 0,
			     "%s", numbered[i]);
	cr_assert_lt(migration_compare("9_x.sql", "V1__x.sql"), 0);
}

/* Each of any three: as qsort wants it. */
Test(migration, has_one_order)
{
	static const char *const names[] = {
		"V9__a.sql",   "V10__a.sql",   "V5.sql",    "R__a.sql",
		"9_a.sql",     "10_a.sql",     "10a.sql",   "U9__a.sql",
		"a/V1__a.sql", "a.sql",	       "a/1_a.sql", "a/b/1.sql",
		"V1.1__.sql",  "V1_01__a.sql", "",
	};
	const size_t n = sizeof(names) / sizeof(*names);

	for (size_t i = 0; i < n * n * n; i++) {
		const char *a = names[i / n / n], *b = names[i / n % n];
		const char *c = names[i % n];
		int ab = migration_compare(a, b), ba = migration_compare(b, a);

		cr_assert_eq(ab == 0, strcmp(a, b) == 0, "%s %s", a, b);
		cr_assert_eq(ab<0, ba> 0, "%s %s", a, b);
		if (ab < 0 && migration_compare(b, c) < 0)
			cr_assert_lt(migration_compare(a, c), 0, "%s %s %s", a,
				     b, c);
	}
}
