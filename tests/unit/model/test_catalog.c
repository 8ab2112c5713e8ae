#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "model/access.h"
#include "model/analysis.h"
#include "model/catalog.h"

static struct arena arena;
static struct catalog c;

static void
setup(void)
{
	catalog_init(&c, &arena);
}

static void
teardown(void)
{
	catalog_release(&c);
	arena_release(&arena);
}

TestSuite(catalog, .init = setup, .fini = teardown);

static struct search_path
path_of(const char *first, const char *second)
{
	struct search_path path = {0};

	vec_push(&arena, &path.schemas, first);
	if (second)
		vec_push(&arena, &path.schemas, second);
	return path;
}

static struct relation *
table(const char *schema, const char *name)
{
	return catalog_add_relation(&c, RELATION_TABLE, schema, name);
}

Test(catalog, finds_relations_by_exact_name)
{
	struct relation *r = table("public", "users");
	char text[] = "copied";
	struct relation *copied = table(text, text);

	text[0] = 'X';
	cr_assert_eq(catalog_find_relation(&c, "public", "users"), r);
	cr_assert_null(catalog_find_relation(&c, "public", "Users"));
	cr_assert_null(catalog_find_relation(&c, "app", "users"));
	cr_assert_eq(catalog_find_relation(&c, "copied", "copied"), copied);
	cr_assert_eq(r->rows, -1);
	cr_assert_eq(r->bytes, -1);
	cr_assert_eq(r->replica_identity, 'd');
}

Test(catalog, a_dot_in_a_name_confuses_nothing)
{
	struct relation *a = table("a.b", "c"), *b = table("a", "b.c");

	cr_assert_eq(catalog_find_relation(&c, "a.b", "c"), a);
	cr_assert_eq(catalog_find_relation(&c, "a", "b.c"), b);
}

Test(catalog, takes_names_of_any_length)
{
	char name[400];
	struct relation *r;

	memset(name, 'n', sizeof(name) - 1);
	name[399] = '\0';
	r = table("public", name);
	cr_assert_eq(catalog_find_relation(&c, "public", name), r);
	name[398] = '\0';
	cr_assert_null(catalog_find_relation(&c, "public", name));
}

Test(catalog, resolves_along_the_path)
{
	struct search_path path = path_of("app", "public");
	struct relation *in_public = table("public", "t"), *in_app;

	cr_assert_eq(catalog_resolve_relation(&c, &path, NULL, "t"), in_public);
	in_app = table("app", "t");
	cr_assert_eq(catalog_resolve_relation(&c, &path, NULL, "t"), in_app);
	cr_assert_eq(catalog_resolve_relation(&c, &path, "public", "t"),
		     in_public);
	cr_assert_null(catalog_resolve_relation(&c, &path, NULL, "x"));
}

Test(catalog, follows_a_move)
{
	struct relation *r = table("public", "a"), *other;

	other = table("public", "b");
	catalog_move_relation(&c, r, "app", "c");
	cr_assert_eq(catalog_find_relation(&c, "app", "c"), r);
	cr_assert_null(catalog_find_relation(&c, "public", "a"));
	cr_assert_str_eq(r->schema, "app");
	cr_assert_eq(catalog_find_relation(&c, "public", "b"), other);
}

Test(catalog, a_dropped_name_can_be_used_again)
{
	struct relation *old = table("public", "t"), *new;

	catalog_drop_relation(&c, old);
	cr_assert_null(catalog_find_relation(&c, "public", "t"));
	new = table("public", "t");
	/* What the name stands for by now stays. */
	catalog_drop_relation(&c, old);
	cr_assert_eq(catalog_find_relation(&c, "public", "t"), new);
	catalog_finish(&c);
	cr_assert_eq(c.relations.n, 1);
	cr_assert_eq(c.relations.v[0], new);
}

Test(catalog, numbers_attributes_without_holes)
{
	struct relation *r = table("public", "t");
	struct attribute *a = catalog_add_attribute(&c, r, "a");
	struct attribute *b = catalog_add_attribute(&c, r, "b");

	cr_assert_eq(a->number * 10 + b->number, 12);
	cr_assert_eq(relation_find_attribute(r, "b"), b);
	cr_assert_null(relation_find_attribute(r, "x"));
	r->attributes.v[0] = b;
	r->attributes.n = 1;
	catalog_finish(&c);
	cr_assert_eq(b->number, 1);
}

