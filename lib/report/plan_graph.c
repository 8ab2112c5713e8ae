/* The split plan as a graph: services with their places in the order, and what
   is between them. */
#include "report/graph.h"
#include "report/plan.h"

/* orders (3), its clarity on a line of its own; put_text is for the name. */
static void
put_label(struct buf *out, const struct split_plan *p, size_t service,
	  const char *newline, void (*put_text)(struct buf *, const char *))
{
	const struct analysis_service *s = &p->analysis->services.v[service];
	size_t place = split_plan_place(p, s->name);

	put_text(out, s->name);
	if (place)
		buf_printf(out, " (%zu)%sclarity %.3f", place, newline,
			   p->order.v[place - 1].then.value);
}

void
report_plan_dot(struct buf *out, const struct split_plan *p)
{
	struct arena arena = ARENA_INIT;
	struct sums s;

	sums_init(&s, p->analysis, &arena);
	graph_dot_begin(out, "plan");
	for (size_t i = 0; i < s.n; i++) {
		buf_str(out, "\t\"");
		graph_dot_text(out, p->analysis->services.v[i].name);
		buf_str(out, "\" [label=\"");
		put_label(out, p, i, "\\n", graph_dot_text);
		buf_str(out, "\"];\n");
	}
	graph_dot_edges(out, &s);
	buf_str(out, "}\n");
	sums_release(&s);
	arena_release(&arena);
}

void
report_plan_mermaid(struct buf *out, const struct split_plan *p)
{
	struct arena arena = ARENA_INIT;
	struct sums s;

	sums_init(&s, p->analysis, &arena);
	buf_str(out, "flowchart LR\n");
	for (size_t i = 0; i < s.n; i++) {
		buf_printf(out, "\ts%zu[\"", i);
		put_label(out, p, i, "<br/>", graph_mermaid_text);
		buf_str(out, "\"]\n");
	}
	graph_mermaid_edges(out, &s);
	sums_release(&s);
	arena_release(&arena);
}
