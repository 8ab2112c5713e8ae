/* Which service of a draft gets which table. Private to the draft. */
#ifndef ADVISE_DRAFT_TABLES_H
#define ADVISE_DRAFT_TABLES_H

#include "advise/draft.h"

/* Is it one that a plan names and can name, and no partition, view or temporary
   table? */
bool draft_is_table(const struct relation *r);

/*
 * Each table to the service that writes it most; where nobody writes it, to the
 * one that reads it most, or if several do to the reference tables. What nobody
 * touched is unused.
 */
void draft_give_tables(struct draft *d, const struct workload *w);

#endif
