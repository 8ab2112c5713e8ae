/* The reports, on a toy monolith. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "support/toy.h"

static struct toy w;
static struct buf out;
static struct report_options options;

static const char plan[] = "services:\n"
			   "  users: {tables: [users]}\n"
			   "  orders: {tables: [orders]}\n"
			   "  stock: {tables: [stock]}\n";

static void
start(void)
{
	toy_start(&w, "users(id name) orders(id user_id) stock(sku qty) "
		      "audit(at)");
	buf_init(&out);
	options = (struct report_options){.kind = -1};
}

static void
finish(void)
{
	buf_release(&out);
	toy_finish(&w);
}

TestSuite(report, .init = start, .fini = finish);

/* A view, a key, reads, a transaction; nobody's table, an unknown client. */
static void
fill(void)
{
	struct client *c = arena_new(&w.arena, struct client);
	struct cell *a, *b;

	tiny_view(&w.catalog, "v", "id",
		  "SELECT u.id FROM users u, orders o WHERE o.user_id = u.id");
	tiny_foreign_key(&w.catalog, "fk", "orders", "user_id", "users", "id",
			 'c', 'a');
	toy_bind(&w, plan);
	toy_run(&w, "stock", "SELECT id FROM v", 1200);
	toy_run(&w, "users", "SELECT name FROM users", 8000);
	a = toy_run(&w, "orders", "INSERT INTO orders VALUES (1)", 10);
	b = toy_run(&w, "orders", "INSERT INTO stock VALUES (1)", 10);
	toy_run(&w, "stock", "DELETE FROM stock", 3);
	toy_run(&w, "", "SELECT at FROM audit", 2);
	toy_commit(&w, "orders", 10, a, b, NULL);
	*c = (struct client){
		.role = "who",
		.application = "psql\x1b",
		.database = "",
		.service = -1,
		.statements = 2,
	};
	vec_push(&w.arena, &w.workload.clients, c);
}

static void
prints(void (*report)(struct buf *, const struct analysis *,
		      const struct report_options *),
       const char *expected)
{
	buf_clear(&out);
	report(&out, toy_analysis(&w), &options);
	cr_assert_str_eq(out.data, expected);
}

Test(report, is_text_for_a_terminal)
{
	fill();
	prints(report_text,
	       "6 crossings between 3 services, in 4 directions.\n"
	       "13 % of 9,225 statements and 13 % of their time touch others' "
	       "data.\n"
	       "\n"
	       "Who touches whose data\n"
	       "                users  orders  stock\n"
	       "orders writes       .       -     10\n"
	       "       trans        .       -     10\n"
	       "       keys         1       -      .\n"
	       "stock  reads     1.2k    1.2k      -\n"
	       "Rows are consumers, columns owners. trans: transactions that "
	       "write both;\n"
	       "keys: foreign keys.\n"
	       "\n"
	       "Crossings in use\n"
	       " count    time who\n"
	       "  1.2k    13 % stock -> users   view          979d7f9f14\n"
	       "               view public.v -> public.users\n"
	       "               SELECT id FROM v\n"
	       "  1.2k    13 % stock -> orders  view          e90503b222\n"
	       "               view public.v -> public.orders\n"
	       "               SELECT id FROM v\n"
	       "    10         orders -> stock  transaction   701ce152c8\n"
	       "               writes public.orders, public.stock\n"
	       "    10   0.1 % orders -> stock  write         f7b0e6f77e\n"
	       "               INSERT INTO stock VALUES (1)\n"
	       "\n"
	       "Crossings of the schema, without a statement seen\n"
	       "foreign-key\n"
	       "  orders -> users  public.orders.fk                            "
	       "       c38fc19e37\n"
	       "view\n"
	       "  orders -> users  public.v                                    "
	       "       2bd5ea2144\n"
	       "\n"
	       "Tables that nobody owns\n"
	       "  public.audit\n"
	       "\n"
	       "Tables with more than one writer\n"
	       "  public.stock (stock): orders 10, stock 3\n"
	       "\n"
	       "Coverage\n"
	       "  9,225 statements in 9,225 log records\n"
	       "  99.9 % attributed to a service, 100 % resolved to tables\n"
	       "\n"
	       "Clients of no service\n"
	       "     2  role who, application psql\\x1b\n");
}

