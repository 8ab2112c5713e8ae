/*
 * What the reports that are graphs share: services, with an arrow from each
 * consumer to each owner, the thicker the more statements take it.
 */
#ifndef REPORT_GRAPH_H
#define REPORT_GRAPH_H

#include "base/buf.h"
#include "report/sums.h"

/* For Graphviz; name is that of the graph, and a plain word. The closing brace
   is the caller's. */
void graph_dot_begin(struct buf *out, const char *name);
/* Within the quotes of an ID: a backslash stands for itself, and not for an
   escape. */
void graph_dot_text(struct buf *out, const char *text);
/* Between nodes with the names of services. */
void graph_dot_edges(struct buf *out, const struct sums *s);

/* For Mermaid: within the quotes of a text. */
void graph_mermaid_text(struct buf *out, const char *text);
/* Between nodes s0, s1, ... by place of the service. */
void graph_mermaid_edges(struct buf *out, const struct sums *s);

#endif
