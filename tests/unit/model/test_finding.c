/* What is said of the rules. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

#include "model/finding.h"
#include "sql/parse.h"

static void
is_a_paragraph(const char *rule, const char *text)
{
	size_t len;

	cr_assert_not_null(text, "%s", rule);
	len = strlen(text);
	cr_expect(len > 40 && len < 1000, "%s: %zu bytes", rule, len);
	cr_expect(isupper((unsigned char)text[0]), "%s: %s", rule, text);
	cr_expect(strchr(".:\"", text[len - 1]), "%s: %s", rule, text);
	cr_expect_null(strchr(text, '\n'), "%s: %s", rule, text);
	cr_expect_null(strstr(text, "  "), "%s: %s", rule, text);
}

Test(finding, says_why_of_every_rule_and_what_to_do)
{
	for (int i = 0; i < RULES; i++) {
		const struct rule_text *r = &check_rules[i];

		cr_assert_not_null(r->name, "rule %d", i);
		cr_expect_eq(rule_find(r->name), i, "%s", r->name);
		cr_expect_neq((int)r->severity, SEVERITY_OFF, "%s", r->name);
		cr_expect(islower((unsigned char)r->summary[0]) ||
				  strncmp(r->summary, "SQL ", 4) == 0,
			  "%s", r->summary);
		cr_expect_neq(r->summary[strlen(r->summary) - 1], '.', "%s",
			      r->summary);
		is_a_paragraph(r->name, r->why);
		is_a_paragraph(r->name, r->fix);
		cr_assert_not_null(r->example, "%s", r->name);
	}
	cr_expect_eq(rule_find("cross-service"), -1);
	cr_expect_eq(rule_find(""), -1);
}

/* Rules up to this one are about SQL. */
Test(finding, has_examples_that_parse)
{
	for (int i = 0; i <= RULE_DIRECT_CONNECTION; i++) {
		struct parse_error error = {.message = ""};
		struct parse *p = parse_sql(check_rules[i].example, &error);

		cr_expect_not_null(p, "%s: %s", check_rules[i].name,
				   error.message);
		if (p)
			parse_free(p);
	}
}
