#include "report/graph.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"

void
graph_dot_text(struct buf *out, const char *text)
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

static bool
is_plain(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == ' ' || c == '_';
}

/* Letters and digits stand for themselves; whatever else is ASCII could mean
   something, and is written as its number. */
void
graph_mermaid_text(struct buf *out, const char *text)
{
	struct buf shown;

	buf_init(&shown);
	text_printable(&shown, text, strlen(text));
	for (size_t i = 0; i < shown.len; i++) {
		unsigned char c = (unsigned char)shown.data[i];

		if (is_plain(c))
			buf_char(out, (char)c);
		else
			buf_printf(out, "#%d;", c);
	}
	buf_release(&shown);
}

static void
add_part(struct buf *label, uint64_t n, const char *thing, const char *newline)
{
	if (n == 0)
		return;
	buf_str(label, label->len ? newline : "");
	format_short(label, n);
	buf_printf(label, " %s%s", thing, n == 1 ? "" : "s");
}

/* How thick, from 1 to 8, by the number of digits. */
static int
width_of(uint64_t n)
{
	int width = 1;

	for (; n >= 10 && width < 8; n /= 10)
		width++;
	return width;
}

/* What an arrow says: "12 reads", newline, "3 writes". */
static void
put_label(struct buf *out, const struct pair *p, const char *newline)
{
	add_part(out, p->reads, "read", newline);
	add_part(out, p->writes, "write", newline);
	add_part(out, p->transactions, "transaction", newline);
	add_part(out, p->keys, "foreign key", newline);
	if (out->len == 0)
		add_part(out, p->crossings, "crossing", newline);
}

void
graph_dot_begin(struct buf *out, const char *name)
{
	buf_printf(out,
		   "digraph %s {\n"
		   "\trankdir=LR;\n"
		   "\tnode [shape=box, style=rounded, "
		   "fontname=\"sans-serif\"];\n"
		   "\tedge [fontname=\"sans-serif\", fontsize=10];\n",
		   name);
}

/* Of each consumer and each owner between which something crosses. */
static void
each_pair(struct buf *out, const struct sums *s,
	  void (*put)(struct buf *out, const struct sums *s, size_t consumer,
		      size_t owner))
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->n; j++)
			if (s->pairs[i * s->n + j].crossings)
				put(out, s, i, j);
}

static void
put_dot_edge(struct buf *out, const struct sums *s, size_t consumer,
	     size_t owner)
{
	const struct pair *p = &s->pairs[consumer * s->n + owner];
	uint64_t used = p->reads + p->writes + p->transactions;
	struct buf label;

	buf_init(&label);
	put_label(&label, p, "\\n");
	buf_str(out, "\t\"");
	graph_dot_text(out, s->a->services.v[consumer].name);
	buf_str(out, "\" -> \"");
	graph_dot_text(out, s->a->services.v[owner].name);
	buf_printf(out, "\" [label=\"%s\", penwidth=%d%s];\n", label.data,
		   width_of(used), used ? "" : ", style=dashed");
	buf_release(&label);
}

void
graph_dot_edges(struct buf *out, const struct sums *s)
{
	each_pair(out, s, put_dot_edge);
}

static void
put_mermaid_edge(struct buf *out, const struct sums *s, size_t consumer,
		 size_t owner)
{
	struct buf label;

	buf_init(&label);
	put_label(&label, &s->pairs[consumer * s->n + owner], "<br/>");
	buf_printf(out, "\ts%zu -->|\"%s\"| s%zu\n", consumer, label.data,
		   owner);
	buf_release(&label);
}

void
graph_mermaid_edges(struct buf *out, const struct sums *s)
{
	each_pair(out, s, put_mermaid_edge);
}