Test(report, says_that_nothing_crosses)
{
	toy_bind(&w, plan);
	prints(report_text,
	       "Nothing crosses between 3 services.\n"
	       "No statements were read: this is what the schema alone shows.\n"
	       "\n"
	       "Tables that nobody owns\n"
	       "  public.audit\n");
	w.analysis = NULL;
	toy_run(&w, "users", "SELECT name FROM users", 1);
	options.service = "users";
	prints(report_text,
	       "Nothing crosses (service users) between 3 services.\n");
	options.service = NULL;
	prints(report_text,
	       "Nothing crosses between 3 services.\n"
	       "None of 1 statement touches another's data.\n"
	       "\n"
	       "Tables that nobody owns\n"
	       "  public.audit\n"
	       "\n"
	       "Coverage\n"
	       "  1 statement in 1 log record\n"
	       "  100 % attributed to a service, 100 % resolved to tables\n");
}

Test(report, never_says_that_what_is_not_known_is_clean)
{
	static const char clean[] =
		"Nothing crosses between 3 services.\n"
		"None of 1 statement is known to touch another's data.\n"
		"No statement is resolved to tables: what they touch is not "
		"known.\n";

	toy_bind(&w, plan);
	toy_run(&w, "users", "SELECT name FROM elsewhere", 1);
	report_text(&out, toy_analysis(&w), &options);
	cr_assert_eq(strncmp(out.data, clean, strlen(clean)), 0, "%s",
		     out.data);
}

Test(report, says_of_what_was_asked_for_that_no_statement_is_in_it)
{
	static const char verdict[] =
		"1 crossing (kind foreign-key) between 3 services, in 1 "
		"direction.\n"
		"None of 9,225 statements is in them.\n"
		"\n";

	fill();
	options.kind = CROSSING_FOREIGN_KEY;
	report_text(&out, toy_analysis(&w), &options);
	cr_assert_eq(strncmp(out.data, verdict, strlen(verdict)), 0, "%s",
		     out.data);
	options.kind = CROSSING_TRANSACTION;
	buf_clear(&out);
	report_text(&out, toy_analysis(&w), &options);
	cr_assert_null(strstr(out.data, "None of"));
}

Test(report, is_a_row_of_csv_for_each_crossing)
{
	fill();
	options.kind = CROSSING_TRANSACTION;
	prints(report_csv, "id,kind,consumer,owner,object,relations,weight,"
			   "time_us,allowed,via,statement\r\n"
			   "701ce152c8,transaction,orders,stock,\"public."
			   "orders,public.stock\",public.stock,10,0,false,,"
			   "INSERT INTO orders VALUES (1)\r\n");
}

Test(report, keeps_formulas_out_of_csv)
{
	struct crossing *x;

	fill();
	options.kind = CROSSING_FOREIGN_KEY;
	for (size_t i = 0; i < toy_analysis(&w)->crossings.n; i++) {
		x = w.analysis->crossings.v[i];
		x->consumer = "=1+1";
		x->owner = "+a,\"b\"";
		x->object = "\tx\x1b[31m\n";
	}
	prints(report_csv, "id,kind,consumer,owner,object,relations,weight,"
			   "time_us,allowed,via,statement\r\n"
			   "c38fc19e37,foreign-key,'=1+1,\"'+a,\"\"b\"\"\",' "
			   "x\\x1b[31m ,public.users,0,0,false,,\r\n");
}

Test(report, is_a_graph)
{
	fill();
	prints(report_dot,
	       "digraph crossings {\n"
	       "\trankdir=LR;\n"
	       "\tnode [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
	       "\tedge [fontname=\"sans-serif\", fontsize=10];\n"
	       "\t\"users\" [label=\"users\\n1 table\"];\n"
	       "\t\"orders\" [label=\"orders\\n1 table\"];\n"
	       "\t\"stock\" [label=\"stock\\n1 table\"];\n"
	       "\t\"orders\" -> \"users\" [label=\"1 foreign key\", "
	       "penwidth=1, style=dashed];\n"
	       "\t\"orders\" -> \"stock\" [label=\"10 writes\\n10 "
	       "transactions\", penwidth=2];\n"
	       "\t\"stock\" -> \"users\" [label=\"1.2k reads\", penwidth=4];\n"
	       "\t\"stock\" -> \"orders\" [label=\"1.2k reads\", penwidth=4];\n"
	       "}\n");
}

