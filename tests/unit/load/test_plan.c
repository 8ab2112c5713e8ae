#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "load/plan_secret.h"
#include "support/loaded_plan.h"

#define HEAD "version: 1\nservices:\n  users: {}\n  orders: {}\n"

Test(plan, reads_every_key)
{
	struct loaded l;
	const struct service *s;

	load(&l, "version: 1\n"
		 "monolith:\n"
		 "  database: postgresql:///shop\n"
		 "  schemas: [public, app]\n"
		 "  search_path: [app, public]\n"
		 "services:\n"
		 "  users:\n"
		 "    tables: [public.users, 'public.user_*', /x$/]\n"
		 "    routines: ['public.f(integer[])', public.g]\n"
		 "    types: [public.mood]\n"
		 "    roles: [users_app]\n"
		 "    applications: ['users-*']\n"
		 "    tags: {application: users}\n"
		 "    sources: ['services/users/**']\n"
		 "    store: mongodb\n"
		 "    target: {schema: u, database: host=db2}\n"
		 "  orders: {}\n"
		 "reference: [public.countries]\n"
		 "ignore: [public.schema_migrations]\n"
		 "allow:\n"
		 "  - {consumer: orders, table: public.users, access: any,\n"
		 "     until: 2028-02-29, reason: soon}\n"
		 "decisions:\n"
		 "  - {consumer: orders, owner: users, kind: foreign-key,\n"
		 "     pattern: copy, object: x}\n"
		 "  - {consumer: orders, owner: users, kind: transaction,\n"
		 "     pattern: saga, style: orchestration}\n"
		 "thresholds: {copy_reads_per_hour: 0.5, cqrs_owners: 4,\n"
		 "             orchestrate_steps: 6}\n");
	cr_assert_str_eq(l.text.data, "");
	cr_assert_str_eq(l.plan.database.text, "postgresql:///shop");
	cr_assert_eq(l.plan.schemas.n, 2);
	cr_assert_str_eq(l.plan.search_path.v[0].text, "app");
	cr_assert_eq(l.plan.services.n, 2);
	s = plan_find_service(&l.plan, "users");
	cr_assert_eq(s->index, 0);
	cr_assert_eq(s->line, 7);
	cr_assert_eq(s->column, 3);
	cr_assert_eq(s->tables.n, 3);
	cr_assert_eq(s->tables.v[1].column, 28);
	cr_assert_eq(pattern_kind(s->tables.v[1].pattern), PATTERN_GLOB);
	cr_assert_eq(pattern_kind(s->tables.v[2].pattern), PATTERN_REGEX);
	cr_assert_eq(pattern_kind(s->routines.v[0].pattern), PATTERN_EXACT);
	cr_assert_str_eq(s->types.v[0].text, "public.mood");
	cr_assert_str_eq(s->roles.v[0].text, "users_app");
	cr_assert_str_eq(s->applications.v[0].text, "users-*");
	cr_assert_str_eq(s->tags.v[0].key.text, "application");
	cr_assert_str_eq(s->tags.v[0].value.text, "users");
	cr_assert_str_eq(s->sources.v[0].text, "services/users/**");
	cr_assert_str_eq(s->store.text, "mongodb");
	cr_assert_str_eq(s->target_schema.text, "u");
	cr_assert_str_eq(s->target_database.text, "host=db2");
	cr_assert_null(plan_find_service(&l.plan, "nobody"));
	cr_assert_str_eq(l.plan.reference.v[0].text, "public.countries");
	cr_assert_str_eq(l.plan.ignore.v[0].text, "public.schema_migrations");
	cr_assert_eq(l.plan.allow.v[0].access, ALLOW_ANY);
	cr_assert_eq(l.plan.allow.v[0].until_date, 20280229);
	cr_assert_str_eq(l.plan.allow.v[0].consumer.text, "orders");
	cr_assert_str_eq(l.plan.allow.v[0].reason.text, "soon");
	cr_assert_str_eq(l.plan.decisions.v[0].kind.text, "foreign-key");
	cr_assert_str_eq(l.plan.decisions.v[0].object.text, "x");
	cr_assert_float_eq(l.plan.thresholds.copy_reads_per_hour, 0.5, 1e-9);
	cr_assert_eq(l.plan.thresholds.cqrs_owners, 4);
	cr_assert_eq(l.plan.decisions.n, 2);
	cr_assert_str_eq(l.plan.decisions.v[1].style.text, "orchestration");
	cr_assert_eq(l.plan.thresholds.orchestrate_steps, 6);
	release(&l);
}