Test(catalog, finds_types)
{
	struct search_path path = path_of("public", NULL);
	struct db_type *t = catalog_add_type(&c, TYPE_ENUM, "public", "mood");

	cr_assert_eq(catalog_find_type(&c, "public", "mood"), t);
	cr_assert_eq(catalog_resolve_type(&c, &path, NULL, "mood"), t);
	catalog_move_type(&c, t, "app", "humour");
	cr_assert_null(catalog_find_type(&c, "public", "mood"));
	cr_assert_eq(catalog_find_type(&c, "app", "humour"), t);
	catalog_drop_type(&c, t);
	cr_assert_null(catalog_find_type(&c, "app", "humour"));
	catalog_finish(&c);
	cr_assert_eq(c.types.n, 0);
}

/* Routines. */

static struct routine *
routine(const char *schema, const char *name, int nargs)
{
	struct routine *r = catalog_add_routine(&c, schema, name);

	for (int i = 0; i < nargs; i++)
		vec_push(&arena, &r->arguments, "integer");
	return r;
}

static void
collect(struct routine *r, void *arg)
{
	VEC_TYPE(found, struct routine *) *list = arg;

	vec_push(&arena, list, r);
}

static size_t
found(const char *schema, const char *name, int nargs, struct routine *first)
{
	struct search_path path = path_of("app", "public");
	VEC(struct routine *) list = {0};
	size_t n = catalog_each_routine(&c, &path, schema, name, nargs, collect,
					&list);

	cr_expect_eq(list.n, n);
	cr_expect_eq(n ? list.v[0] : NULL, first);
	return n;
}

Test(catalog, finds_overloads_by_how_many_arguments_they_take)
{
	struct routine *none = routine("public", "f", 0);
	struct routine *two = routine("public", "f", 2);
	struct routine *many = routine("public", "g", 2);

	two->ndefaults = 1;
	many->variadic = true;
	cr_expect_eq(found("public", "f", -1, none), 2);
	cr_expect_eq(found("public", "f", 0, none), 1);
	cr_expect_eq(found("public", "f", 1, two), 1);
	cr_expect_eq(found("public", "f", 2, two), 1);
	cr_expect_eq(found("public", "f", 3, NULL), 0);
	cr_expect_eq(found("public", "g", 0, NULL), 0);
	cr_expect_eq(found("public", "g", 1, many), 1);
	cr_expect_eq(found("public", "g", 9, many), 1);
	cr_expect_eq(found("public", "x", -1, NULL), 0);
}

Test(catalog, the_first_schema_of_the_path_that_has_a_routine_wins)
{
	struct routine *in_public = routine("public", "f", 1), *in_app;

	cr_expect_eq(found(NULL, "f", 1, in_public), 1);
	in_app = routine("app", "f", 1);
	cr_expect_eq(found(NULL, "f", 1, in_app), 1);
	catalog_drop_routine(&c, in_app);
	cr_expect_eq(found(NULL, "f", 1, in_public), 1);
	catalog_move_routine(&c, in_public, "app", "h");
	cr_expect_eq(found(NULL, "f", 1, NULL), 0);
	cr_expect_eq(found("app", "h", 1, in_public), 1);
	catalog_finish(&c);
	cr_assert_eq(c.routines.n, 1);
}

/* Kinds and schemas. */

Test(catalog, knows_tables_from_views_and_partitions)
{
	struct relation *r = table("public", "t");
	struct relation *p = table("public", "p"), *q = table("public", "q");

	p->partition_of = r;
	q->partition_of = p;
	cr_expect_eq(relation_root(q), r);
	cr_expect_eq(relation_root(r), r);
	cr_expect(relation_is_table(r));
	cr_expect_not(relation_is_view(r));
	r->kind = RELATION_MATVIEW;
	cr_expect(relation_is_view(r));
	cr_expect_not(relation_is_table(r));
	r->kind = RELATION_SEQUENCE;
	cr_expect_not(relation_is_view(r));
	cr_expect_not(relation_is_table(r));
	r->kind = RELATION_FOREIGN;
	cr_expect(relation_is_table(r));
}

