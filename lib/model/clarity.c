#include "model/clarity.h"

const char *const clarity_term_names[CLARITY_TERMS] = {
	"reads",     "writes",	 "transactions", "foreign_keys", "views",
	"functions", "triggers", "objects",	 "writers",	 "dynamic",
};

const char *const clarity_term_titles[CLARITY_TERMS] = {
	"reads",
	"writes",
	"transactions",
	"foreign keys",
	"views",
	"functions",
	"triggers",
	"sequences, types and parents",
	"tables with other writers",
	"statements not fully known",
};

/* What has to be written anew to be cut weighs more than what has to be asked
   elsewhere. */
const double clarity_weights[CLARITY_TERMS] = {
	[CLARITY_READS] = 1,	    [CLARITY_WRITES] = 3,
	[CLARITY_TRANSACTIONS] = 5, [CLARITY_FOREIGN_KEYS] = 3,
	[CLARITY_VIEWS] = 1,	    [CLARITY_FUNCTIONS] = 2,
	[CLARITY_TRIGGERS] = 2,	    [CLARITY_OBJECTS] = 1,
	[CLARITY_WRITERS] = 3,	    [CLARITY_DYNAMIC] = 1,
};

void
clarity_finish(struct clarity *c, const double weights[CLARITY_TERMS])
{
	double all = 0;

	for (int i = 0; i < CLARITY_TERMS; i++)
		all += c->parts[i].whole ? weights[i] : 0;
	c->value = 1;
	for (int i = 0; i < CLARITY_TERMS; i++) {
		struct clarity_part *p = &c->parts[i];

		p->cost = 0;
		if (p->crossing && all > 0)
			p->cost = weights[i] / all * (double)p->crossing /
				  (double)p->whole;
		c->value -= p->cost;
	}
	/* Sums of many shares can end a hair below. */
	if (c->value < 0)
		c->value = 0;
}

int
clarity_worst(const struct clarity *c)
{
	int worst = -1;

	for (int i = 0; i < CLARITY_TERMS; i++)
		if (c->parts[i].cost > (worst < 0 ? 0 : c->parts[worst].cost))
			worst = i;
	return worst;
}
