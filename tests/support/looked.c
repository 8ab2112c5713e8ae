#include "support/looked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cross/own.h"
#include "load/catalog.h"
#include "load/plan.h"

static void
load_schema(struct looked *l, const char *sql)
{
	struct ddl *ddl = ddl_start(&l->catalog);
	struct err err;

	if (ddl_run(ddl, "schema.sql", sql, strlen(sql), &err) != 0)
		abort();
	ddl_finish(ddl);
}

void
looked_start(struct looked *l, const char *schema, const char *yaml)
{
	const char *text;
	const struct diag *d;
	struct err err;

	*l = (struct looked){0};
	text = arena_printf(&l->arena, "version: 1\n%s\n", yaml);
	catalog_init(&l->catalog, &l->arena);
	load_schema(l, schema);
	diag_init(&l->diags, &l->arena);
	l->expander = expander_new(&l->catalog, &l->arena);
	if (plan_parse(&l->plan, "plan.yaml", text, strlen(text), &l->diags,
		       &err))
		abort();
	own_bind(&l->own, &l->plan, &l->catalog, l->expander, 20261123,
		 &l->diags, &l->arena);
	vec_each (d, &l->diags.items) {
		if (d->level != DIAG_ERROR || d->name)
			continue;
		fprintf(stderr, "%s\n", d->message);
		abort();
	}
	checker_init(&l->checker, &l->own, l->expander, &l->arena, &l->result);
}

void
looked_end(struct looked *l)
{
	checker_release(&l->checker);
	expander_free(l->expander);
	plan_release(&l->plan);
	catalog_release(&l->catalog);
	arena_release(&l->arena);
}

static const char *
or_dash(const char *text)
{
	return *text ? text : "-";
}

const char *
looked_findings(struct looked *l)
{
	const struct finding *f;
	const char *text;
	struct buf b;

	check_finish(&l->checker);
	buf_init(&b);
	vec_each (f, &l->result.findings)
		buf_printf(&b, "%d:%d %s %s %s %s\n", f->line, f->column,
			   check_rules[f->rule].name, or_dash(f->consumer),
			   or_dash(f->owner), or_dash(f->object));
	text = arena_strndup(&l->arena, b.len ? b.data : "", b.len);
	buf_release(&b);
	return text;
}

static const char *
look(struct looked *l, struct check_file *f, const char *service)
{
	const struct service *s = plan_find_service(&l->plan, service);

	if (!s && *service)
		abort();
	f->service = s ? s->index : -1;
	l->result.findings.n = 0;
	check_read(&l->checker, f);
	check_file(&l->checker, f);
	return looked_findings(l);
}

const char *
looked_file(struct looked *l, const char *service, const char *path,
	    const char *text)
{
	struct check_file f = {.path = path, .text = text, .len = strlen(text)};

	return look(l, &f, service);
}

const char *
looked_lines(struct looked *l, const char *service, const char *path,
	     const char *text, int from, int to)
{
	struct check_file f = {.path = path,
			       .text = text,
			       .len = strlen(text),
			       .only_lines = true};

	vec_push(&l->arena, &f.lines, (struct check_lines){from, to, false});
	return look(l, &f, service);
}
