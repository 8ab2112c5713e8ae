#include "support/findings.h"

#include <string.h>

const char *const finding_samples[] = {"shop", "hostile", "clean", "many",
				       NULL};

struct finding
finding_of(struct arena *arena, enum check_rule rule, int number)
{
	return (struct finding){
		.rule = rule,
		.severity = check_rules[rule].severity,
		.consumer = "orders",
		.owner = "users",
		.object = "public.users",
		.shape = "",
		.message = "orders reads public.users of users",
		.fingerprint = arena_printf(arena,
					    "%08xc0ffee00c0ffee00c0ffee00",
					    (unsigned)number),
	};
}

void
findings_add(struct arena *arena, struct check_result *r, struct finding f)
{
	r->errors += f.severity == SEVERITY_ERROR;
	r->warnings += f.severity == SEVERITY_WARNING;
	r->notes += f.severity == SEVERITY_NOTE;
	vec_push(arena, &r->findings, f);
}

static void
shop(struct arena *arena, struct check_result *r)
{
	struct finding f = finding_of(arena, RULE_READ, 1);

	f.file = "services/orders/report.py";
	f.line = 14;
	f.text = "    cur.execute(\"select email from users where id = %s\", "
		 "(id,))";
	f.fix = "read users_api.users";
	f.column = 36;
	f.end_column = 41;
	f.shape = "5f0c1a2b3c";
	f.count = 1234;
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_DYNAMIC_SQL, 2);
	f.file = "services/orders/report.py";
	f.line = 20;
	f.message = "the table is decided at run time";
	f.owner = f.object = "";
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_EMPTY_PATTERN, 3);
	f.file = "./shop.yaml";
	f.severity = SEVERITY_NOTE;
	f.message = "\"public.old_*\" matches nothing";
	f.consumer = f.owner = f.object = "";
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_FOREIGN_KEY, 4);
	f.message = "public.orders.fk refers to public.users of users";
	f.object = "public.orders.fk";
	findings_add(arena, r, f);
	vec_push(arena, &r->skipped,
		 (struct check_skip){"services/big.sql", 0,
				     "larger than 16 MiB"});
	r->baselined = 5;
	r->allowed = 1;
	r->files = 120;
	r->statements = 340;
	r->unattributed = 3;
}

#define HOSTILE                                                           \
	"a\"'<>&\n\r\t\x1b[31m%0A::error::x,y:z]]></failure>\xe2\x80\xae" \
	"{0}[a](b)\xc2\x9b\xef\xbf\xbf"

static void
hostile(struct arena *arena, struct check_result *r)
{
	struct finding f = finding_of(arena, RULE_READ, 1);

	f.file = HOSTILE "\xff";
	f.line = 3;
	f.column = 3;
	f.end_column = 5;
	f.text = "\xc3\xa9" HOSTILE;
	f.consumer = f.owner = f.object = f.message = f.fix = HOSTILE;
	f.count = UINT64_MAX;
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_WRITE, 2);
	f.file = HOSTILE "\xff";
	f.line = 2147483647;
	f.column = 90;
	f.end_column = 99;
	f.text = "\tshort\t";
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_JOIN, 3);
	f.file = "/etc/a b#?.sql";
	f.line = 7;
	f.column = 5;
	findings_add(arena, r, f);
	f = finding_of(arena, RULE_GRANT, 4);
	f.message = HOSTILE;
	f.object = HOSTILE;
	findings_add(arena, r, f);
	vec_push(arena, &r->skipped,
		 (struct check_skip){HOSTILE "\xc0", 9, HOSTILE});
}

/* Enough for warnings to be cut, and for lines not to be quoted any more. */
static void
many(struct arena *arena, struct check_result *r)
{
	for (int i = 0; i < 25100; i++) {
		struct finding f = finding_of(arena,
					      i % 2 ? RULE_READ : RULE_TYPE, i);

		f.file = arena_printf(arena, "f/%05d.sql", i / 10);
		f.line = i % 10 + 1;
		f.column = 8;
		f.end_column = 20;
		f.text = arena_printf(arena, "SELECT public.users -- %0400d",
				      i);
		findings_add(arena, r, f);
	}
	for (int i = 0; i < 1010; i++)
		vec_push(arena, &r->skipped,
			 (struct check_skip){"x", i + 1, "too long"});
	r->files = 2510;
	r->statements = 25100;
}

struct check_result *
findings_sample(struct arena *arena, const char *name)
{
	struct check_result *r = arena_new(arena, struct check_result);

	if (strcmp(name, "shop") == 0)
		shop(arena, r);
	else if (strcmp(name, "hostile") == 0)
		hostile(arena, r);
	else if (strcmp(name, "many") == 0)
		many(arena, r);
	else if (strcmp(name, "clean") != 0)
		return NULL;
	return r;
}
