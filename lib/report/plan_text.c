/*
 * The split plan for a person: which service goes first, the order, and what
 * costs clarity.
 */
#include "report/plan.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/plan_text.h"

#define NAME_MIN   7 /* "service" */
#define NAME_MAX   24
#define TERM_WIDTH 32

static void
put_name(struct buf *out, const char *name)
{
	text_printable(out, name, strlen(name));
}

static void
put_objects(struct buf *out, const struct split_service *s)
{
	for (size_t i = 0; i < s->before.n; i++) {
		buf_str(out, i ? ", " : "");
		put_name(out, s->before.v[i].object);
	}
}

static void
put_worst(struct buf *out, const struct clarity *c)
{
	int worst = clarity_worst(c);

	if (worst < 0)
		buf_str(out, "nothing crosses");
	else
		buf_printf(out, "%s cost most, %.3f",
			   clarity_term_titles[worst], c->parts[worst].cost);
}

/* Whom it waits for, and because of what. */
static void
put_wait(struct buf *out, const struct split_service *s)
{
	for (size_t i = 0; i < s->before.n; i++) {
		buf_str(out, i ? ", " : "");
		put_name(out, s->before.v[i].service);
	}
	buf_str(out, " because of ");
	put_objects(out, s);
}

static void
put_clearer(struct buf *out, const struct split_plan *p,
	    const struct split_service *s)
{
	put_name(out, s->clearer);
	buf_printf(out, " is clearer, %.3f, and has to wait for ",
		   s->clearer_value);
	put_wait(out, split_plan_find(p, s->clearer));
	buf_str(out, "; ");
}

void
plan_because(struct buf *out, const struct split_plan *p,
	     const struct split_service *s)
{
	size_t left = p->order.n - (size_t)(s - p->order.v);

	if (s->cyclic) {
		buf_str(out, "no order suits all that are left: it should wait "
			     "for ");
		put_wait(out, s);
		buf_str(out, ", and they for it; ");
	}
	if (s->clearer)
		put_clearer(out, p, s);
	else if (left > 1)
		buf_printf(out, "the clearest boundary of %zu; ", left);
	else if (p->order.n > 1)
		buf_str(out, "the last one; ");
	put_worst(out, &s->then);
}

struct plan_table {
	struct buf *out;
	const struct split_plan *p;
	int name; /* width */
};

static int
name_width(const struct split_plan *p)
{
	int width = NAME_MIN;

	for (size_t i = 0; i < p->order.n; i++) {
		const char *name = p->order.v[i].name;
		int w = text_width(name, strlen(name));

		width = w > width ? w : width;
	}
	return width > NAME_MAX ? NAME_MAX : width;
}

static void
put_number(struct buf *out, uint64_t n, int width)
{
	size_t from = out->len;

	format_count(out, n);
	format_pad(out, from, width, true);
}

static void
put_row(const struct plan_table *t, size_t i)
{
	const struct split_service *s = &t->p->order.v[i];
	struct buf *out = t->out;
	int worst = clarity_worst(&s->then);

	buf_printf(out, "%3zu  ", i + 1);
	format_cell(out, s->name, t->name);
	buf_printf(out, "  %7.3f  %7.3f", s->then.value, s->now.value);
	put_number(out, s->of->tables.n, 8);
	put_number(out, s->of->statements, 13);
	buf_str(out, "  ");
	if (worst >= 0)
		buf_printf(out, "%s %.3f", clarity_term_titles[worst],
			   s->then.parts[worst].cost);
	else
		buf_str(out, "-");
	buf_char(out, '\n');
}

static void
put_verdict(struct buf *out, const struct split_plan *p)
{
	const struct split_service *first = p->order.v;

	if (!first) {
		buf_str(out, "There is nothing to split: no service has a "
			     "table.\n");
		return;
	}
	if (p->order.n == 1) {
		buf_str(out, "There is nothing to split off: ");
		put_name(out, first->name);
		buf_str(out, " is the only service with tables.\n");
		return;
	}
	buf_str(out, "Split ");
	put_name(out, first->name);
	buf_printf(out, " first: %.3f of 1 is the clarity of its boundary.\n",
		   first->then.value);
}

static void
put_limits(struct buf *out, const struct split_plan *p, bool color)
{
	const struct coverage *c = &p->analysis->coverage;

	if (c->statements == 0) {
		format_styled(out, color, STYLE_WARN,
			      "No statements were read: this is of the schema "
			      "alone, and nothing is known\nof what crosses in "
			      "use.");
		buf_char(out, '\n');
	}
}

static void
put_without(struct buf *out, const struct split_plan *p, int width)
{
	struct buf line;

	if (p->without_tables.n == 0)
		return;
	buf_init(&line);
	buf_str(&line, "Without a table, and so with nothing to split: ");
	for (size_t i = 0; i < p->without_tables.n; i++) {
		buf_str(&line, i ? ", " : "");
		put_name(&line, p->without_tables.v[i]);
	}
	buf_char(out, '\n');
	format_wrapped(out, line.data, 0, width);
	buf_release(&line);
}

