/* How a session's transaction is counted; between the files of open.h. */
#ifndef MODEL_OPEN_COUNT_H
#define MODEL_OPEN_COUNT_H

#include "model/open.h"

/* Count what s is in, as it stands, in its cells, in coverage (rolled_back and
   failed) and as a transaction. */
void open_count(struct open_counts *c, const struct open_session *s);

/* Add executions to what s is in; they are at s->last_at then. */
void open_execute(struct open_counts *c, struct open_session *s,
		  const struct open_cell *what);

/*
 * ROLLBACK TO a savepoint: what came after it is counted as rolled back for
 * good; or RELEASE it. False if s, whose start is known, has no such savepoint;
 * then nothing is done.
 */
bool open_use_savepoint(struct open_counts *c, struct open_session *s,
			const char *name, bool release);

#endif
