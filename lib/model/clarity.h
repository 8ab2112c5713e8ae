/*
 * Clarity: how little crosses a service's boundary, from 0 to 1. It is 1 less
 * what its terms cost, and each term costs the share of it that crosses, by its
 * weight among the weights of all terms that there is anything of.
 */
#ifndef MODEL_CLARITY_H
#define MODEL_CLARITY_H

#include <stdint.h>

enum clarity_term {
	/* Executions: by the service, and by others on its data. */
	CLARITY_READS,
	CLARITY_WRITES,
	/* Of those that write its data: they write another's, too. */
	CLARITY_TRANSACTIONS,
	/* Objects that tie it to another service, beside the tables it has:
	   three keys of nine tables are 3 of 12. */
	CLARITY_FOREIGN_KEYS,
	CLARITY_VIEWS,
	CLARITY_FUNCTIONS,
	CLARITY_TRIGGERS,
	CLARITY_OBJECTS, /* sequences, types and parents */
	/* Of its tables: another service writes them, too. */
	CLARITY_WRITERS,
	/* Of its executions: what they touch is not known, or not all. */
	CLARITY_DYNAMIC,
	CLARITY_TERMS,
};

/* As reports and the plan's weights: write them, "foreign_keys". */
extern const char *const clarity_term_names[CLARITY_TERMS];
/* What each is of, in a word or two: "foreign keys". */
extern const char *const clarity_term_titles[CLARITY_TERMS];
/* Where the plan has no others. */
extern const double clarity_weights[CLARITY_TERMS];

struct clarity_part {
	uint64_t crossing, whole;
	double cost; /* what clarity is lower for it */
};

struct clarity {
	double value;
	struct clarity_part parts[CLARITY_TERMS];
};

/* Costs and value, from the counts of the parts. Without any it is 1. */
void clarity_finish(struct clarity *c, const double weights[CLARITY_TERMS]);

/* The term that costs most, -1 if none costs anything. */
int clarity_worst(const struct clarity *c);

#endif