Test(plan, has_defaults_for_what_is_not_there)
{
	struct loaded l;

	load(&l, "services: {a: {}}\nversion: 1\n");
	cr_assert_str_eq(l.text.data, "");
	cr_assert_float_eq(l.plan.thresholds.copy_reads_per_hour, 1000, 0);
	cr_assert_eq(l.plan.thresholds.cqrs_owners, 3);
	cr_assert_eq(l.plan.thresholds.orchestrate_steps, 5);
	cr_assert_null(l.plan.database.text);
	release(&l);
}

Test(plan, reports_every_mistake_of_a_file)
{
	says("version: 1\n"
	     "services:\n"
	     "  users:\n"
	     "    tabels: [public.users]\n"
	     "    roles: users_app\n"
	     "    roles: [a]\n"
	     "    applications: {a: b}\n"
	     "sizes: {}\n",
	     "p.yaml:4:5: error: unknown key \"tabels\" in the service "
	     "\"users\"\n"
	     "    4 |     tabels: [public.users]\n"
	     "      |     ^\n"
	     "hint: did you mean \"tables\"?\n"
	     "p.yaml:5:12: error: \"roles\" must be a list, not a text\n"
	     "    5 |     roles: users_app\n"
	     "      |            ^\n"
	     "hint: write [users_app]\n"
	     "p.yaml:6:5: error: the key \"roles\" is here twice, first at "
	     "p.yaml:5:5\n"
	     "    6 |     roles: [a]\n"
	     "      |     ^\n"
	     "p.yaml:7:19: error: \"applications\" must be a list, not a "
	     "mapping\n"
	     "    7 |     applications: {a: b}\n"
	     "      |                   ^\n"
	     "p.yaml:8:1: error: unknown key \"sizes\" in the plan\n"
	     "    8 | sizes: {}\n"
	     "      | ^\n");
}

Test(plan, wants_a_version_and_services)
{
	says("monolith: {}\n",
	     "p.yaml:1:1: error: the plan has no \"version\"\n"
	     "    1 | monolith: {}\n"
	     "      | ^\n"
	     "p.yaml:1:1: error: the plan has no \"services\"\n"
	     "    1 | monolith: {}\n"
	     "      | ^\n");
	says("version: 2\nservices: {}\n",
	     "p.yaml:1:10: error: \"version\" must be the number 1, not 2\n"
	     "    1 | version: 2\n"
	     "      |          ^\n"
	     "hint: write: version: 1\n"
	     "p.yaml:2:11: error: the plan names no service\n"
	     "    2 | services: {}\n"
	     "      |           ^\n");
	says("version: \"1\"\nservices: {a: {}}\n",
	     "p.yaml:1:10: error: \"version\" must be the number 1, not the "
	     "text \"1\"\n"
	     "    1 | version: \"1\"\n"
	     "      |          ^\n"
	     "hint: write: version: 1\n");
}