Test(report, escapes_what_graphviz_would_read)
{
	toy_bind(&w, plan);
	toy_analysis(&w)->services.v[0].name = "a\"b\\n\x1b";
	prints(report_dot,
	       "digraph crossings {\n"
	       "\trankdir=LR;\n"
	       "\tnode [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
	       "\tedge [fontname=\"sans-serif\", fontsize=10];\n"
	       "\t\"a\\\"b\\\\n\\\\x1b\" [label=\"a\\\"b\\\\n\\\\x1b\\n1 "
	       "table\"];\n"
	       "\t\"orders\" [label=\"orders\\n1 table\"];\n"
	       "\t\"stock\" [label=\"stock\\n1 table\"];\n"
	       "}\n");
}

Test(report, tells_one_crossings_story)
{
	fill();
	toy_analysis(&w);
	cr_assert(!report_explain(&out, w.analysis, "zz", &options));
	cr_assert(!report_explain(&out, w.analysis, "", &options));
	for (size_t i = 0; i < w.analysis->crossings.n; i++) {
		const struct crossing *x = w.analysis->crossings.v[i];

		buf_printf(&out, "---\n");
		cr_assert(report_explain(&out, w.analysis, x->id, &options));
	}
	cr_assert_str_eq(
		out.data,
		"---\n"
		"stock crosses to users by view\n"
		"\n"
		"id         979d7f9f14\n"
		"object     public.v\n"
		"relations  public.users\n"
		"seen       1,200 statements, 13 % of all; 12.0 ms, 13 % of "
		"the time\n"
		"\n"
		"A view brings the owner's rows to the consumer.\n"
		"\n"
		"What usually takes its place\n"
		"A view in the owner's API, or what replaces a join: "
		"composition, a local copy, a\n"
		"read model (CQRS) for three or more owners.\n"
		"\n"
		"Statements\n"
		"\n"
		"1,200 times, 12.0 ms, shape 96039a7f8ea6f553\n"
		"   SELECT id FROM v\n"
		"   `- view public.v\n"
		"      `- public.users\n"
		"---\n"
		"stock crosses to orders by view\n"
		"\n"
		"id         e90503b222\n"
		"object     public.v\n"
		"relations  public.orders\n"
		"seen       1,200 statements, 13 % of all; 12.0 ms, 13 % of "
		"the time\n"
		"\n"
		"A view brings the owner's rows to the consumer.\n"
		"\n"
		"What usually takes its place\n"
		"A view in the owner's API, or what replaces a join: "
		"composition, a local copy, a\n"
		"read model (CQRS) for three or more owners.\n"
		"\n"
		"Statements\n"
		"\n"
		"1,200 times, 12.0 ms, shape 96039a7f8ea6f553\n"
		"   SELECT id FROM v\n"
		"   `- view public.v\n"
		"      `- public.orders\n"
		"---\n"
		"orders crosses to stock by transaction\n"
		"\n"
		"id         701ce152c8\n"
		"object     public.orders, public.stock\n"
		"relations  public.stock\n"
		"seen       10 transactions\n"
		"\n"
		"Tables of several services are written and committed as one: "
		"in two databases\n"
		"there is no such commit.\n"
		"\n"
		"What usually takes its place\n"
		"A saga: local transactions, each with a compensation. Two to "
		"four steps can\n"
		"react to each other's events; five or more, or where somebody "
		"must see how far\n"
		"it is, want a coordinator.\n"
		"\n"
		"Its steps, as they were seen most often\n"
		" 1  INSERT INTO orders VALUES (1)\n"
		" 2  INSERT INTO stock VALUES (1)\n"
		"\n"
		"All its statements\n"
		"\n"
		"10 transactions, shape 29e5c8d300f6b9ed\n"
		"   INSERT INTO orders VALUES (1)\n"
		"\n"
		"10 transactions, shape a90aed9f7a9e6287\n"
		"   INSERT INTO stock VALUES (1)\n"
		"---\n"
		"orders crosses to stock by write\n"
		"\n"
		"id         f7b0e6f77e\n"
		"object     a90aed9f7a9e6287\n"
		"relations  public.stock\n"
		"seen       10 statements, 0.1 % of all; 100 us, 0.1 % of the "
		"time\n"
		"\n"
		"The consumer changes or locks the owner's rows itself, past "
		"whatever rules the\n"
		"owner has.\n"
		"\n"
		"What usually takes its place\n"
		"A function of the owner's API; a saga, where it is part of a "
		"transaction.\n"
		"\n"
		"Statements\n"
		"\n"
		"10 times, 100 us, shape a90aed9f7a9e6287\n"
		"   INSERT INTO stock VALUES (1)\n"
		"   `- public.stock\n"
		"---\n"
		"orders crosses to users by view\n"
		"\n"
		"id         2bd5ea2144\n"
		"object     public.v\n"
		"relations  public.users\n"
		"seen       no statement seen: it is in the schema alone\n"
		"\n"
		"A view brings the owner's rows to the consumer.\n"
		"\n"
		"What usually takes its place\n"
		"A view in the owner's API, or what replaces a join: "
		"composition, a local copy, a\n"
		"read model (CQRS) for three or more owners.\n"
		"\n"
		"In the schema\n"
		"   public.v\n"
		"   `- public.users\n"
		"---\n"
		"orders crosses to users by foreign-key\n"
		"\n"
		"id         c38fc19e37\n"
		"object     public.orders.fk\n"
		"relations  public.users\n"
		"seen       no statement seen: it is in the schema alone\n"
		"\n"
		"The consumer's rows must refer to rows of the owner: the "
		"database checks it on\n"
		"both sides, in every write.\n"
		"\n"
		"What usually takes its place\n"
		"A loose key: the owner's API for the check, a copy and events "
		"for the clean-up.\n"
		"RESTRICT and NO ACTION need a decision.\n"
		"\n"
		"In the schema\n"
		"   public.orders.fk: (user_id) references public.users (id) "
		"on delete cascade\n"
		"   `- public.users\n");
}

