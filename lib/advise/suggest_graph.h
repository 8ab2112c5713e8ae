/*
 * What ties tables to each other, as a weighted graph: the nodes are tables,
 * and the clients that use them. Private to the suggestion.
 *
 *	keys	      1/2 for a foreign key, 1/2 more if it is part of the
 *		      primary key: a part belongs to its whole. Less where many
 *		      keys lead to the same table.
 *	names	      2 where one name goes on where another ends (order_items,
 *		      orders), up to 1/2 for the same first word
 *	statements    1/2 for tables that one statement or view names, the more
 *		      often and the less often with others
 *	transactions  the same of tables that one transaction writes
 *	clients	      to each client, its share of what is written to the table,
 *		      and its share of what is read. Of one that uses nearly all
 *		      tables nothing can be told.
 */
#ifndef ADVISE_SUGGEST_GRAPH_H
#define ADVISE_SUGGEST_GRAPH_H

#include "advise/communities.h"
#include "advise/draft.h"

struct suggest_graph {
	VEC(const struct relation *) tables;
	size_t clients; /* nodes behind the tables, as the draft's */
	struct weighted_edges edges;
};

/*
 * Of the tables for which keep is set, by relation.id, and of a workload that
 * was read with the draft's naming (NULL: none). In the draft's arena.
 */
void suggest_graph_make(struct suggest_graph *g, const struct draft *d,
			const struct workload *w, const bool *keep);

#endif