Test(catalog, knows_the_systems_schemas)
{
	cr_expect(schema_is_system("pg_catalog"));
	cr_expect(schema_is_system("information_schema"));
	cr_expect(schema_is_system("pg_toast"));
	cr_expect(schema_is_system("pg_temp_3"));
	cr_expect_not(schema_is_system("public"));
	cr_expect_not(schema_is_system("pgcrypto"));
	vec_push(&arena, &c.schemas, (struct db_schema){"app", "me"});
	cr_expect(catalog_has_schema(&c, "app"));
	cr_expect_not(catalog_has_schema(&c, "public"));
}

/* catalog_finish. */

Test(catalog, finish_sorts_and_numbers)
{
	struct relation *b = table("public", "b"), *a = table("public", "a");
	struct relation *z = table("app", "z");
	struct routine *two = routine("public", "f", 2);
	struct routine *one = routine("public", "f", 1);
	struct db_type *y = catalog_add_type(&c, TYPE_ENUM, "s", "y");
	struct db_type *x = catalog_add_type(&c, TYPE_ENUM, "s", "x");

	two->arguments.v[0] = "bigint";
	catalog_finish(&c);
	cr_assert_eq(c.relations.v[0], z);
	cr_assert_eq(c.relations.v[1], a);
	cr_assert_eq(c.relations.v[2], b);
	cr_assert_eq(b->id, 2);
	cr_assert_eq(c.routines.v[0], two);
	cr_assert_eq(one->id, 1);
	cr_assert_eq(x->id * 10 + y->id, 1);
}

static struct foreign_key *
reference(struct relation *child, struct relation *parent, const char *name)
{
	struct foreign_key *fk = arena_new(&arena, struct foreign_key);

	*fk = (struct foreign_key){
		.name = name, .child = child, .parent = parent};
	vec_push(&arena, &c.foreign_keys, fk);
	vec_push(&arena, &child->references, fk);
	vec_push(&arena, &parent->referenced_by, fk);
	return fk;
}

Test(catalog, finish_forgets_what_hangs_on_dropped_things)
{
	struct relation *a = table("public", "a"), *b = table("public", "b");
	struct trigger t = {.name = "t", .relation = b};
	struct rule r = {.name = "r", .relation = b};
	struct policy p = {.name = "p", .relation = b};
	struct publication pub = {.name = "pub"};

	reference(a, b, "fk");
	reference(b, a, "back");
	vec_push(&arena, &c.triggers, &t);
	vec_push(&arena, &c.rules, &r);
	vec_push(&arena, &c.policies, &p);
	vec_push(&arena, &a->parents, b);
	vec_push(&arena, &pub.tables, b);
	vec_push(&arena, &pub.tables, a);
	vec_push(&arena, &c.publications, pub);
	vec_push(
		&arena, &c.grants,
		(struct grant){.relation = b, .grantee = "x", .privileges = 1});
	vec_push(
		&arena, &c.grants,
		(struct grant){.relation = a, .grantee = "x", .privileges = 0});
	vec_push(
		&arena, &c.grants,
		(struct grant){.relation = a, .grantee = "x", .privileges = 1});
	catalog_drop_relation(&c, b);
	catalog_finish(&c);
	cr_assert_eq(c.relations.n, 1);
	cr_assert_eq(c.foreign_keys.n, 0);
	cr_assert_eq(a->references.n + a->referenced_by.n + a->parents.n, 0);
	cr_assert_eq(c.triggers.n + c.rules.n + c.policies.n, 0);
	cr_assert_eq(c.grants.n, 1);
	cr_assert_eq(c.grants.v[0].relation, a);
	cr_assert_eq(c.publications.v[0].tables.n, 1);
}

