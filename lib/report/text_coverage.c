/*
 * What is known of the input and what is not: nothing unknown is taken for
 * clean.
 */
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "report/narrow.h"
#include "report/text.h"

#define LINES_MOST 8

static void
put_shares(const struct text_report *t)
{
	const struct coverage *c = &t->a->coverage;
	struct buf *out = t->out;

	buf_str(out, "  ");
	format_things(out, c->statements, "statement");
	buf_str(out, " in ");
	format_things(out, c->records, "log record");
	buf_str(out, "\n  ");
	format_share(out, c->attributed, c->statements);
	buf_str(out, " attributed to a service, ");
	format_share(out, c->resolved, c->statements);
	buf_str(out, " resolved to tables\n");
}

static void
put_part(struct buf *out, bool *any, uint64_t n, const char *what)
{
	if (n == 0)
		return;
	buf_str(out, *any ? ", " : "  ");
	format_count(out, n);
	buf_printf(out, " %s", what);
	*any = true;
}

/* Idle entries only say how a session stood. */
static size_t
count_cut(const struct analysis *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->open.n; i++)
		n += !a->open.v[i]->idle;
	return n;
}

static void
put_rest(const struct text_report *t)
{
	const struct coverage *c = &t->a->coverage;
	bool any = false;

	put_part(t->out, &any, c->dynamic, "dynamic");
	put_part(t->out, &any, c->unparsed, "unparsed");
	put_part(t->out, &any, c->truncated, "truncated");
	put_part(t->out, &any, c->rolled_back, "rolled back");
	put_part(t->out, &any, c->failed, "failed");
	put_part(t->out, &any, c->unreadable, "log entries unreadable");
	put_part(t->out, &any, c->folded, "folded");
	put_part(t->out, &any, c->unkept, "not kept");
	put_part(t->out, &any, c->unkept_transactions,
		 "transactions not kept whole");
	buf_str(t->out, any ? "\n" : "");
	if (c->interrupted)
		buf_str(t->out, "  logs were not read to their end: reading "
				"was interrupted\n");
	if (count_cut(t->a)) {
		buf_str(t->out, "  ");
		format_things(t->out, count_cut(t->a), "transaction");
		buf_str(t->out, " cut by the end of a log\n");
	}
}

static const struct {
	const char *what, *title;
} groups[] = {
	{"client", "Clients of no service"},
	{"relation", "Relations that do not exist"},
	{"column", "Columns that do not exist"},
	{"routine", "Functions that are not known"},
	{"dynamic", "SQL built at run time"},
	{"remote", "SQL for another server"},
	{"unparsed", "SQL that does not parse"},
	{"truncated", "SQL that the log cut"},
	{"memory", "SQL that there was no memory for"},
	{"schema", "DDL that was not understood"},
};

static int
by_count(const void *x, const void *y)
{
	const struct analysis_unknown *a = *(
		const struct analysis_unknown *const *)x;
	const struct analysis_unknown *b = *(
		const struct analysis_unknown *const *)y;
	int c = (a->count < b->count) - (a->count > b->count);

	if (c == 0)
		c = strcmp(a->name, b->name);
	return c ? c : strcmp(a->reason, b->reason);
}

static void
put_unknown(const struct text_report *t, const struct analysis_unknown *u)
{
	const struct analysis_shape *shape = analysis_find_shape(t->sums.a,
								 u->name);
	struct buf *out = t->out;
	size_t from = out->len;
	struct buf b;

	if (u->count)
		format_short(out, u->count);
	format_pad(out, from, 6, true);
	buf_str(out, "  ");
	buf_init(&b);
	buf_str(&b, shape ? shape->text : u->name);
	if (*u->reason && shape) {
		/* The reason stays, the statement is cut. */
		buf_clear(&b);
		format_cut(&b, u->reason, t->width / 2);
		buf_printf(&b, ": %s", shape->text);
	} else if (*u->reason) {
		buf_printf(&b, ": %s", u->reason);
	}
	format_cut(out, b.data, t->width - 8);
	buf_char(out, '\n');
	buf_release(&b);
}

static void
put_group(const struct text_report *t, const char *what, const char *title)
{
	VEC(const struct analysis_unknown *) list = {0};
	const struct analysis_unknown *u;

	vec_each (u, &t->a->unknown)
		if (strcmp(u->what, what) == 0)
			vec_push(t->arena, &list, u);
	if (list.n == 0)
		return;
	qsort(list.v, list.n, sizeof(*list.v), by_count);
	text_title(t, title);
	for (size_t i = 0; i < list.n && i < LINES_MOST; i++)
		put_unknown(t, list.v[i]);
	if (list.n > LINES_MOST)
		buf_printf(t->out, "        and %u more\n",
			   list.n - LINES_MOST);
}

void
text_coverage(const struct text_report *t)
{
	/* It is of the whole input. */
	if (narrow_asked(t->options))
		return;
	if (t->a->coverage.records || t->a->coverage.statements) {
		text_title(t, "Coverage");
		put_shares(t);
		put_rest(t);
	}
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		put_group(t, groups[i].what, groups[i].title);
}
