/*
 * A walk over the children of any node of the raw parse tree, by a table of
 * where each node type keeps them. Unknown node types have no children.
 */
#ifndef SQL_WALK_H
#define SQL_WALK_H

struct Node;

/* Call fn for each child (never NULL), lists as their elements, in order. */
void tree_each_child(const struct Node *node,
		     void (*fn)(const struct Node *child, void *arg),
		     void *arg);

#endif
