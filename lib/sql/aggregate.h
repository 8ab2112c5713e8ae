/* PostgreSQL's own aggregate functions, by name. */
#ifndef SQL_AGGREGATE_H
#define SQL_AGGREGATE_H

#include "sql/lex.h"

/* In any case, unquoted. */
bool is_aggregate_name(struct token t);

#endif
