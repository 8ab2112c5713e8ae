/*
 * Three small services, a, b and c, for tests of what several of them are asked
 * for: each is a schema. public is everybody's, and x nobody's alone.
 */
#ifndef SUPPORT_SERVICES_H
#define SUPPORT_SERVICES_H

#include "model/catalog.h"
#include "sql/decompose.h"

struct services {
	struct arena arena;
	struct catalog catalog;
	struct search_path path; /* all of them */
};

/* Aborts where its own schema is not understood. */
void services_load(struct services *s);
void services_release(struct services *s);

extern const struct decompose_owners services_owners;

#endif
