#include "support/loaded_plan.h"

#include <criterion/criterion.h>
#include <string.h>

void
load_bytes(struct loaded *l, const char *text, size_t len)
{
	*l = (struct loaded){0};
	diag_init(&l->diags, &l->arena);
	l->rc = plan_parse(&l->plan, "p.yaml", text, len, &l->diags, &l->err);
	diag_sort(&l->diags);
	buf_init(&l->text);
	diag_format_list(&l->text, &l->diags);
}

void
load(struct loaded *l, const char *text)
{
	load_bytes(l, text, strlen(text));
}

void
release(struct loaded *l)
{
	plan_release(&l->plan);
	buf_release(&l->text);
	arena_release(&l->arena);
}

void
says(const char *text, const char *expected)
{
	struct loaded l;

	load(&l, text);
	cr_expect_eq(l.rc, 0, "%s", l.err.message);
	cr_expect_str_eq(l.text.data, expected);
	release(&l);
}

void
refuses_bytes(const char *text, size_t len, const char *expected)
{
	struct loaded l;

	load_bytes(&l, text, len);
	cr_expect_eq(l.rc, -1);
	cr_expect_str_eq(l.err.message, "\"p.yaml\" cannot be read as YAML");
	cr_expect_str_eq(l.text.data, expected);
	release(&l);
}

void
refuses(const char *text, const char *expected)
{
	refuses_bytes(text, strlen(text), expected);
}
