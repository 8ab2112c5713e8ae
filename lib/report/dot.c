/*
 * Services as a graph for Graphviz: an arrow from each consumer to each owner,
 * the thicker the more statements take it.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/narrow.h"
#include "report/report.h"
#include "report/sums.h"

/* A quoted ID: a backslash stands for itself, and not for an escape. */
static void
put_text(struct buf *out, const char *text)
{
	struct buf shown;

	buf_init(&shown);
	text_printable(&shown, text, strlen(text));
	for (size_t i = 0; i < shown.len; i++) {
		if (shown.data[i] == '"' || shown.data[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, shown.data[i]);
	}
	buf_release(&shown);
}

static void
put_node(struct buf *out, const struct analysis_service *s)
{
	buf_str(out, "\t\"");
	put_text(out, s->name);
	buf_str(out, "\" [label=\"");
	put_text(out, s->name);
	buf_str(out, "\\n");
	format_things(out, s->tables.n, "table");
	buf_str(out, "\"];\n");
}

static void
add_part(struct buf *label, uint64_t n, const char *thing)
{
	if (n == 0)
		return;
	buf_str(label, label->len ? "\\n" : "");
	format_short(label, n);
	buf_printf(label, " %s%s", thing, n == 1 ? "" : "s");
}

/* From 1 to 8, by the number of digits. */
static int
pen_width(uint64_t n)
{
	int width = 1;

	for (; n >= 10 && width < 8; n /= 10)
		width++;
	return width;
}

static void
put_edge(struct buf *out, const char *consumer, const char *owner,
	 const struct pair *p)
{
	uint64_t used = p->reads + p->writes + p->transactions;
	struct buf label;

	buf_init(&label);
	add_part(&label, p->reads, "read");
	add_part(&label, p->writes, "write");
	add_part(&label, p->transactions, "transaction");
	add_part(&label, p->keys, "foreign key");
	if (label.len == 0)
		add_part(&label, p->crossings, "crossing");
	buf_str(out, "\t\"");
	put_text(out, consumer);
	buf_str(out, "\" -> \"");
	put_text(out, owner);
	buf_printf(out, "\" [label=\"%s\", penwidth=%d%s];\n", label.data,
		   pen_width(used), used ? "" : ", style=dashed");
	buf_release(&label);
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
	buf_str(out, "digraph crossings {\n"
		     "\trankdir=LR;\n"
		     "\tnode [shape=box, style=rounded, "
		     "fontname=\"sans-serif\"];\n"
		     "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (size_t i = 0; i < s.n; i++)
		if (is_shown(&s, i, options))
			put_node(out, &a->services.v[i]);
	for (size_t i = 0; i < s.n; i++)
		for (size_t j = 0; j < s.n; j++) {
			const struct pair *pair = &s.pairs[i * s.n + j];

			if (pair->crossings)
				put_edge(out, a->services.v[i].name,
					 a->services.v[j].name, pair);
		}
	buf_str(out, "}\n");
	sums_release(&s);
	arena_release(&arena);
}