Test(plan, says_what_belongs_where_nothing_is)
{
	says("version: 1\n"
	     "services:\n"
	     "  a:\n"
	     "  b: {tables: , roles: ~}\n",
	     "p.yaml:3:5: error: the service \"a\" must be a mapping, not "
	     "nothing\n"
	     "    3 |   a:\n"
	     "      |     ^\n"
	     "hint: write {} for an empty mapping\n"
	     "p.yaml:4:15: error: \"tables\" must be a list, not nothing\n"
	     "    4 |   b: {tables: , roles: ~}\n"
	     "      |               ^\n"
	     "hint: write [] for an empty list\n"
	     "p.yaml:4:24: error: \"roles\" must be a list, not nothing\n"
	     "    4 |   b: {tables: , roles: ~}\n"
	     "      |                        ^\n"
	     "hint: write [] for an empty list\n");
	says("a text\n", "p.yaml:1:1: error: the plan must be a mapping, not a "
			 "text\n"
			 "    1 | a text\n"
			 "      | ^\n");
	says("[]\n", "p.yaml:1:1: error: the plan must be a mapping, not a "
		     "list\n"
		     "    1 | []\n"
		     "      | ^\n");
}

Test(plan, refuses_names_that_are_none)
{
	says("version: 1\n"
	     "services: {a: {roles: [\"\", null, [x], \"a\\0b\"]}}\n",
	     "p.yaml:2:24: error: an entry of \"roles\" is empty\n"
	     "    2 | services: {a: {roles: [\"\", null, [x], \"a\\0b\"]}}\n"
	     "      |                        ^\n"
	     "p.yaml:2:28: error: an entry of \"roles\" must be a text, not "
	     "nothing\n"
	     "    2 | services: {a: {roles: [\"\", null, [x], \"a\\0b\"]}}\n"
	     "      |                            ^\n"
	     "p.yaml:2:34: error: an entry of \"roles\" must be a text, not a "
	     "list\n"
	     "    2 | services: {a: {roles: [\"\", null, [x], \"a\\0b\"]}}\n"
	     "      |                                  ^\n"
	     "p.yaml:2:39: error: an entry of \"roles\" holds a NUL character\n"
	     "    2 | services: {a: {roles: [\"\", null, [x], \"a\\0b\"]}}\n"
	     "      |                                       ^\n");
}

Test(plan, checks_the_names_of_services)
{
	says("version: 1\n"
	     "services:\n"
	     "  \"a b\": {}\n"
	     "  users: {}\n"
	     "  users: {}\n",
	     "p.yaml:3:3: error: \"a b\" cannot be a service's name\n"
	     "    3 |   \"a b\": {}\n"
	     "      |   ^\n"
	     "hint: a letter, then letters, digits, _ and -, at most 50\n"
	     "p.yaml:5:3: error: the service \"users\" is here twice, first at "
	     "p.yaml:4:3\n"
	     "    5 |   users: {}\n"
	     "      |   ^\n");
}

Test(plan, checks_patterns)
{
	says("version: 1\nservices: {a: {tables: [\"public.[a\", /(/]}}\n",
	     "p.yaml:2:25: error: the glob \"public.[a\" has a [ that does not "
	     "end\n"
	     "    2 | services: {a: {tables: [\"public.[a\", /(/]}}\n"
	     "      |                         ^\n"
	     "p.yaml:2:38: error: in the regular expression \"/(/\", at "
	     "character 2: missing closing parenthesis\n"
	     "    2 | services: {a: {tables: [\"public.[a\", /(/]}}\n"
	     "      |                                      ^\n");
}

Test(plan, checks_tags_stores_and_targets)
{
	says("version: 1\n"
	     "services:\n"
	     "  a:\n"
	     "    tags: {app: x, app: y, b: [z], [c]: d}\n"
	     "    store: postgres\n"
	     "    target: {shema: x}\n",
	     "p.yaml:4:20: error: the tag \"app\" is here twice, first at "
	     "p.yaml:4:12\n"
	     "    4 |     tags: {app: x, app: y, b: [z], [c]: d}\n"
	     "      |                    ^\n"
	     "p.yaml:4:31: error: the value of a tag must be a text, not a "
	     "list\n"
	     "    4 |     tags: {app: x, app: y, b: [z], [c]: d}\n"
	     "      |                               ^\n"
	     "p.yaml:4:36: error: the name of a tag must be a text, not a "
	     "list\n"
	     "    4 |     tags: {app: x, app: y, b: [z], [c]: d}\n"
	     "      |                                    ^\n"
	     "p.yaml:5:12: error: \"postgres\" is no store that is known\n"
	     "    5 |     store: postgres\n"
	     "      |            ^\n"
	     "hint: did you mean \"postgresql\"?\n"
	     "p.yaml:6:14: error: unknown key \"shema\" in \"target\"\n"
	     "    6 |     target: {shema: x}\n"
	     "      |              ^\n"
	     "hint: did you mean \"schema\"?\n");
}

