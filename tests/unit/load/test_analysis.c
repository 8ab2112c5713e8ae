/* Analyses in JSON: what is written is read back, mistakes are named. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "load/analysis.h"
#include "report/report.h"
#include "support/toy.h"

static struct toy w;
static struct arena arena;
static struct buf text;
static char path[] = "/tmp/dbsplit-test-XXXXXX";

static void
start(void)
{
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	close(fd);
	buf_init(&text);
	toy_start(&w, "users(id \"Na\xc3\xafve\") orders(id user_id) "
		      "stock(sku qty) audit(at)");
}

static void
finish(void)
{
	unlink(path);
	buf_release(&text);
	toy_finish(&w);
	arena_release(&arena);
}

TestSuite(analysis_load, .init = start, .fini = finish);

static struct analysis *
load(const char *content, size_t len, struct err *err)
{
	FILE *f = fopen(path, "w");

	cr_assert_eq(fwrite(content, 1, len, f), len);
	cr_assert_eq(fclose(f), 0);
	*err = (struct err){0};
	return analysis_load(&arena, path, err);
}

/* Something of everything. */
static void
write_analysis(void)
{
	static const struct report_options all = {.kind = -1};
	static const struct client somebody = {
		.role = "x",
		.database = "",
		.application = "",
		.service = -1,
	};
	struct open_transaction *t = arena_new(&w.arena,
					       struct open_transaction);
	struct relation *s = catalog_add_relation(&w.catalog, RELATION_SEQUENCE,
						  "public", "ids");
	struct cell *a, *b;

	(void)s;
	tiny_view(&w.catalog, "v", "id", "SELECT u.id FROM users u, orders");
	tiny_foreign_key(&w.catalog, "fk\x01\xff\"", "orders", "user_id",
			 "users", "id", 'c', 'a');
	tiny_function(&w.catalog, "f", 1, "plpgsql",
		      "BEGIN EXECUTE 'x'; UPDATE stock SET qty = 2; END");
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users]}\n"
		     "  orders: {tables: [orders]}\n"
		     "  stock: {tables: [stock, ids]}\n"
		     "reference: [audit]\n"
		     "allow:\n"
		     "  - {consumer: orders, table: users, access: read, "
		     "until: 2027-01-01, reason: \"soon \\u202e\"}\n");
	a = toy_run(&w, "orders",
		    "SELECT u.id FROM users u JOIN orders o ON o.user_id = "
		    "u.id GROUP BY u.id ORDER BY 1",
		    2);
	b = toy_run(&w, "orders", "SELECT f(1), nextval('ids')", 3);
	toy_run(&w, "users", "DELETE FROM users", 3);
	toy_run(&w, "users", "SELECT * FROM v", 1);
	toy_run(&w, "", "SELECT \xff FROM nowhere", 1);
	toy_run(&w, "", "SELECT FROM WHERE \x1b[31m", 1);
	a->path = "app, public";
	a->failed = a->rolled_back = 1;
	toy_commit(&w, "orders", 2, b, NULL);
	*t = (struct open_transaction){
		.session = "s\"1",
		.begun = true,
		.pid = 7,
		.backend = 3,
		.first_us = INT64_MIN,
		.last_us = 20,
		.last_line = 9,
	};
	vec_push(&w.arena, &t->events,
		 (struct open_event){.kind = OPEN_STATEMENT,
				     .backend = 3,
				     .lxid = 7,
				     .duration_us = -1,
				     .text = UINT64_MAX,
				     .cell = b,
				     .control = STATEMENT_SAVEPOINT,
				     .name = "sp",
				     .calls = 1,
				     .took = true,
				     .time_us = 4,
				     .took_backend = 3});
	vec_push(&w.arena, &t->events,
		 (struct open_event){.kind = OPEN_ERROR,
				     .duration_us = -1,
				     .cell = a,
				     .client = &somebody,
				     .writes = true,
				     .calls = 1});
	vec_push(&w.arena, &w.workload.open, t);
	report_json(&text, toy_analysis(&w), &all);
}

