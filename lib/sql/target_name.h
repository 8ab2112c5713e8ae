/* The names that PostgreSQL gives to output columns without one. */
#ifndef SQL_TARGET_NAME_H
#define SQL_TARGET_NAME_H

struct Node;

/* What an output column without an alias is called; "?column?" if nothing. */
const char *target_name(const struct Node *node);

#endif
