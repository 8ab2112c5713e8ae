/*
 * Transactions that the end of an input cuts. Each part was counted as a
 * transaction of its own; where two parts meet they are counted as one.
 *
 *   first log    BEGIN; insert orders; |          begun
 *   second log                         | update stock; COMMIT     ended
 *   sum          one transaction that wrote orders and stock
 */
#ifndef CROSS_OPEN_H
#define CROSS_OPEN_H

#include "cross/shape_index.h"

/*
 * Append from's open transactions to into's and join what belongs together, by
 * session and virtual id in the order of time. The counts of into, to which
 * from's were added, are corrected.
 */
void open_add(struct analysis *into, const struct analysis *from,
	      const struct shape_index *index);

#endif