Test(analysis_load, gives_back_what_was_written)
{
	static const struct report_options all = {.kind = -1};
	struct analysis *a;
	struct buf again;
	struct err err;

	write_analysis();
	a = load(text.data, text.len, &err);
	cr_assert_not_null(a, "%s", err.message);
	buf_init(&again);
	report_json(&again, a, &all);
	cr_assert_str_eq(again.data, text.data);
	buf_clear(&again);
	analysis_derive(a);
	report_json(&again, a, &all);
	cr_assert_str_eq(again.data, text.data);
	buf_release(&again);
}

Test(analysis_load, sorts_shapes_that_somebody_wrote)
{
	static const char last[] = "ffffffffffffffff";
	const struct analysis *a;
	const char *first;
	struct err err;
	size_t n;

	write_analysis();
	n = w.analysis->shapes.n;
	cr_assert_gt(n, 2);
	first = w.analysis->shapes.v[0]->id;
	for (char *p; (p = strstr(text.data, first));)
		memcpy(p, last, strlen(last));
	a = load(text.data, text.len, &err);
	cr_assert_not_null(a, "%s", err.message);
	cr_assert_eq(a->shapes.n, n);
	cr_assert_str_eq(a->shapes.v[0]->id, w.analysis->shapes.v[1]->id);
	cr_assert_str_eq(a->shapes.v[n - 1]->id, last);
}

Test(analysis_load, gives_something_that_adds_up)
{
	static const struct report_options all = {.kind = -1};
	struct analysis *a, *b;
	struct err err;
	struct buf again;

	write_analysis();
	a = load(text.data, text.len, &err);
	b = load(text.data, text.len, &err);
	w.analysis->open.n = a->open.n = b->open.n = 0;
	cr_assert_eq(analysis_add(a, b, &err), 0, "%s", err.message);
	cr_assert_eq(analysis_add(w.analysis, b, &err), 0, "%s", err.message);
	buf_init(&again);
	buf_clear(&text);
	report_json(&again, a, &all);
	report_json(&text, w.analysis, &all);
	cr_assert_str_eq(again.data, text.data);
	buf_release(&again);
}

static void
is_refused(const char *content, const char *message)
{
	struct err err;

	cr_assert_null(load(content, strlen(content), &err));
	cr_assert_str_eq(err.message, message);
	cr_assert_eq(err.code, ERR_INPUT);
	cr_assert_str_eq(err.file, path);
}

Test(analysis_load, refuses_what_is_no_json)
{
	is_refused("{\"a\": \n x}", "this is no JSON: invalid token near 'x'");
	is_refused("{} {}", "this is no JSON: end of file expected near '{'");
	is_refused("{\"a\": 1, \"a\": 2}",
		   "this is no JSON: duplicate object key near '\"a\"'");
	is_refused("", "this is no JSON: '[' or '{' expected near end of file");
}

Test(analysis_load, refuses_a_deep_tree)
{
	struct buf b;
	struct err err;

	buf_init(&b);
	for (int i = 0; i < 100000; i++)
		buf_char(&b, '[');
	cr_assert_null(load(b.data, b.len, &err));
	cr_assert_not_null(strstr(err.message, "maximum parsing depth"));
	buf_release(&b);
}

Test(analysis_load, refuses_what_is_not_ours)
{
	is_refused("{}", "this is no analysis of dbsplit's");
	is_refused("[]", "this is no analysis of dbsplit's");
	is_refused("{\"schema_version\": 1, \"items\": []}",
		   "this is no analysis of dbsplit's");
	is_refused("{\"schema_version\": 2, \"crossings\": []}",
		   "it is of schema version 2, this dbsplit reads 1");
	is_refused("{\"schema_version\": 1, \"crossings\": [], "
		   "\"narrowed\": {}}",
		   "it was narrowed down and is not the whole analysis");
}

