/* The machine of open.h, without the events that it remembers. */
#ifndef MODEL_OPEN_SESSION_H
#define MODEL_OPEN_SESSION_H

#include "model/open.h"

/* What an event tells of what came before it. */
void open_see(struct open_counts *c, struct open_session *s,
	      const struct open_event *e);
/* What it does. */
void open_do(struct open_counts *c, struct open_session *s,
	     const struct open_event *e);
/* The transaction is over: count it, and begin afresh. */
void open_close(struct open_counts *c, struct open_session *s);

/* COMMIT or ROLLBACK? */
static inline bool
open_is_ender(const struct open_event *e)
{
	return e->control == STATEMENT_COMMIT ||
	       e->control == STATEMENT_ROLLBACK;
}

#endif
