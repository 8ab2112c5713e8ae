/* How a session's transaction is counted; between the files of open.h. */
#ifndef MODEL_OPEN_COUNT_H
#define MODEL_OPEN_COUNT_H

#include "model/open.h"

/* Count what s is in, as it stands, in its cells, in coverage (rolled_back and
   failed) and as a transaction. */
void open_count(struct open_counts *c, const struct open_session *s);

/* Where executions of cell are to be added to what s is in: it is at s->last_at
   then. Borrowed until the next one. */
struct open_cell *open_execute(struct open_counts *c, struct open_session *s,
			       struct cell *cell);

/*
 * ROLLBACK TO a savepoint: what came after it is counted as rolled back for
 * good; or RELEASE it. False if s, whose start is known, has no such savepoint;
 * then nothing is done.
 */
bool open_use_savepoint(struct open_counts *c, struct open_session *s,
			const char *name, bool release);

#endif