static void
put_reasons(const struct plan_table *t, int width)
{
	struct buf line;

	buf_init(&line);
	for (size_t i = 0; i < t->p->order.n; i++) {
		const struct split_service *s = &t->p->order.v[i];

		if (!s->cyclic && !s->clearer)
			continue;
		buf_clear(&line);
		put_name(&line, s->name);
		buf_str(&line, ": ");
		plan_because(&line, t->p, s);
		buf_char(t->out, '\n');
		format_wrapped(t->out, line.data, 0, width);
	}
	buf_release(&line);
}

void
report_plan_text(struct buf *out, const struct split_plan *p,
		 const struct plan_options *options)
{
	struct plan_table t = {out, p, name_width(p)};
	int width = options->width ? options->width : 80;
	size_t from;

	put_verdict(out, p);
	put_limits(out, p, options->color);
	if (p->order.n > 1) {
		buf_char(out, '\n');
		format_styled(out, options->color, STYLE_TITLE,
			      "Order, one service at a time");
		buf_str(out, "\n     ");
		from = out->len;
		buf_str(out, "service");
		format_pad(out, from, t.name, false);
		buf_str(out, "  clarity      now  tables   statements  costs "
			     "most\n");
		for (size_t i = 0; i < p->order.n; i++)
			put_row(&t, i);
		format_styled(out, options->color, STYLE_DIM,
			      "clarity: once those before it have left; now: "
			      "with all in the monolith.\n--explain SERVICE "
			      "shows how it comes about.");
		buf_char(out, '\n');
		put_reasons(&t, width);
		plan_text_work(out, p, options, t.name);
	}
	plan_text_stores(out, p, options);
	put_without(out, p, width);
}

static void
put_term(struct buf *out, const struct split_plan *p,
	 const struct split_service *s, int i)
{
	const struct clarity_part *now = &s->now.parts[i];
	const struct clarity_part *then = &s->then.parts[i];
	size_t from = out->len;

	if (now->whole == 0)
		return;
	buf_printf(out, "  %s", clarity_term_titles[i]);
	format_pad(out, from, TERM_WIDTH, false);
	put_number(out, now->crossing, 11);
	put_number(out, now->whole, 13);
	buf_printf(out, "%8.4g%8.3f%8.3f\n", p->weights[i], now->cost,
		   then->cost);
}

/* "To move: 5 tables, 1,234 rows, 1.2 MB." */
static void
put_sizes(struct buf *line, const struct split_service *s)
{
	const struct split_forecast *f = &s->forecast;

	buf_str(line, "To move: ");
	format_things(line, s->of->tables.n, "table");
	if (f->sized) {
		buf_str(line, ", about ");
		format_things(line, (uint64_t)(f->rows + 0.5), "row");
		buf_str(line, " in ");
		format_bytes(line, (uint64_t)f->bytes);
	}
	if (f->sized && f->unsized) {
		buf_str(line, " without ");
		format_count(line, f->unsized);
		buf_str(line, " that the server has no estimate of");
	}
	buf_str(line, ".");
}

/* A day, at its turn. */
static void
put_rates(struct buf *line, const struct split_forecast *f)
{
	buf_str(line, " Each day ");
	format_things(line, (uint64_t)(f->reads + 0.5), "read");
	buf_str(line, ", ");
	format_things(line, (uint64_t)(f->writes + 0.5), "write");
	buf_str(line, " and ");
	format_things(line, (uint64_t)(f->transactions + 0.5), "transaction");
	buf_str(line, " cross its boundary by then.");
}

void
plan_forecast(struct buf *out, const struct split_plan *p,
	      const struct split_service *s)
{
	put_sizes(out, s);
	if (p->has_rates)
		put_rates(out, &s->forecast);
}

void
report_plan_explain(struct buf *out, const struct split_plan *p,
		    const struct split_service *s,
		    const struct plan_options *options)
{
	size_t place = (size_t)(s - p->order.v) + 1;
	struct buf line;
	size_t from;

	buf_init(&line);
	put_name(&line, s->name);
	buf_printf(&line,
		   ": clarity %.3f now, %.3f when it is split as number %zu of "
		   "%u",
		   s->now.value, s->then.value, place, p->order.n);
	format_styled(out, options->color, STYLE_TITLE, line.data);
	buf_str(out, "\n\n");
	buf_clear(&line);
	plan_because(&line, p, s);
	buf_str(&line, ". ");
	plan_forecast(&line, p, s);
	format_wrapped(out, line.data, 0, options->width ? options->width : 80);
	buf_char(out, '\n');
	from = out->len;
	format_pad(out, from, TERM_WIDTH, false);
	buf_str(out, "   crossing           of  weight    cost   later\n");
	for (int i = 0; i < CLARITY_TERMS; i++)
		put_term(out, p, s, i);
	format_styled(out, options->color, STYLE_DIM,
		      "Clarity is 1 less all costs; each is the share that "
		      "crosses, by its weight among\nthose of all lines here. "
		      "later: once those before it have left.");
	buf_char(out, '\n');
	plan_text_items(out, p, s, options);
	buf_release(&line);
}