Test(plan, checks_allow)
{
	says(HEAD "allow:\n"
		  "  - {consumer: user, table: t, access: reed,\n"
		  "     until: 2027-02-29, reason: x}\n"
		  "  - {consumer: users}\n"
		  "  - x\n",
	     "p.yaml:6:16: error: there is no service \"user\"\n"
	     "    6 |   - {consumer: user, table: t, access: reed,\n"
	     "      |                ^\n"
	     "hint: did you mean \"users\"?\n"
	     "p.yaml:6:40: error: \"reed\" is no kind of access\n"
	     "    6 |   - {consumer: user, table: t, access: reed,\n"
	     "      |                                        ^\n"
	     "hint: did you mean \"read\"?\n"
	     "p.yaml:7:13: error: \"2027-02-29\" is no date\n"
	     "    7 |      until: 2027-02-29, reason: x}\n"
	     "      |             ^\n"
	     "hint: write year, month and day: 2027-06-30\n"
	     "p.yaml:8:5: error: an entry of \"allow\" has no \"table\"\n"
	     "    8 |   - {consumer: users}\n"
	     "      |     ^\n"
	     "p.yaml:8:5: error: an entry of \"allow\" has no \"access\"\n"
	     "    8 |   - {consumer: users}\n"
	     "      |     ^\n"
	     "p.yaml:8:5: error: an entry of \"allow\" has no \"until\"\n"
	     "    8 |   - {consumer: users}\n"
	     "      |     ^\n"
	     "p.yaml:8:5: error: an entry of \"allow\" has no \"reason\"\n"
	     "    8 |   - {consumer: users}\n"
	     "      |     ^\n"
	     "p.yaml:9:5: error: an entry of \"allow\" must be a mapping, not "
	     "a text\n"
	     "    9 |   - x\n"
	     "      |     ^\n");
}

static int
date_of(const char *date)
{
	struct loaded l;
	char text[200];
	int value;

	snprintf(text, sizeof(text),
		 HEAD "allow: [{consumer: users, table: t, access: write, "
		      "until: %s, reason: x}]\n",
		 date);
	load(&l, text);
	value = l.plan.allow.v[0].until_date;
	cr_expect_eq(l.diags.errors, value ? 0 : 1, "%s", date);
	cr_expect_eq(l.plan.allow.v[0].access, ALLOW_WRITE);
	release(&l);
	return value;
}

Test(plan, dates_are_days_of_the_calendar)
{
	cr_expect_eq(date_of("2027-06-30"), 20270630);
	cr_expect_eq(date_of("'2000-02-29'"), 20000229);
	cr_expect_eq(date_of("1900-02-29"), 0);
	cr_expect_eq(date_of("2027-04-31"), 0);
	cr_expect_eq(date_of("2027-13-01"), 0);
	cr_expect_eq(date_of("2027-00-01"), 0);
	cr_expect_eq(date_of("2027-01-00"), 0);
	cr_expect_eq(date_of("0000-01-01"), 0);
	cr_expect_eq(date_of("2027/06/30"), 0);
	cr_expect_eq(date_of("2027-6-30"), 0);
	cr_expect_eq(date_of("2027-06-3x"), 0);
	cr_expect_eq(date_of("tomorrow"), 0);
}

