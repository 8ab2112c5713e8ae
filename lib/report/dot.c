/*
 * Services as a graph for Graphviz: an arrow from each consumer to each owner,
 * the thicker the more statements take it.
 */
#include "report/format.h"
#include "report/graph.h"
#include "report/narrow.h"
#include "report/report.h"

static void
put_node(struct buf *out, const struct analysis_service *s)
{
	buf_str(out, "\t\"");
	graph_dot_text(out, s->name);
	buf_str(out, "\" [label=\"");
	graph_dot_text(out, s->name);
	buf_str(out, "\\n");
	format_things(out, s->tables.n, "table");
	buf_str(out, "\"];\n");
}

static bool
is_shown(const struct sums *s, size_t service,
	 const struct report_options *options)
{
	if (!narrow_asked(options))
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (s->pairs[service * s->n + i].crossings ||
		    s->pairs[i * s->n + service].crossings)
			return true;
	return false;
}

void
report_dot(struct buf *out, const struct analysis *a,
	   const struct report_options *options)
{
	struct arena arena = ARENA_INIT;
	struct analysis part = narrow(a, options, &arena);
	struct sums s;

	sums_init(&s, &part, &arena);
	graph_dot_begin(out, "crossings");
	for (size_t i = 0; i < s.n; i++)
		if (is_shown(&s, i, options))
			put_node(out, &a->services.v[i]);
	graph_dot_edges(out, &s);
	buf_str(out, "}\n");
	sums_release(&s);
	arena_release(&arena);
}
