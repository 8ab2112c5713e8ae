/*
 * What check finds: a rule of the boundary that is broken, where, by whom, and
 * what to use instead. A finding stands at the name of the thing in a file's
 * text; one of a live database or of a log has no file.
 *
 * Names of relations and other objects are as analysis.h has them. Everything
 * lives in the arena of whoever made it. All texts but file are valid UTF-8;
 * they and file can hold control characters and the like.
 */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

enum severity {
	SEVERITY_OFF,
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR, /* check fails */
};

#define SEVERITIES 4
extern const char *const severity_names[SEVERITIES];

/* Their names are stable; check_rules has them in this order. */
enum check_rule {
	RULE_READ,
	RULE_WRITE,
	RULE_JOIN,
	RULE_TRANSACTION,
	RULE_FOREIGN_KEY,
	RULE_VIEW,
	RULE_FUNCTION,
	RULE_TRIGGER,
	RULE_SEQUENCE,
	RULE_TYPE,
	RULE_GRANT,
	RULE_INHERITS,
	RULE_DDL,
	RULE_BYPASSES_API,
	RULE_DIRECT_CONNECTION,
	RULE_SHARED_TABLE,
	RULE_UNOWNED_TABLE,
	RULE_DYNAMIC_SQL,
	RULE_UNPARSED,
	RULE_UNREADABLE,
	RULE_STALE_BASELINE,
	RULE_STALE_DECISION,
	RULE_EXPIRED_ALLOW,
	RULE_UNUSED_ALLOW,
	RULE_ALLOW_WITHOUT_REASON,
	RULE_EMPTY_PATTERN,
	RULES
};

struct rule_text {
	const char *name;	/* "cross-service-read" */
	enum severity severity; /* unless the plan says another one */
	const char *summary;	/* lower case, no full stop */
	/* For --explain: paragraphs, and an example of what breaks it. */
	const char *why, *example, *fix;
};

extern const struct rule_text check_rules[RULES];

/* -1 if there is none of that name. */
int rule_find(const char *name);

struct finding {
	enum check_rule rule;
	enum severity severity;
	const char *file; /* as it was named, any bytes; NULL: no file */
	/* The same wherever dbsplit is run: what baselines know it by. */
	const char *stable_file;
	int line, column; /* from 1; columns count bytes; 0: not known */
	int end_column;	  /* behind the name, in the same line; 0: not known */
	const char *text; /* that line, at most 4 kB of it; NULL: not known */
	const char *consumer, *owner; /* services; "" none */
	const char *object;  /* relation, constraint, role, ...; "" none */
	const char *shape;   /* id of the statement's shape, or "" */
	const char *message; /* one line, lower case, no full stop */
	const char *fix;     /* what to do, the same; or NULL */
	/* 32 hex digits, of everything but line, column and texts: the same
	   as long as the finding is, and no two findings of a run share it. */
	const char *fingerprint;
	uint64_t count; /* executions seen in logs; 0: none were asked for */
};

VEC_TYPE(finding_list, struct finding);

/* A place that was not looked into, and why. */
struct check_skip {
	const char *file;
	int line;	    /* 0: all of it */
	const char *reason; /* lower case, no full stop */
};

struct check_result {
	/* Sorted by file (none comes last), line, column and rule. Those that
	   are off, allowed or in the baseline are not here. */
	struct finding_list findings;
	VEC(struct check_skip) skipped; /* by file and line */
	size_t errors, warnings, notes; /* of the findings */
	size_t baselined, allowed;	/* left out for that */
	size_t files;			/* looked into */
	size_t statements;		/* in them */
	size_t unattributed; /* files that no service of the plan claims */
};

#endif
