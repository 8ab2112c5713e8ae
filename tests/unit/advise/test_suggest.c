#include "advise/suggest.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/communities.h"
#include "support/ddl.h"

static struct script_catalog s;
static struct draft d;
static struct err err;

static void
start(const char *sql)
{
	script_catalog_load(&s, sql);
	draft_init(&d, &s.catalog, &s.arena);
}

static void
finish(void)
{
	draft_release(&d);
	script_catalog_release(&s);
}

/* The service that has a table; NULL if none has. */
static const char *
service_of(const char *table)
{
	const struct draft_service *service;
	const struct draft_table *t;

	vec_each (service, &d.services)
		vec_each (t, &service->tables)
			if (strcmp(t->relation->name, table) == 0)
				return service->name;
	return NULL;
}

static void
together(const char *a, const char *b)
{
	cr_assert_not_null(service_of(a), "%s", a);
	cr_assert_not_null(service_of(b), "%s", b);
	cr_expect_str_eq(service_of(a), service_of(b), "%s, %s", a, b);
}

static void
apart(const char *a, const char *b)
{
	cr_assert_not_null(service_of(a), "%s", a);
	cr_assert_not_null(service_of(b), "%s", b);
	cr_expect_str_neq(service_of(a), service_of(b), "%s, %s", a, b);
}

Test(suggest, keeps_parts_with_their_wholes)
{
	start("CREATE TABLE orders (id int PRIMARY KEY);"
	      "CREATE TABLE lines (o int REFERENCES orders, n int,"
	      "	PRIMARY KEY (o, n));"
	      "CREATE TABLE people (id int PRIMARY KEY);"
	      "CREATE TABLE phones (p int REFERENCES people, n int,"
	      "	PRIMARY KEY (p, n));"
	      "ALTER TABLE orders ADD buyer int REFERENCES people;");
	cr_assert_eq(suggest_services(&d, NULL, 0, &err), 0);
	together("orders", "lines");
	together("people", "phones");
	apart("orders", "people");
	finish();
}

Test(suggest, knows_names_in_singular_and_plural)
{
	start("CREATE TABLE categories (id int);"
	      "CREATE TABLE category_labels (id int);"
	      "CREATE TABLE boxes (id int);"
	      "CREATE TABLE \"BoxSizes\" (id int);"
	      "CREATE TABLE \"BoxColours\" (id int);"
	      "CREATE TABLE news_items (id int);"
	      "CREATE TABLE news_feeds (id int);");
	cr_assert_eq(suggest_services(&d, NULL, 0, &err), 0);
	together("categories", "category_labels");
	together("BoxSizes", "BoxColours");
	together("news_items", "news_feeds");
	apart("categories", "news_feeds");
	finish();
}

Test(suggest, takes_views_for_statements)
{
	start("CREATE TABLE a (x int); CREATE TABLE b (x int);"
	      "CREATE TABLE c (x int); CREATE TABLE e (x int);"
	      "CREATE VIEW ab AS SELECT a.x FROM a JOIN b USING (x);"
	      "CREATE VIEW ce AS SELECT c.x FROM c JOIN e USING (x);");
	cr_assert_eq(suggest_services(&d, NULL, 0, &err), 0);
	together("a", "b");
	together("c", "e");
	apart("a", "c");
	cr_expect_eq(d.runs, (size_t)SUGGEST_RUNS);
	finish();
}

Test(suggest, leaves_out_what_nothing_is_tied_to)
{
	start("CREATE TABLE a (x int PRIMARY KEY);"
	      "CREATE TABLE b (x int REFERENCES a);"
	      "CREATE TABLE alone (x int);"
	      "CREATE TABLE schema_migrations (version text);");
	cr_assert_eq(suggest_services(&d, NULL, 0, &err), 0);
	cr_expect_null(service_of("alone"));
	cr_expect_eq(d.unused.n, 1u);
	cr_expect_eq(d.ignore.n, 1u);
	finish();
}

Test(suggest, gives_as_many_as_are_wanted)
{
	start("CREATE TABLE a (x int PRIMARY KEY);"
	      "CREATE TABLE b (x int REFERENCES a);"
	      "CREATE TABLE c (x int PRIMARY KEY);"
	      "CREATE TABLE e (x int REFERENCES c);"
	      "ALTER TABLE c ADD y int REFERENCES a;");
	cr_assert_eq(suggest_services(&d, NULL, 4, &err), 0);
	cr_expect_eq(d.services.n, 4u);
	finish();
}

Test(suggest, says_where_nothing_ties_tables)
{
	start("CREATE TABLE a (x int);");
	cr_expect_eq(suggest_services(&d, NULL, 0, &err), -1);
	cr_expect_str_eq(err.message, "nothing ties tables to each other: "
				      "services cannot be suggested");
	finish();
	start("");
	cr_expect_eq(suggest_services(&d, NULL, 3, &err), -1);
	finish();
}

/* Two triangles with one edge between them. */
static struct weighted_edge bridge[] = {
	{0, 1, 1}, {0, 2, 1}, {1, 2, 1},   {3, 4, 1},
	{3, 5, 1}, {4, 5, 1}, {2, 3, 0.5},
};

Test(communities, finds_what_is_tied_more_closely)
{
	struct weighted_edges edges = {bridge, 7, 7};
	struct communities *c = communities_new(&edges, 7, &err);
	int label[7];

	cr_assert_not_null(c);
	cr_assert_eq(communities_find(c, NULL, 1, 1, label, &err), 3);
	cr_expect_eq(label[0], label[2]);
	cr_expect_eq(label[3], label[5]);
	cr_expect_neq(label[0], label[3]);
	cr_expect_neq(label[6], label[0]);
	communities_free(c);
}

Test(communities, takes_other_weights)
{
	const double weights[] = {0.1, 0.1, 1, 1, 0.1, 0.1, 5};
	struct weighted_edges edges = {bridge, 7, 7};
	struct communities *c = communities_new(&edges, 6, &err);
	int label[6];

	cr_assert_not_null(c);
	cr_assert_gt(communities_find(c, weights, 1, 1, label, &err), 0);
	cr_expect_eq(label[2], label[3]);
	communities_free(c);
}
