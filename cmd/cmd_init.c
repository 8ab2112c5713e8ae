/* dbsplit init: a first ownership plan, from a schema and logs. */
#include <stdlib.h>

#include "advise/draft.h"
#include "advise/suggest.h"
#include "cmd/command.h"
#include "cmd/inputs.h"
#include "cmd/result.h"
#include "report/draft.h"
#include "sql/expand.h"

static const struct option init_options[] = {
	{0, "suggest", "N",
	 "suggest N services, or as many as there seem to be, of tables that "
	 "are used together",
	 OPTION_OPTIONAL},
	{0},
};

static const char *const init_usage[] = {
	"--schema FILE... [--log FILE]... [OPTION]...",
	"[--db CONNINFO] [--log FILE]... [OPTION]...",
	"--suggest[=N] --schema FILE... [--log FILE]... [OPTION]...",
	NULL,
};

/* What other commands read, and this one writes or cannot use. */
static int
check_options(const struct args *args, struct err *err)
{
	if (args_has(args, "plan")) {
		err_set(err, ERR_INPUT, "init reads no plan: it makes one");
		err_hint(err, "-o FILE says where to");
		return -1;
	}
	if (args_has(args, "analysis"))
		return err_set(err, ERR_INPUT,
			       "--analysis does not say who ran a statement: "
			       "name the logs");
	if (args_has(args, "stats"))
		return err_set(err, ERR_INPUT, "--stats does not go with init");
	return 0;
}

static int
write_draft(struct inputs *in, const struct draft *d, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out);
	report_draft(&out, d);
	rc = result_write(in->term, &out, err);
	buf_release(&out);
	return rc;
}

/* How many services are wanted, 0: that is not said. */
static int
read_wanted(const struct args *args, size_t *wanted, struct err *err)
{
	const char *text = args_value(args, "suggest");
	char *end;
	unsigned long n;

	*wanted = 0;
	if (!text)
		return 0;
	n = strtoul(text, &end, 10);
	if (*end || end == text || *text < '0' || *text > '9' || n < 2 ||
	    n > SUGGEST_WANTED_MAX)
		return err_set(err, ERR_INPUT,
			       "--suggest takes a number of services from 2 to "
			       "%d: \"%s\" is none",
			       SUGGEST_WANTED_MAX, text);
	*wanted = n;
	return 0;
}

static int
find_services(struct inputs *in, struct draft *d, struct err *err)
{
	if (!args_has(in->args, "suggest"))
		return draft_finish(d, in->workload, err);
	return suggest_services(d, in->workload, d->wanted, err);
}

static int
init_work(struct inputs *in, struct err *err)
{
	struct draft d;
	size_t wanted;
	int rc = -1;

	if (check_options(in->args, err) != 0 ||
	    read_wanted(in->args, &wanted, err) != 0 ||
	    inputs_load_catalog(in, err) != 0)
		return -1;
	in->expander = expander_new(&in->catalog, in->arena);
	draft_init(&d, &in->catalog, in->arena);
	d.wanted = wanted;
	in->naming = &d.naming;
	if (inputs_load_workload(in, err) == 0 &&
	    find_services(in, &d, err) == 0)
		rc = write_draft(in, &d, err);
	draft_release(&d);
	return rc;
}

static int
init_run(const struct args *args, struct terminal *term)
{
	return inputs_run(args, term, init_work);
}

const struct command init_command = {
	.name = "init",
	.summary = "write a first ownership plan from a schema and query logs",
	.usage = init_usage,
	.description =
		"Makes an ownership plan of what was seen: services from the "
		"names of roles, applications and tags in comments, and each "
		"table to the service that writes it most, with the share as a "
		"comment. What is doubtful is marked. Correct it, and analyze "
		"with it. Where nothing names services, --suggest finds tables "
		"that are used together.",
	.options = init_options,
	.flags = COMMAND_INPUTS | COMMAND_READ_ONLY,
	.run = init_run,
};
