/*
 * The text of a shape as SQL that the parser takes: its ? are $1, $2, ...
 *
 *	select id from users where created_at > now() - interval ? and id = ?
 *	select id from users where created_at > now() - interval $1 and id = $2
 *
 * where what stands before the ? is a type, which no $1 can follow, it is cast
 * instead: now() - $1::interval. A ? between two operands is jsonb's operator.
 */
#ifndef SQL_SHAPE_SQL_H
#define SQL_SHAPE_SQL_H

#include "base/buf.h"

/*
 * Append it to out. Returns how many parameters it has: each ? is one of its
 * own, in order, and a list that the shape folded is one. Text that is no
 * shape's is taken all the same, and so is one that was cut.
 */
int shape_sql(struct buf *out, const char *text, size_t len);

#endif