Test(plan, checks_decisions)
{
	says(HEAD
	     "decisions:\n"
	     "  - {consumer: orders, owner: users, kind: joins, pattern: "
	     "copie}\n"
	     "  - {consumer: orders, owner: users, kind: join, pattern: copy}\n"
	     "  - {consumer: orders, owner: users, kind: join, pattern: api}\n"
	     "  - {consumer: users, owner: users, kind: join, pattern: api}\n",
	     "p.yaml:6:44: error: \"joins\" is no kind of crossing\n"
	     "    6 |   - {consumer: orders, owner: users, kind: joins, "
	     "pattern: copie}\n"
	     "      |                                            ^\n"
	     "hint: did you mean \"join\"?\n"
	     "p.yaml:6:60: error: \"copie\" is no pattern\n"
	     "    6 |   - {consumer: orders, owner: users, kind: joins, "
	     "pattern: copie}\n"
	     "      |                                                        "
	     "    ^\n"
	     "hint: did you mean \"copy\"?\n"
	     "p.yaml:8:5: error: this crossing has a decision already, at "
	     "p.yaml:7:5\n"
	     "    8 |   - {consumer: orders, owner: users, kind: join, "
	     "pattern: api}\n"
	     "      |     ^\n"
	     "p.yaml:9:5: error: the service \"users\" is both consumer and "
	     "owner\n"
	     "    9 |   - {consumer: users, owner: users, kind: join, "
	     "pattern: api}\n"
	     "      |     ^\n");
}

Test(plan, checks_the_styles_of_sagas)
{
	says(HEAD "decisions:\n"
		  "  - {consumer: orders, owner: users, kind: transaction,\n"
		  "     pattern: saga, style: orchestratoin}\n"
		  "  - {consumer: users, owner: orders, kind: transaction,\n"
		  "     pattern: api, style: choreography}\n",
	     "p.yaml:7:28: error: \"orchestratoin\" is no style of a saga\n"
	     "    7 |      pattern: saga, style: orchestratoin}\n"
	     "      |                            ^\n"
	     "hint: did you mean \"orchestration\"?\n"
	     "p.yaml:8:5: error: only the pattern saga has a style\n"
	     "    8 |   - {consumer: users, owner: orders, kind: "
	     "transaction,\n"
	     "      |     ^\n");
}

Test(plan, checks_thresholds)
{
	says(HEAD "thresholds: {copy_reads_per_hour: -1, cqrs_owners: 2.5,\n"
		  "  orchestrate_steps: 1}\n",
	     "p.yaml:5:35: error: \"copy_reads_per_hour\" must be a number "
	     "above 0, at most a billion\n"
	     "    5 | thresholds: {copy_reads_per_hour: -1, cqrs_owners: "
	     "2.5,\n"
	     "      |                                   ^\n"
	     "p.yaml:5:52: error: \"cqrs_owners\" must be a whole number from "
	     "2 to 1000\n"
	     "    5 | thresholds: {copy_reads_per_hour: -1, cqrs_owners: "
	     "2.5,\n"
	     "      |                                                    ^\n"
	     "p.yaml:6:22: error: \"orchestrate_steps\" must be a whole "
	     "number from 2 to 1000\n"
	     "    6 |   orchestrate_steps: 1}\n"
	     "      |                      ^\n");
}

/* Evidence. */

static size_t
evidence_errors(const char *users, const char *orders)
{
	struct loaded l;
	char text[500];
	size_t n;

	snprintf(text, sizeof(text),
		 "version: 1\nservices:\n  users: {%s}\n  orders: {%s}\n",
		 users, orders);
	load(&l, text);
	n = l.diags.errors;
	release(&l);
	return n;
}

Test(plan, a_shared_role_needs_something_to_tell_services_apart)
{
	says("version: 1\n"
	     "services:\n"
	     "  users: {roles: [shop_app]}\n"
	     "  orders: {roles: [shop_app]}\n",
	     "p.yaml:4:20: error: the role \"shop_app\" is the service "
	     "\"users\"'s too, at p.yaml:3:19, and no application or tag "
	     "tells them apart\n"
	     "    4 |   orders: {roles: [shop_app]}\n"
	     "      |                    ^\n"
	     "hint: list something that only one of them has\n");
}

