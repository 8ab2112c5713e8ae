/*
 * What commands read: the options that name the inputs, the same on every
 * command that takes them, and the models made of them.
 */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include "cmd/log_files.h"
#include "cmd/options.h"
#include "cmd/period.h"
#include "cmd/terminal.h"
#include "load/log.h"
#include "model/ownership.h"
#include "model/workload.h"
#include "sql/expand.h"

struct log_state;
struct pg_conn;
struct tally;
struct tally_naming;

/* -p, --db, --schema, --log, ..., --analysis: for COMMAND_INPUTS. */
extern const struct option input_options[];

struct inputs {
	const struct args *args;
	struct terminal *term;
	struct arena *arena;
	struct log_options log_options;
	int jobs;	       /* threads that read logs, */
	struct pool *pool;     /* and those */
	struct log_files logs; /* what --log names */
	struct period period;  /* of --since and --until */
	size_t max_memory;     /* bytes; 0: no bound */
	struct plan plan;
	struct catalog catalog;
	struct ownership ownership;
	struct expander *expander;
	struct pg_conn *conn; /* NULL: from files alone */
	struct tally *tally;  /* what the workload is made with */
	/* Who names the services in it; NULL: the plan. */
	const struct tally_naming *naming;
	struct workload *workload; /* NULL: no log was named */
	struct log_state *state;   /* NULL: logs are read in one run */
	uint64_t unreadable;	   /* lines of logs that were no entry */
	/* Where messages about the plan go that have a name: they are findings
	   there, and no mistakes. NULL: they are messages as others. */
	struct diag_list *findings;
	bool interrupted; /* logs were not read to their end */
	bool partial;	  /* something could not be read, and was left out */
};

/*
 * Nothing loaded yet. Returns -1 with err set if the options contradict each
 * other.
 */
int inputs_init(struct inputs *in, const struct args *args,
		struct terminal *term, struct err *err);

/* The option whose file a result would replace that is written to output, or
   NULL: only an earlier result may be replaced so. */
const char *inputs_lost(const struct inputs *in, const char *output);

/* Is there anything to read but earlier results? */
bool inputs_named(const struct args *args);

/* The schema alone, from --schema, --db or the plan's database. */
int inputs_load_catalog(struct inputs *in, struct err *err);

/*
 * The plan, the schema and what the plan means in it. Mistakes of the plan have
 * been printed when this returns -1.
 */
int inputs_load_model(struct inputs *in, struct err *err);

/*
 * The plan alone, of whose services nothing is known: that of --plan, or the
 * one that is found; where there is none, in->plan has what holds without one.
 */
int inputs_load_plan(struct inputs *in, struct err *err);

/* What in->plan means by now, after a change, in the same schema. */
int inputs_bind(struct inputs *in, struct ownership *out, struct err *err);

/* Connect to the database that the options or the plan name, once. */
int inputs_connect(struct inputs *in, struct err *err);

/*
 * Logs and statistics, in the order of their times. What cannot be read is
 * reported and left out (in->partial), and so is what is left when a signal
 * interrupts the reading (in->interrupted too); -1 if nothing could be read.
 * With in->state, what was read before is left out, and the rest noted there.
 */
int inputs_load_workload(struct inputs *in, struct err *err);

void inputs_release(struct inputs *in);

/*
 * Run a command of inputs: work does all that is left, and returns -1 with err
 * set. Returns the exit status; that the result is only of what could be read
 * is an error, too.
 */
int inputs_run(const struct args *args, struct terminal *term,
	       int (*work)(struct inputs *in, struct err *err));

#endif
