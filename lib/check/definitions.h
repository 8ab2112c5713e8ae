/* What the files that look at definitions share. */
#ifndef CHECK_DEFINITIONS_H
#define CHECK_DEFINITIONS_H

#include "check/internal.h"
#include "model/definition.h"

struct defining {
	struct checker *c;
	const struct site *site;
	const struct statement *st;
	const struct definition *d;
	int service; /* whose definition it is; < 0: nobody's */
};

static inline struct scene *
scene_of(const struct defining *d)
{
	return &d->c->crosser.scene;
}

static inline const char *
service_name(const struct defining *d, int service)
{
	return scene_service(scene_of(d), service);
}

/* The name as findings have it. */
const char *defining_text(const struct defining *d,
			  const struct definition_name *n);
/* Whose it is: a service, or an enum owner_special. */
int defining_owner(const struct defining *d, const struct definition_name *n);

/* A finding at a byte of the unit's text; owner "" where there is none. */
void defining_add(const struct defining *d, enum check_rule rule,
		  enum crossing_kind kind, int consumer, const char *owner,
		  size_t at, const char *object, const char *message);

/* definitions_remote.c */

void check_remote(const struct defining *d);
void check_publication(const struct defining *d);

/* definitions_rights.c: what one grantee of a statement is given. */
void check_grantee(const struct defining *d,
		   const struct definition_grantee *to);

#endif
