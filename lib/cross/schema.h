/*
 * The crossings that the schema alone shows, whoever runs what: added to
 * scene.out->schema_crossings, without ids.
 */
#ifndef CROSS_SCHEMA_H
#define CROSS_SCHEMA_H

#include "cross/crossings.h"
#include "cross/scene.h"

/* All of them, into the analysis; also what could not be known about them. */
void schema_crossings(struct scene *s);

/* schema.c: foreign keys, sequences, types, inheritance. */
void schema_links(struct scene *s, struct crossings *c);
/* schema_reach.c: views, rules, functions, triggers, policies. */
void schema_reach(struct scene *s, struct crossings *c);
/* schema_grants.c */
void schema_grants(struct scene *s, struct crossings *c);

#endif