Test(catalog, finish_gives_every_list_an_order)
{
	struct relation *a = table("public", "a"), *b = table("public", "b");
	struct routine *f = routine("public", "f", 0);
	struct db_type *t = catalog_add_type(&c, TYPE_ENUM, "public", "t");
	struct attribute *one = catalog_add_attribute(&c, a, "one");
	struct attribute *two = catalog_add_attribute(&c, a, "two");
	struct trigger t1 = {.name = "t1", .relation = a};
	struct trigger t2 = {.name = "t2", .relation = a};
	struct rule r1 = {.name = "r1", .relation = a};
	struct rule r2 = {.name = "r2", .relation = a};
	struct policy p1 = {.name = "p1", .relation = a};
	struct policy p2 = {.name = "p2", .relation = a};
	struct grant g[] = {
		{.relation = b, .grantee = "x", .privileges = 1},
		{.relation = a,
		 .attribute = two,
		 .grantee = "x",
		 .privileges = 1},
		{.relation = a,
		 .attribute = one,
		 .grantee = "x",
		 .privileges = 1},
		{.relation = a, .grantee = "y", .privileges = 1},
		{.relation = a, .grantee = "x", .privileges = 1},
		{.type = t, .grantee = "x", .privileges = 1},
		{.routine = f, .grantee = "x", .privileges = 1},
		{.schema = "s", .grantee = "x", .privileges = 1},
		{.schema = "r", .grantee = "x", .privileges = 1},
	};
	static const size_t expected[] = {8, 7, 5, 6, 4, 3, 2, 1, 0};

	vec_push(&arena, &a->triggers, &t2);
	vec_push(&arena, &a->triggers, &t1);
	vec_push(&arena, &a->rules, &r2);
	vec_push(&arena, &a->rules, &r1);
	vec_push(&arena, &a->policies, &p2);
	vec_push(&arena, &a->policies, &p1);
	vec_push(&arena, &p1.roles, "y");
	vec_push(&arena, &p1.roles, "x");
	reference(a, b, "z");
	reference(a, b, "y");
	for (size_t i = 0; i < 9; i++)
		vec_push(&arena, &c.grants, g[i]);
	vec_push(&arena, &c.default_grants,
		 (struct default_grant){.role = "b", .grantee = "x"});
	vec_push(&arena, &c.default_grants,
		 (struct default_grant){.role = "a",
					.schema = "s",
					.object = 'r',
					.grantee = "x"});
	vec_push(&arena, &c.default_grants,
		 (struct default_grant){.role = "a",
					.schema = "s",
					.object = 'S',
					.grantee = "x"});
	vec_push(&arena, &c.default_grants,
		 (struct default_grant){.role = "a", .grantee = "x"});
	vec_push(&arena, &c.roles, (struct db_role){.name = "r2"});
	vec_push(&arena, &c.roles, (struct db_role){.name = "r1"});
	vec_push(&arena, &c.paths,
		 (struct path_setting){.role = "r", .database = "d"});
	vec_push(&arena, &c.paths, (struct path_setting){.role = "r"});
	catalog_finish(&c);
	cr_expect_eq(a->triggers.v[0], &t1);
	cr_expect_eq(a->rules.v[0], &r1);
	cr_expect_eq(a->policies.v[0], &p1);
	cr_expect_str_eq(p1.roles.v[0], "x");
	cr_expect_str_eq(a->references.v[0]->name, "y");
	cr_expect_str_eq(b->referenced_by.v[0]->name, "y");
	for (size_t i = 0; i < 9; i++)
		cr_expect_eq(
			memcmp(&c.grants.v[i], &g[expected[i]], sizeof(*g)), 0,
			"grant %zu", i);
	cr_expect_str_eq(c.default_grants.v[3].role, "b");
	cr_expect_null(c.default_grants.v[0].schema);
	cr_expect_eq(c.default_grants.v[1].object, 'S');
	cr_expect_str_eq(c.roles.v[0].name, "r1");
	cr_expect_null(c.paths.v[0].database);
}

Test(model, names_its_words)
{
	cr_expect_str_eq(access_mode_names[ACCESS_LOCK], "lock");
	cr_expect_str_eq(link_kind_names[LINK_FOREIGN_KEY], "foreign-key");
	cr_expect_str_eq(gap_kind_names[GAP_DYNAMIC], "dynamic");
	for (int i = 0; i < CROSSING_KINDS; i++)
		cr_expect_eq(crossing_kind_find(
				     crossing_kind_name((enum crossing_kind)i)),
			     i);
	cr_expect_eq(crossing_kind_find("nothing"), -1);
}
