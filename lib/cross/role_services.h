/*
 * The services that a role stands for: those that are recognised by it, or by a
 * role that is a member of it, however indirectly.
 */
#ifndef CROSS_ROLE_SERVICES_H
#define CROSS_ROLE_SERVICES_H

#include "cross/scene.h"

/* Zeroed but for s at first. */
struct role_services {
	struct scene *s;
	struct map by_role; /* to its struct name_list */
};

/* Sorted names of services; of "", which is PUBLIC, all there are. */
const struct name_list *role_services(struct role_services *rs,
				      const char *role);
/* Add those that are recognised by the role itself. */
void role_services_of(struct scene *s, const char *role, struct name_list *out);
void role_services_release(struct role_services *rs);

#endif