struct pieces {
	struct buf all;
	size_t n, largest;
};

static void
take(void *arg, struct buf *piece)
{
	struct pieces *p = arg;

	buf_add(&p->all, piece->data, piece->len);
	p->largest = piece->len > p->largest ? piece->len : p->largest;
	p->n++;
	buf_clear(piece);
}

Test(report, gives_json_in_pieces_to_who_takes_them)
{
	struct pieces pieces = {.n = 0};
	struct buf rest;

	fill();
	for (uint64_t i = 0; i < 1000; i++)
		toy_run(&w, "orders",
			arena_printf(&w.arena, "SELECT %d FROM users", (int)i),
			i);
	report_json(&out, toy_analysis(&w), &options);
	buf_init(&pieces.all);
	buf_init(&rest);
	options.take = take;
	options.take_arg = &pieces;
	report_json(&rest, toy_analysis(&w), &options);
	cr_assert_gt(pieces.n, 5);
	cr_assert_lt(pieces.largest, 100000);
	take(&pieces, &rest);
	cr_assert_str_eq(pieces.all.data, out.data);
	buf_release(&pieces.all);
	buf_release(&rest);
}

Test(report, narrows_json_to_what_was_asked_for)
{
	fill();
	options.table = "public.stock";
	options.service = "orders";
	options.kind = CROSSING_WRITE;
	report_json(&out, toy_analysis(&w), &options);
	cr_assert_not_null(strstr(out.data, "\"narrowed\": {\n"
					    "    \"kind\": \"write\",\n"
					    "    \"service\": \"orders\",\n"
					    "    \"table\": \"public.stock\"\n"
					    "  }"));
	cr_assert_not_null(strstr(out.data, "INSERT INTO stock"));
	cr_assert_null(strstr(out.data, "INSERT INTO orders"));
	cr_assert_not_null(strstr(out.data, "\"transactions\": []"));
}