Test(plan, one_of_the_services_that_share_may_do_without)
{
	cr_expect_eq(evidence_errors("roles: [a]", "roles: [b]"), 0);
	cr_expect_eq(
		evidence_errors("roles: [a]", "roles: [a], applications: [x]"),
		0);
	cr_expect_eq(evidence_errors("roles: [a]", "roles: [a], tags: {x: y}"),
		     0);
	/* A role of its own says nothing about the shared one. */
	cr_expect_eq(evidence_errors("roles: [a, u]", "roles: [a, o]"), 1);
	/* What both list tells nothing apart. */
	cr_expect_eq(evidence_errors("roles: [a], applications: [x]",
				     "roles: [a], applications: [x]"),
		     2);
	cr_expect_eq(evidence_errors("roles: [a], applications: [x], "
				     "tags: {t: u}",
				     "roles: [a], applications: [x]"),
		     0);
}

Test(plan, shared_applications_and_tags_need_it_too)
{
	cr_expect_eq(evidence_errors("applications: [x]", "applications: [x]"),
		     1);
	cr_expect_eq(evidence_errors("applications: [x], roles: [u]",
				     "applications: [x]"),
		     0);
	cr_expect_eq(evidence_errors("tags: {a: x}", "tags: {a: x}"), 1);
	cr_expect_eq(evidence_errors("tags: {a: x}", "tags: {a: y}"), 0);
	cr_expect_eq(evidence_errors("tags: {a: x}",
				     "tags: {a: x}, applications: [o]"),
		     0);
}

Test(plan, a_pattern_shares_the_roles_it_matches)
{
	cr_expect_eq(evidence_errors("roles: ['app_*']", "roles: [app_o]"), 1);
	cr_expect_eq(evidence_errors("roles: [/^app/]", "roles: [app_o]"), 1);
	cr_expect_eq(evidence_errors("roles: ['app_*']",
				     "roles: [app_o], tags: {a: b}"),
		     0);
	cr_expect_eq(evidence_errors("roles: ['app_*', app_u]", "roles: [o]"),
		     0);
}

/* Passwords. */

Test(plan, a_password_is_refused_and_never_shown)
{
	struct loaded l;

	load(&l, "version: 1\n"
		 "# postgresql://me:sekret@h/\n"
		 "monolith: {database: 'postgresql://me:sekret@h/d', x: y}\n"
		 "services:\n"
		 "  a: {target: {database: \"host=h p\\x61ssword=sekret\"}}\n"
		 "  b: {store: 'postgres://me:sekret@h/', password: sekret}\n");
	cr_assert_null(strstr(l.text.data, "sekret"), "%s", l.text.data);
	cr_assert_not_null(
		strstr(l.text.data,
		       "p.yaml:3:22: error: \"database\" holds a password\n"
		       "    3 | monolith: {database: "
		       "****************************, x: y}\n"
		       "      |                      ^\n"
		       "hint: take it out; passwords go into ~/.pgpass or a "
		       "service file\n"));
	cr_assert_not_null(strstr(l.text.data, "p.yaml:5:26: error: "
					       "\"database\" holds a "
					       "password\n"));
	cr_assert_not_null(
		strstr(l.text.data,
		       "unknown key \"password\" in the service \"b\"\n"));
	cr_assert_null(l.plan.database.text);
	cr_assert_eq(l.diags.errors, 5);
	release(&l);
}

Test(plan, a_password_is_not_shown_beside_a_syntax_error)
{
	struct loaded l;

	load(&l, "a: {b: postgresql://u:sekret@h, c: password=sekret\n]\n");
	cr_assert_eq(l.rc, -1);
	cr_assert_null(strstr(l.text.data, "sekret"));
	release(&l);
	load(&l, "  password : \"sekret with spaces\" ]\n");
	cr_assert_eq(l.rc, -1);
	cr_assert_null(strstr(l.text.data, "sekret"));
	cr_assert_null(strstr(l.text.data, "spaces"));
	release(&l);
}

