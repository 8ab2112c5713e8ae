#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check/baseline.h"

static struct arena arena;
static struct baseline b;
static struct check_result result;
static char path[64];

static void
start(void)
{
	baseline_init(&b, &arena);
	snprintf(path, sizeof(path), "/tmp/dbsplit-baseline.%d", getpid());
}

static void
end(void)
{
	unlink(path);
	baseline_release(&b);
	arena_release(&arena);
}

TestSuite(baseline, .init = start, .fini = end);

static bool
exists(void *arg, const char *file)
{
	(void)arg;
	return strcmp(file, "gone.sql") != 0;
}

static struct baseline_scope
scope_of(const char *file)
{
	struct baseline_scope scope = {.schema = true, .exists = exists};

	map_set(&scope.files, file, &scope);
	return scope;
}

static void
load(const char *text)
{
	struct err err;

	cr_assert_eq(file_write(path, text, strlen(text), &err), 0);
	cr_assert_eq(baseline_load(&b, path, &err), 0, "%s", err.message);
}

static void
find(enum check_rule rule, const char *file, const char *object)
{
	vec_push(&arena, &result.findings,
		 (struct finding){.rule = rule,
				  .severity = SEVERITY_ERROR,
				  .file = file,
				  .stable_file = file,
				  .consumer = "orders",
				  .owner = "users",
				  .object = object,
				  .shape = "1f"});
}

static void
writes(const struct baseline_scope *scope, const char *reason,
       const char *expected)
{
	const char *lines;
	struct buf out;

	buf_init(&out);
	baseline_write(&out, &b, scope, &result, reason);
	lines = strstr(out.data, "\n# Lines");
	cr_assert(lines);
	lines = strchr(lines + 1, '\n') + 1;
	cr_expect_str_eq(lines, expected, "%s", lines);
	buf_release(&out);
}

#define KEY "cross-service-read a.sql orders public.users 1f"

Test(baseline, takes_out_what_it_has_and_no_more)
{
	struct baseline_scope scope = scope_of("a.sql");

	load("# words\n\n" KEY " x2 # since ever\r\n");
	for (int i = 0; i < 3; i++)
		find(RULE_READ, "a.sql", "public.users");
	find(RULE_WRITE, "a.sql", "public.users");
	baseline_apply(&b, &scope, &result, SEVERITY_ERROR, &arena);
	cr_expect_eq(result.findings.n, 2);
	cr_expect_eq(result.baselined, 2);
	map_release(&scope.files);
}

Test(baseline, tells_what_is_gone)
{
	struct baseline_scope scope = scope_of("a.sql");

	load(KEY " x2\n"
		 "cross-service-read gone.sql orders public.users 1f\n"
		 "cross-service-read b.sql orders public.users 1f\n"
		 "cross-service-read - orders public.users 1f\n"
		 "cross-service-grant - orders public.users -\n");
	find(RULE_READ, "a.sql", "public.users");
	baseline_apply(&b, &scope, &result, SEVERITY_ERROR, &arena);
	/* Of b.sql and of logs nobody knows. */
	cr_expect_eq(result.findings.n, 3);
	for (size_t i = 0; i < result.findings.n; i++)
		cr_expect_eq(result.findings.v[i].rule, RULE_STALE_BASELINE);
	cr_expect_eq(result.findings.v[0].line, 1);
	cr_expect_eq(result.findings.v[1].line, 2);
	cr_expect_eq(result.findings.v[2].line, 5);
	map_release(&scope.files);
}

Test(baseline, shrinks)
{
	struct baseline_scope scope = scope_of("a.sql");

	load(KEY " x2 # old\n"
		 "cross-service-read b.sql orders public.users 1f # kept\n"
		 "cross-service-write a.sql orders public.users 1f\n");
	find(RULE_READ, "a.sql", "public.users");
	find(RULE_JOIN, "a.sql", "public.users");
	baseline_apply(&b, &scope, &result, SEVERITY_ERROR, &arena);
	writes(&scope, NULL,
	       KEY " # old\n"
		   "cross-service-read b.sql orders public.users 1f # "
		   "kept\n");
	map_release(&scope.files);
}

Test(baseline, grows_with_a_reason_alone)
{
	struct baseline_scope scope = scope_of("a b%.sql");

	load("");
	find(RULE_READ, "a b%.sql", "public.\"x y\"");
	find(RULE_READ, "a b%.sql", "public.\"x y\"");
	find(RULE_WRITE, NULL, "-");
	baseline_apply(&b, &scope, &result, SEVERITY_ERROR, &arena);
	writes(&scope, "it was\nthere",
	       "cross-service-read a%20b%25.sql orders public.\"x%20y\" 1f x2 "
	       "# it was there\n"
	       "cross-service-write - orders %2D 1f # it was there\n");
	map_release(&scope.files);
}

Test(baseline, reads_what_it_writes)
{
	struct baseline_scope scope = scope_of("a b%.sql");

	load("cross-service-read a%20b%25.sql orders public.\"x%20y\" 1f\n");
	find(RULE_READ, "a b%.sql", "public.\"x y\"");
	baseline_apply(&b, &scope, &result, SEVERITY_ERROR, &arena);
	cr_expect_eq(result.findings.n, 0);
	map_release(&scope.files);
}

static void
refuses(const char *text, int line)
{
	struct err err;

	cr_assert_eq(file_write(path, text, strlen(text), &err), 0);
	cr_expect_eq(baseline_load(&b, path, &err), -1, "%s", text);
	cr_expect_eq(err.line, line);
	cr_expect_str_eq(err.message, "this is no line of a baseline");
}

Test(baseline, refuses_what_is_none)
{
	refuses("\n<<<<<<< HEAD\n", 2);
	refuses("cross-service-raed a.sql orders public.users 1f\n", 1);
	refuses(KEY " x0\n", 1);
	refuses(KEY " y\n", 1);
	refuses(KEY " x1 more\n", 1);
	refuses("cross-service-read a.sql orders\n", 1);
}