Test(report, narrows_text_to_what_was_asked_for)
{
	fill();
	options.service = "stock";
	options.kind = CROSSING_VIEW;
	options.table = "public.users";
	options.width = 70;
	prints(report_text,
	       "1 crossing (kind view, service stock, table public.users) "
	       "between 3 services, in 1 direction.\n"
	       "13 % of 9,225 statements and 13 % of their time are in "
	       "them.\n"
	       "\n"
	       "Who touches whose data\n"
	       "               users  stock\n"
	       "stock reads     1.2k      -\n"
	       "Rows are consumers, columns owners. trans: transactions that "
	       "write both;\n"
	       "keys: foreign keys.\n"
	       "\n"
	       "Crossings in use\n"
	       " count    time who\n"
	       "  1.2k    13 % stock -> users  view          979d7f9f14\n"
	       "               view public.v -> public.users\n"
	       "               SELECT id FROM v\n");
}

/* n services that all read the first one's table. */
static void
many(int n)
{
	struct buf yaml;
	int i;

	toy_finish(&w);
	buf_init(&yaml);
	for (i = 0; i < n; i++)
		buf_printf(&yaml, "t%d(id) ", i);
	toy_start(&w, yaml.data);
	buf_clear(&yaml);
	buf_str(&yaml, "services:\n");
	for (i = 0; i < n; i++)
		buf_printf(&yaml, "  quite_long_name_%d: {tables: [t%d]}\n", i,
			   i);
	toy_bind(&w, yaml.data);
	for (i = 1; i < n; i++)
		toy_run(&w, arena_printf(&w.arena, "quite_long_name_%d", i),
			"SELECT id FROM t0", (uint64_t)i * 1000);
	buf_release(&yaml);
}

Test(report, numbers_services_whose_names_do_not_fit)
{
	const char *end;

	many(6);
	report_text(&out, toy_analysis(&w), &options);
	end = strstr(out.data, "\nCrossings in use");
	cr_assert_not_null(end);
	out.data[end - out.data] = '\0';
	cr_assert_str_eq(out.data,
			 "5 crossings between 6 services, in 5 directions.\n"
			 "100 % of 15,000 statements and 100 % of their time "
			 "touch others' data.\n"
			 "\n"
			 "Who touches whose data\n"
			 "                                  1      2      3    "
			 "  4      5      6\n"
			 " 1 quite_long_name_0\n"
			 " 2 quite_long_name_1 reads     1.0k      -      .    "
			 "  .      .      .\n"
			 " 3 quite_long_name_2 reads     2.0k      .      -    "
			 "  .      .      .\n"
			 " 4 quite_long_name_3 reads     3.0k      .      .    "
			 "  -      .      .\n"
			 " 5 quite_long_name_4 reads     4.0k      .      .    "
			 "  .      -      .\n"
			 " 6 quite_long_name_5 reads     5.0k      .      .    "
			 "  .      .      -\n"
			 "Rows are consumers, columns owners. trans: "
			 "transactions that write both;\n"
			 "keys: foreign keys.\n");
}

Test(report, shows_as_many_services_as_fit)
{
	size_t longest = 0, column = 0;

	many(40);
	report_text(&out, toy_analysis(&w), &options);
	for (size_t i = 0; i < out.len; i++) {
		column = out.data[i] == '\n' ? 0 : column + 1;
		longest = column > longest ? column : longest;
	}
	cr_assert_leq(longest, 80);
	cr_assert_not_null(strstr(out.data, "28 services with fewer crossings "
					    "left out"));
	cr_assert_not_null(strstr(out.data, "9 more with fewer statements"));
}

Test(report, colors_titles_if_asked)
{
	fill();
	options.color = true;
	report_text(&out, toy_analysis(&w), &options);
	cr_assert_not_null(
		strstr(out.data, "\033[1mWho touches whose data\033[0m\n"));
}
