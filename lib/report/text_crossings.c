/*
 * Crossings one by one: first those that statements use, the most used first,
 * then those that only the schema shows, by kind.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/narrow.h"
#include "report/text.h"

/* Lines of a section, unless something less was asked for. */
#define USED_MOST   30
#define SCHEMA_MOST 12
/* Columns before the statement, under who crosses to whom. */
#define INDENT 15

static int
who_width(const struct text_report *t)
{
	int width = 0;

	for (size_t i = 0; i < t->part->crossings.n; i++) {
		const struct crossing *x = t->part->crossings.v[i];
		int w = text_width(x->consumer, strlen(x->consumer)) + 4 +
			text_width(x->owner, strlen(x->owner));

		width = w > width ? w : width;
	}
	return width > t->width - 46 ? t->width - 46 : width;
}

static void
put_who(struct buf *out, const struct crossing *x, int width)
{
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%s -> %s", x->consumer, x->owner);
	format_cell(out, b.data, width);
	buf_release(&b);
}

static void
add_names(struct buf *b, const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++)
		buf_printf(b, "%s%s", i ? ", " : "", names->v[i]);
}

static void
put_line(const struct text_report *t, const char *text)
{
	format_pad(t->out, t->out->len, INDENT, false);
	format_cut(t->out, text, t->width - INDENT);
	buf_char(t->out, '\n');
}

/* view public.v -> function public.f() -> public.users */
static void
put_chain(const struct text_report *t, const struct evidence *e,
	  const struct crossing *x)
{
	const struct analysis_link *link;
	struct buf b;

	buf_init(&b);
	vec_each (link, &e->via)
		buf_printf(&b, "%s %s -> ", link_kind_names[link->kind],
			   link->name);
	add_names(&b, &x->relations);
	put_line(t, b.data);
	buf_release(&b);
}

static const struct evidence *
first_shape(const struct crossing *x, size_t *others)
{
	const struct evidence *first = NULL, *e;

	*others = 0;
	vec_each (e, &x->evidence) {
		if (!e->shape)
			continue;
		if (first)
			++*others;
		else
			first = e;
	}
	return first;
}

static void
put_statement(const struct text_report *t, const struct evidence *e,
	      size_t others)
{
	const struct analysis_shape *shape = analysis_find_shape(t->sums.a,
								 e->shape);
	struct buf b;

	buf_init(&b);
	format_cut(&b, shape ? shape->text : e->shape,
		   t->width - INDENT - (others ? 15 : 0));
	if (others)
		buf_printf(&b, " and %zu more", others);
	put_line(t, b.data);
	buf_release(&b);
}

static void
put_transaction(const struct text_report *t, const struct crossing *x)
{
	const char *p = x->object;
	struct buf b;

	buf_init(&b);
	buf_str(&b, "writes ");
	for (; *p; p++) {
		buf_char(&b, *p);
		if (*p == ',')
			buf_char(&b, ' ');
	}
	put_line(t, b.data);
	buf_release(&b);
}

static void
put_used(const struct text_report *t, const struct crossing *x, int who)
{
	struct buf *out = t->out;
	size_t from = out->len, others;
	const struct evidence *e = first_shape(x, &others);

	format_short(out, x->weight);
	format_pad(out, from, 6, true);
	from = out->len;
	if (x->time_us)
		format_share(out, x->time_us, t->sums.time_us);
	format_pad(out, from, 8, true);
	buf_char(out, ' ');
	put_who(out, x, who);
	buf_printf(out, "  %-12s  ", crossing_kind_name(x->kind));
	format_styled(out, t->options->color, STYLE_DIM, x->id);
	buf_str(out, x->allowed ? "  allowed\n" : "\n");
	if (x->kind == CROSSING_TRANSACTION)
		put_transaction(t, x);
	else if (e && e->via.n)
		put_chain(t, e, x);
	else if (x->kind == CROSSING_SEQUENCE)
		put_line(t, x->object);
	if (e && x->kind != CROSSING_TRANSACTION)
		put_statement(t, e, others);
}

static void
list_used(const struct text_report *t, int who)
{
	size_t shown = 0, total = 0;

	for (size_t i = 0; i < t->part->crossings.n; i++)
		total += t->part->crossings.v[i]->weight > 0;
	if (total == 0)
		return;
	text_title(t, "Crossings in use");
	format_styled(t->out, t->options->color, STYLE_DIM,
		      " count    time who");
	buf_char(t->out, '\n');
	for (size_t i = 0; i < t->part->crossings.n; i++) {
		const struct crossing *x = t->part->crossings.v[i];

		if (x->weight == 0)
			break;
		if (shown++ >= USED_MOST && !narrow_asked(t->options))
			break;
		put_used(t, x, who);
	}
	if (total > USED_MOST && !narrow_asked(t->options))
		buf_printf(t->out,
			   "%zu more with fewer statements: --service, "
			   "--table and --kind narrow down,\n--format csv "
			   "lists all.\n",
			   total - USED_MOST);
}

static void
put_schema_line(const struct text_report *t, const struct crossing *x, int who)
{
	struct buf *out = t->out;

	buf_str(out, "  ");
	put_who(out, x, who);
	buf_str(out, "  ");
	format_cell(out, x->object, t->width - who - 16);
	buf_str(out, "  ");
	format_styled(out, t->options->color, STYLE_DIM, x->id);
	buf_str(out, x->allowed ? "  allowed\n" : "\n");
}

VEC_TYPE(crossing_list, const struct crossing *);

static int
by_who(const void *x, const void *y)
{
	const struct crossing *a = *(const struct crossing *const *)x;
	const struct crossing *b = *(const struct crossing *const *)y;
	int c = strcmp(a->consumer, b->consumer);

	if (c == 0)
		c = strcmp(a->owner, b->owner);
	return c ? c : strcmp(a->object, b->object);
}

static void
list_kind(const struct text_report *t, enum crossing_kind kind, int who)
{
	struct crossing_list list = {0};
	size_t shown;

	for (size_t i = 0; i < t->part->crossings.n; i++) {
		const struct crossing *x = t->part->crossings.v[i];

		if (x->weight == 0 && x->kind == kind)
			vec_push(t->arena, &list, x);
	}
	if (list.n == 0)
		return;
	qsort(list.v, list.n, sizeof(*list.v), by_who);
	buf_printf(t->out, "%s\n", crossing_kind_name(kind));
	shown = narrow_asked(t->options) || list.n <= SCHEMA_MOST ? list.n
								  : SCHEMA_MOST;
	for (size_t i = 0; i < shown; i++)
		put_schema_line(t, list.v[i], who);
	if (list.n > shown)
		buf_printf(t->out, "  %zu more: --kind %s\n", list.n - shown,
			   crossing_kind_name(kind));
}

static void
list_schema(const struct text_report *t, int who)
{
	bool any = false;

	for (size_t i = 0; i < t->part->crossings.n; i++)
		any |= t->part->crossings.v[i]->weight == 0;
	if (!any)
		return;
	text_title(t, "Crossings of the schema, without a statement seen");
	for (int kind = 0; kind < CROSSING_KINDS; kind++)
		list_kind(t, (enum crossing_kind)kind, who);
}

void
text_crossings(const struct text_report *t)
{
	int who = who_width(t);

	list_used(t, who);
	list_schema(t, who);
}