Test(plan, knows_where_libpq_takes_a_password_from)
{
	static const char *const with[] = {
		"postgresql://u:p@h/d",
		"postgres://:p@/d",
		"postgresql://h/d?password=x",
		"postgresql://h/d?a=b&p%61ssword=x",
		"postgresql://h/d?sslpassword=x",
		"password=x",
		"host=h   password = 'x'",
		"host='a b' password=x",
		"host=a\\ b password=x",
	};
	static const char *const without[] = {
		"",
		"postgresql:///shop",
		"postgresql://u@h:5432/d",
		"postgresql://h:5432/a@b",
		"postgresql://h/d?passfile=x&x=%6",
		"dbname='password=x'",
		"dbname=password",
		"host=h port=5432",
		"shop",
		"mysql://u:p@h",
	};

	for (size_t i = 0; i < sizeof(with) / sizeof(*with); i++)
		cr_expect(conninfo_has_password(with[i]), "%s", with[i]);
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++)
		cr_expect_not(conninfo_has_password(without[i]), "%s",
			      without[i]);
}

Test(plan, masks_what_looks_like_a_password)
{
	char text[] = "a://u:p@h b://h:1 PassWord=x y \"password\": \"q r\" "
		      "passwords password";

	mask_passwords(text, strlen(text));
	cr_assert_str_eq(text,
			 "a://u:*@h b://h:1 PassWord=* y \"password\": \"***\" "
			 "passwords password");
}

/* Files. */

static int
load_file(struct loaded *l, const char *path)
{
	*l = (struct loaded){0};
	diag_init(&l->diags, &l->arena);
	l->rc = plan_load(&l->plan, path, &l->diags, &l->err);
	buf_init(&l->text);
	diag_format_list(&l->text, &l->diags);
	return l->rc;
}

Test(plan, files_that_cannot_be_read_are_errors)
{
	struct loaded l;

	cr_assert_eq(load_file(&l, "/nonexistent/plan.yaml"), -1);
	cr_assert_str_eq(l.err.message, "cannot open \"/nonexistent/"
					"plan.yaml\": No such file or "
					"directory");
	release(&l);
	cr_assert_eq(load_file(&l, "/"), -1);
	cr_assert_str_eq(l.err.message, "\"/\" is a directory, not a file");
	release(&l);
}

Test(plan, the_plans_that_come_with_it_load)
{
	glob_t found;

	cr_assert_eq(glob("plans/*.yaml", 0, NULL, &found), 0);
	cr_assert_geq(found.gl_pathc, 2);
	glob("plans/*/*.yaml", GLOB_APPEND, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct loaded l;

		cr_assert_eq(load_file(&l, found.gl_pathv[i]), 0, "%s",
			     l.err.message);
		cr_assert_str_eq(l.text.data, "", "%s", l.text.data);
		cr_assert_gt(l.plan.services.n, 0);
		release(&l);
	}
	globfree(&found);
}

Test(plan, is_discovered_upwards)
{
	char dir[] = "/tmp/dbsplit-test-XXXXXX";
	struct arena a = ARENA_INIT;
	FILE *f;

	cr_assert_not_null(mkdtemp(dir));
	cr_assert_eq(chdir(dir), 0);
	cr_assert_null(plan_discover(&a));
	f = fopen("dbsplit.yaml", "w");
	fclose(f);
	cr_assert_str_eq(plan_discover(&a), "dbsplit.yaml");
	mkdir("a", 0700);
	mkdir("a/b", 0700);
	/* A directory of that name is no plan. */
	mkdir("a/b/dbsplit.yaml", 0700);
	cr_assert_eq(chdir("a/b"), 0);
	cr_assert_str_eq(plan_discover(&a), "../../dbsplit.yaml");
	rmdir("dbsplit.yaml");
	cr_assert_eq(chdir("../.."), 0);
	rmdir("a/b");
	rmdir("a");
	unlink("dbsplit.yaml");
	rmdir(dir);
	arena_release(&a);
}
