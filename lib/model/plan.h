/*
 * The ownership plan, as its file says it: names and patterns with their
 * places. What they mean in a given catalog is in model/ownership.h.
 */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/pattern.h"
#include "base/vec.h"
#include "model/clarity.h"
#include "model/finding.h"

/* A text of the plan and where it stands. */
struct plan_text {
	const char *text; /* NULL: absent */
	int line, column;
};

/* A name, glob or /regex/; pattern is NULL if it did not compile. */
struct plan_name {
	const char *text;
	int line, column;
	struct pattern *pattern;
};

VEC_TYPE(plan_names, struct plan_name);

struct plan_tag {
	struct plan_text key;
	struct plan_name value;
};

struct service {
	const char *name;
	int line, column;
	int index; /* in plan.services */
	struct plan_names tables, routines, types;
	struct plan_names roles, applications, sources;
	VEC(struct plan_tag) tags;
	struct plan_text store; /* "postgresql" and others */
	struct plan_text target_schema, target_database;
};

enum allowed_access {
	ALLOW_READ = 1,
	ALLOW_WRITE = 2,
	ALLOW_ANY = 3
};

struct plan_allow {
	int line, column;
	struct plan_text consumer;
	struct plan_name table;
	unsigned access; /* of enum allowed_access */
	struct plan_text until, reason;
	int until_date; /* yyyymmdd, 0: none */
};

struct plan_decision {
	int line, column;
	struct plan_text consumer, owner, kind, pattern;
	struct plan_text object; /* optional */
	struct plan_text style;	 /* of a saga; optional */
};

struct plan_thresholds {
	double copy_reads_per_hour;
	int cqrs_owners;
	int orchestrate_steps;
};

struct plan {
	struct source_text source;
	/* Of what was added to it since; such a claim has line 0. */
	struct source_text added;
	struct plan_text database;
	VEC(struct plan_text) schemas;	   /* none: all that are not system's */
	VEC(struct plan_text) search_path; /* none: "$user", public */
	VEC(struct service) services;
	struct plan_names reference, ignore;
	VEC(struct plan_allow) allow;
	VEC(struct plan_decision) decisions;
	struct plan_thresholds thresholds;
	double weights[CLARITY_TERMS]; /* of clarity */
	enum severity severity[RULES]; /* of what check finds */
};

/* By name; NULL if there is none. */
const struct service *plan_find_service(const struct plan *p, const char *name);

/*
 * The service, by index, whose sources have a path; -1: none. Of several
 * patterns the most specific one decides, of equal ones the first. matched, if
 * it is not NULL, has a place for each pattern, service by service, and becomes
 * true for those that match.
 */
int plan_find_source(const struct plan *p, const char *path, bool *matched);

/* Frees the patterns; the rest is the arena's. */
void plan_release(struct plan *p);

#endif