Test(analysis_load, says_that_a_file_is_not_there)
{
	struct err err;

	cr_assert_null(analysis_load(&arena, "/nowhere/a.json", &err));
	cr_assert_str_eq(err.message,
			 "cannot open \"/nowhere/a.json\": No such file or "
			 "directory");
}

/* A good analysis in which the first from is now to. */
static void
is_refused_with(const char *from, const char *to, const char *message)
{
	char *at = strstr(text.data, from);
	struct buf b;

	cr_assert_not_null(at, "%s", from);
	buf_init(&b);
	buf_add(&b, text.data, (size_t)(at - text.data));
	buf_str(&b, to);
	buf_str(&b, at + strlen(from));
	is_refused(b.data, message);
	buf_release(&b);
}

Test(analysis_load, names_the_place_of_a_mistake)
{
	write_analysis();
	is_refused_with("\"allow\": [", "\"allow\": [7, ",
			"allow[0]: an object was expected");
	is_refused_with("\"allow\": [", "\"allow\": {}, \"x\": [",
			"allow: an array was expected");
	is_refused_with("\"access\": \"read\"", "\"access\": \"look\"",
			"allow[0].access: \"look\" is none of its values");
	is_refused_with("\"attributed\": ", "\"attributed\": -",
			"coverage.attributed: a count is not negative");
	is_refused_with("\"coverage\": {", "\"coverage\": 1, \"x\": {",
			"coverage: an object was expected");
	is_refused_with("\"allowed\": ", "\"allowed\": 1, \"x\": ",
			"crossings[0].allowed: true or false was expected");
	is_refused_with("\"detail\": null", "\"detail\": []",
			"crossings[1].evidence[0].detail: a string was "
			"expected");
	is_refused_with("\"kind\": \"view\"", "\"kind\": \"vue\"",
			"crossings[4].kind: there is no such kind of crossing");
}

Test(analysis_load, names_the_place_of_a_mistake_in_shapes)
{
	write_analysis();
	is_refused_with("\"via_kinds\": [\n            \"view\"",
			"\"via_kinds\": [\n            \"vue\"",
			"crossings[4].evidence[0].via_kinds: \"vue\" is none "
			"of its values");
	is_refused_with("\"via_schemas\": []", "\"via_schemas\": [\"x\"]",
			"crossings[0].evidence[0].via: its four lists are of "
			"different lengths");
	is_refused_with("\"via_schemas\": []", "\"via_schemas\": [1]",
			"crossings[0].evidence[0].via_schemas: an array of "
			"strings was expected");
	is_refused_with("\"read\": [", "\"read\": [\"zzz\", ",
			"shapes[3].accesses[1].uses: \"zzz\" is none of the "
			"columns");
	is_refused_with(
		"\"state\": ", "\"x\": ", "shapes[0].state: is missing");
	is_refused_with("\"service\": \"users\",\n      \"state\"",
			"\"service\": \"who\",\n      \"state\"",
			"shapes[0].service: there is no such service");
}

Test(analysis_load, names_the_place_of_a_mistake_in_open_transactions)
{
	write_analysis();
	is_refused_with("\"service\": \"orders\",\n            \"shape\": "
			"\"",
			"\"service\": \"orders\",\n            \"shape\": "
			"\"0",
			"open[0].events[0].shape: there is no such shape");
	is_refused_with("\"text\": \"ff", "\"text\": \"FF",
			"open[0].events[0].text: 16 hexadecimal digits were "
			"expected");
	is_refused_with("\"virtual_id\": \"3/7", "\"virtual_id\": \"3-7",
			"open[0].events[0].virtual_id: a virtual id was "
			"expected");
	is_refused_with("\"name\": \"sp\"", "\"name\": null",
			"open[0].events[0].name: a savepoint was expected");
	is_refused_with("\"calls\": 1,\n          \"chain\"",
			"\"calls\": 0,\n          \"chain\"",
			"open[0].events[0].calls: at least one was expected");
	is_refused_with("\"client\": {", "\"client\": 1, \"x\": {",
			"open[0].events[1].client: an object was expected");
}
