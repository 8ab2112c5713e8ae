/*
 * The baseline: findings that were there when checking began, one a line,
 * sorted, so that two branches that each take lines out merge by themselves:
 *
 *	cross-service-read services/orders/a.sql orders public.users 5f3c.. x2
 *
 * rule, file, consumer, object and shape; "-" stands for nothing, and bytes
 *that would not be one word are %XX. Line numbers are not in it: text above a
 * finding can come and go.
 */
#ifndef CHECK_BASELINE_H
#define CHECK_BASELINE_H

#include "base/err.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "model/finding.h"

struct baseline_entry {
	const char *key;  /* the line up to the shape */
	const char *file; /* "" none */
	enum check_rule rule;
	bool shaped; /* it is of statements */
	size_t count, left;
	int line;
	const char *reason; /* why it was accepted, or "" */
};

struct baseline {
	struct arena *arena;
	struct source_text source;
	VEC(struct baseline_entry *) entries; /* in the file's order */
	struct map by_key;
};

/* What of the tree was looked at: entries elsewhere are left as they are. */
struct baseline_scope {
	struct map files;  /* by stable path */
	bool schema, logs; /* what has no file */
	bool sources;	   /* files were looked for by the plan's patterns */
	bool (*exists)(void *arg, const char *file); /* of a stable path */
	void *arg;
};

void baseline_init(struct baseline *b, struct arena *arena);
void baseline_release(struct baseline *b);

/* Read path. Returns -1 with err set and placed for what is no baseline. */
int baseline_load(struct baseline *b, const char *path, struct err *err);

/* Take what the baseline has out of the findings, and add a finding for each
   entry in scope that is not there any more (scope NULL: for none). */
void baseline_apply(struct baseline *b, const struct baseline_scope *scope,
		    struct check_result *r, enum severity stale,
		    struct arena *arena);

/*
 * The baseline as it should be: without what is gone from scope, and with the
 * findings that are left in r if reason is not NULL. To be called behind
 * baseline_apply().
 */
void baseline_write(struct buf *out, struct baseline *b,
		    const struct baseline_scope *scope,
		    const struct check_result *r, const char *reason);

#endif
