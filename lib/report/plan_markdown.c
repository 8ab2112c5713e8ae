/*
 * The split plan as a document: the verdict, the order, then one section for
 * each service with all that has to be done when its turn comes. An item stands
 * in one section alone: that of whichever of its two services leaves first.
 */
#include <string.h>

#include "report/format.h"
#include "report/markdown.h"
#include "report/plan.h"
#include "report/plan_markdown.h"

static const char *const phases[] = {
	[1] = "ownership",
	[2] = "service APIs",
	[3] = "reads redirected",
	[4] = "data split",
	[5] = "direct access removed",
	[6] = "events",
};

static void
put_names(struct buf *out, const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++) {
		buf_str(out, i ? ", " : "");
		md_code(out, names->v[i]);
	}
}

static void
put_verdict(struct buf *out, const struct split_plan *p)
{
	const struct split_service *first = p->order.v;
	struct buf because;

	if (p->order.n < 2) {
		buf_str(out, p->order.n ? "There is nothing to split off: one "
					  "service has all tables.\n"
					: "There is nothing to split: no "
					  "service has a table.\n");
		return;
	}
	buf_init(&because);
	plan_because(&because, p, first);
	buf_str(out, "Split **");
	md_text(out, first->name);
	buf_printf(out, "** first: %.3f of 1 is the clarity of its boundary (",
		   first->then.value);
	md_text(out, because.data);
	buf_str(out, ").\nOne service at a time: the next one only when this "
		     "one is in its own database.\n");
	buf_release(&because);
}

static void
put_order(struct buf *out, const struct split_plan *p)
{
	struct buf because;

	buf_init(&because);
	buf_str(out, "\n## Order\n\n| | service | clarity | now | tables | "
		     "why here |\n|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < p->order.n; i++) {
		const struct split_service *s = &p->order.v[i];

		buf_printf(out, "| %zu | ", i + 1);
		md_text(out, s->name);
		buf_printf(out, " | %.3f | %.3f | %u | ", s->then.value,
			   s->now.value, s->of->tables.n);
		buf_clear(&because);
		plan_because(&because, p, s);
		md_text(out, because.data);
		buf_str(out, " |\n");
	}
	buf_release(&because);
	buf_str(out, "\nclarity: once those before it have left; now: with all "
		     "in the monolith.\n");
}

static void
put_item(struct buf *out, const struct split_plan *p,
	 const struct split_item *item)
{
	const struct crossing *x = item->crossing;
	const struct split_alternative *it;
	const struct analysis_shape *shape = analysis_find_shape(p->analysis,
								 x->object);

	buf_str(out, "- [ ] ");
	md_code(out, x->id);
	buf_printf(out, " **%s**%s: %s of ",
		   item->pattern < 0 ? "goes along"
				     : pattern_names[item->pattern],
		   item->undecided ? " (to be decided)" : "",
		   crossing_kind_name(x->kind));
	md_text(out, x->consumer);
	buf_str(out, " to ");
	md_text(out, x->owner);
	buf_str(out, ", ");
	md_code(out, shape ? shape->text : x->object);
	buf_str(out, ".\n  ");
	md_text(out, item->because);
	buf_str(out, ".\n");
	vec_each (it, &item->lost) {
		buf_printf(out, "  Not %s: ", pattern_names[it->pattern]);
		md_text(out, it->because);
		buf_str(out, ".\n");
	}
}

static void
put_phase(struct buf *out, const struct split_plan *p,
	  const struct split_service *s, int phase)
{
	const struct split_item *it;
	bool any = false;

	vec_each (it, &p->items) {
		if (it->phase != phase || it->service != s)
			continue;
		if (!any)
			buf_printf(out, "\n### Phase %d: %s\n\n", phase,
				   phases[phase]);
		any = true;
		put_item(out, p, it);
	}
}

static void
put_service(struct buf *out, const struct split_plan *p, size_t i)
{
	const struct split_service *s = &p->order.v[i];

	buf_printf(out, "\n## %zu. ", i + 1);
	md_text(out, s->name);
	buf_str(out, "\n\nIts tables: ");
	put_names(out, &s->of->tables);
	buf_str(out, ".\n\n");
	plan_forecast(out, p, s);
	buf_char(out, '\n');
	for (int phase = 1; phase <= 6; phase++)
		put_phase(out, p, s, phase);
	plan_markdown_compositions(out, p, s);
	plan_markdown_copies(out, p, s);
	plan_markdown_sagas(out, p, s);
}

static void
put_unknown(struct buf *out, const struct split_plan *p)
{
	const struct coverage *c = &p->analysis->coverage;

	buf_str(out, "\n## What is not known\n\n");
	if (c->statements == 0) {
		buf_str(out, "No statements were read: this is of the schema "
			     "alone, and nothing is known of what crosses in "
			     "use.\n");
		return;
	}
	buf_str(out, "- Statements read: ");
	format_count(out, c->statements);
	buf_str(out, "; of no service: ");
	format_count(out, c->statements - c->attributed);
	buf_str(out, "; built at run time: ");
	format_count(out, c->dynamic);
	buf_str(out, "; that do not parse: ");
	format_count(out, c->unparsed);
	buf_str(out, ".\n");
	if (c->interrupted)
		buf_str(out, "- The logs were not read to their end.\n");
	if (p->hours > 0 && p->hours <= 1)
		buf_str(out, "- The logs are of an hour at most: rates an hour "
			     "are what they hold.\n");
	if (p->compositions.n == 0)
		buf_str(out, "- No statement was taken apart: that needs the "
			     "schema, and statements over several services' "
			     "tables.\n");
}

void
report_plan_markdown(struct buf *out, const struct split_plan *p)
{
	buf_str(out, "# Split plan\n\n");
	put_verdict(out, p);
	if (p->order.n > 1)
		put_order(out, p);
	for (size_t i = 0; i < p->order.n && p->order.n > 1; i++)
		put_service(out, p, i);
	plan_markdown_stores(out, p);
	put_unknown(out, p);
}
