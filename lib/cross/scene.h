/*
 * What the files of this room share while one analysis is made: the ownership,
 * the analysis that takes shape, and names in the form it holds them.
 */
#ifndef CROSS_SCENE_H
#define CROSS_SCENE_H

#include "model/analysis.h"
#include "model/ownership.h"
#include "sql/expand.h"

struct schema_memo;

struct scene {
	const struct ownership *own;
	struct expander *expander;
	struct analysis *out;
	struct arena *arena;	    /* of out */
	const char **service_names; /* by service index */
	/* By relation.id: */
	const char **relation_names; /* NULL until needed */
	const char ***column_names;  /* by attribute number; the same */
	int *owners;		     /* services, or enum owner_special */
	struct map links, chains;    /* once named: see chain.h */
	struct schema_memo *memo;    /* of the schema that was last asked for */
};

void scene_init(struct scene *s, const struct ownership *own,
		struct expander *expander, struct analysis *out,
		struct arena *arena);
/* Frees what is not in the arena. */
void scene_release(struct scene *s);

/* A copy of text that is valid UTF-8: other bytes become \xNN. */
const char *scene_text(struct scene *s, const char *text);
/* The same, but text itself if it is valid. */
const char *scene_valid(struct scene *s, const char *text);

/* The name of a service, "" for every enum owner_special. */
const char *scene_service(const struct scene *s, int service);

/* schema.name, quoted where it must be. */
const char *scene_relation(struct scene *s, const struct relation *r);
const char *scene_type(struct scene *s, const struct db_type *t);
/* schema.name(integer, text) */
const char *scene_routine(struct scene *s, const struct routine *r);
/* The name of a column, as it stands alone. */
const char *scene_column(struct scene *s, const struct attribute *a);
/* schema.table.name: of a column, constraint, trigger, rule or policy. */
const char *scene_part(struct scene *s, const struct relation *r,
		       const char *name);

/*
 * The service whose data a relation is: that of its table for a sequence, of
 * the most columns that draw from it for one that stands alone; of the API for
 * what is in <service>_api and <service>_reads. Else an enum owner_special.
 */
int scene_owner(const struct scene *s, const struct relation *r);

/* The same for routines. */
int scene_routine_owner(const struct scene *s, const struct routine *r);

/*
 * The service whose own schema this is (<service>_api, <service>_api_v2,
 * <service>_reads), -1 if it is none.
 */
int scene_schema_service(const struct scene *s, const char *schema);
/* Whether things there are dbsplit's or an API's, and no user's. */
bool scene_schema_is_ours(const struct scene *s, const char *schema);

/* Whether a schema is that service's API: <service>_api, <service>_api_v2. */
bool schema_is_api(const char *schema, const char *service);

/* A tally of services, to find the one with the most. */
struct votes {
	size_t *n; /* by service index */
	size_t services;
};

void votes_init(struct votes *v, const struct scene *s, struct arena *a);
void votes_add(struct votes *v, int service); /* specials do not count */
/* The service with the most votes, ties by name; -1: there is none. */
int votes_winner(const struct votes *v, const struct scene *s);

#endif
