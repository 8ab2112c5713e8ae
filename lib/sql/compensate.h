/*
 * What undoes a statement: the SQL that a saga runs where a later step of it
 * fails (its compensation). Pure: statements in, statements out.
 *
 *	insert into stock(id, sku) values ($1, $2)
 *	-> DELETE FROM public.stock WHERE id = $1
 *	update stock set quantity = quantity - $1 where id = $2 and quantity >
 *$3
 *	-> UPDATE public.stock SET quantity = quantity + $1 WHERE id = $2
 *
 * The parameters of the statement keep their numbers. What has to be known
 * beside them (a key that the insert made, the row as it was before) are
 * parameters behind them, and the reason says what they are. A compensation is
 * to be run only where the statement changed a row, and once for each row of an
 * INSERT: a shape does not tell how many rows VALUES had.
 *
 * Compensations say what they mean by a key: only where one row is named by
 *one, or sums are undone by sums over conditions that the update leaves as they
 * were, is there SQL. Whatever else there is, there is none, and the reason
 * says why.
 */
#ifndef SQL_COMPENSATE_H
#define SQL_COMPENSATE_H

#include "model/analysis.h"
#include "model/catalog.h"

struct compensate_context {
	const struct catalog *catalog; /* finished; NULL: there is no schema */
	/* The relations that the statement's names can mean, as an analysis
	   has them: names are looked up among these. */
	const struct name_list *relations;
	struct arena *arena; /* for results */
};

/*
 * One relation that a statement writes itself. A CTE that writes is one of its
 * own, before those behind it.
 */
struct compensation {
	/* Of context.relations; NULL: it does not say which ones it writes (DO,
	   CALL, ...), or which one it means is not known. */
	const char *relation;
	unsigned events; /* of enum row_event */
	/* The part of the statement that does it, as SQL. */
	const char *statement;
	const char *sql; /* what undoes it; NULL: nothing that is known does */
	/* Why there is none, or what it takes and leaves; or NULL. */
	const char *reason;
};

VEC_TYPE(compensation_list, struct compensation);

/*
 * Add to out what the statements of sql (as shape_sql() makes them) write, in
 * their order. A statement that does not parse is one of unknown relations;
 * queries and definitions are none.
 */
void compensate(const struct compensate_context *ctx, const char *sql,
		struct compensation_list *out);

#endif
