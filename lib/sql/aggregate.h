/* PostgreSQL's own functions of a kind, by name: in any case, or quoted. */
#ifndef SQL_AGGREGATE_H
#define SQL_AGGREGATE_H

#include "sql/lex.h"

bool is_aggregate_name(struct token t);
/* Does it give several rows for one? */
bool is_set_returning_name(struct token t);

#endif
