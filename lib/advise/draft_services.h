/* The services of a draft, and what tells their clients. Private to the
   draft. */
#ifndef ADVISE_DRAFT_SERVICES_H
#define ADVISE_DRAFT_SERVICES_H

#include "advise/draft.h"

/* The one of that name, new if there is none. */
struct draft_service *draft_get_service(struct draft *d, const char *name);

/* By name; the places of services change. */
void draft_sort_services(struct draft *d);

/* Once each client has its service: the roles, applications and tags that
   each service is known by. */
void draft_add_evidence(struct draft *d);

/* The statements of each service, and those of none. */
void draft_count_statements(struct draft *d, const struct workload *w);

#endif
