/* dbsplit plan: in which order to split, and why. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "advise/difference.h"
#include "advise/split.h"
#include "base/file.h"
#include "base/text.h"
#include "cmd/analysis.h"
#include "cmd/command.h"
#include "cmd/plan_clear.h"
#include "cmd/result.h"
#include "cross/cross.h"
#include "load/earlier_plan.h"
#include "load/plan_change.h"
#include "report/plan.h"

/* Where it is written. */
#define PLAN_DIR "split"

static const struct option plan_options[] = {
	{0, "format", "FORMAT",
	 "text (default), markdown, json, dot or mermaid", OPTION_ONE_OF},
	{0, "explain", "SERVICE", "how the clarity of one service comes about",
	 0},
	{0, "what-if", "CHANGE",
	 "what would be different if a service owned other tables, as \"users "
	 "+= public.addresses\"",
	 OPTION_REPEATS},
	{0, "write", NULL,
	 "write " PLAN_DIR "/plan.md and " PLAN_DIR "/plan.json, to be read, "
	 "kept and gone by",
	 0},
	{0, "clear", "SERVICE",
	 "the fewest moves of tables that bring the boundary of one service "
	 "under a bound",
	 0},
	{0, "bound", "VALUE",
	 "what may cross with --clear, as 1 less the clarity: 0.1 if it is "
	 "not given",
	 0},
	{0},
};

static const char *const plan_usage[] = {
	"[-p FILE] --schema FILE... [--log FILE]... [OPTION]...",
	"[-p FILE] [--db CONNINFO] [--log FILE]... [OPTION]...",
	"--analysis FILE... [OPTION]...",
	NULL,
};

enum format {
	FORMAT_TEXT,
	FORMAT_MARKDOWN,
	FORMAT_JSON,
	FORMAT_DOT,
	FORMAT_MERMAID,
	FORMATS,
};

static const char *const formats[FORMATS] = {"text", "markdown", "json", "dot",
					     "mermaid"};

/* The command line without the earlier plan that --since names: any other value
   of it is a time. */
struct plan_args {
	struct args args;
	const char *earlier; /* NULL: none */
};

/* What is asked for, and what is made to answer it. */
struct request {
	struct inputs *in;
	enum format format;
	const char *explain;	    /* a service, or NULL */
	bool write;		    /* the files, too */
	const char *clear;	    /* a service, or NULL */
	double bound;		    /* of its boundary */
	struct clear_answer answer; /* what was found for it */
	struct plan_trial trial;    /* its changes; none: nothing is tried */
	struct ownership ownership; /* with them */
	const char *earlier;	    /* the path of an earlier plan, or NULL */
	struct earlier_plan before; /* what it was */
	struct progress progress;
};

static int
find_format(struct request *r, const char *name, struct err *err)
{
	const char *nearest = text_nearest(name, formats, FORMATS);

	for (int i = 0; i < FORMATS; i++)
		if (strcmp(formats[i], name) == 0) {
			r->format = (enum format)i;
			return 0;
		}
	err_set(err, ERR_INPUT, "there is no format \"%s\"", name);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		err_hint(err, "one of text, markdown, json, dot, mermaid");
	return -1;
}

/* What an analysis has is of one ownership. */
static int
check_inputs(const struct args *args, const char *option, struct err *err)
{
	if (!args_has(args, option) ||
	    (inputs_named(args) && !args_has(args, "analysis")))
		return 0;
	err_set(err, ERR_INPUT, "--%s does not go with --analysis", option);
	err_hint(err, "what a join crosses is found out anew: name the schema "
		      "and the logs");
	return -1;
}

static int
request_init(struct request *r, struct inputs *in, struct err *err)
{
	const struct args *args = in->args;
	const char *format = args_value(args, "format");
	struct arg_values changes = args_values(args, "what-if");

	*r = (struct request){
		.in = in,
		.explain = args_value(args, "explain"),
		.write = args_has(args, "write"),
		.earlier = ((const struct plan_args *)args)->earlier,
		.clear = args_value(args, "clear"),
	};
	for (size_t i = 0; i < changes.n; i++)
		vec_push(in->arena, &r->trial.changes, changes.v[i]);
	if (format && find_format(r, format, err) != 0)
		return -1;
	if (r->format != FORMAT_TEXT && r->explain)
		return err_set(err, ERR_INPUT,
			       "--explain is text: it has no --format");
	if (r->earlier && (changes.n || r->explain || r->clear))
		return err_set(err, ERR_INPUT,
			       "--since with a plan does not go with --%s",
			       changes.n    ? "what-if"
			       : r->explain ? "explain"
					    : "clear");
	if (r->earlier &&
	    earlier_plan_load(&r->before, in->arena, r->earlier, err) != 0)
		return -1;
	if (r->write && (changes.n || r->clear)) {
		err_set(err, ERR_INPUT, "--write does not go with --%s",
			changes.n ? "what-if" : "clear");
		err_hint(err, "change the ownership plan first: what is "
			      "written is to be gone by");
		return -1;
	}
	if (check_inputs(args, "what-if", err) != 0 ||
	    check_inputs(args, "clear", err) != 0)
		return -1;
	return plan_clear_bound(args, &r->bound, err);
}

static int
unknown_service(const struct split_plan *p, const char *name, struct err *err)
{
	const struct analysis *a = p->analysis;
	const char **names = arena_calloc(a->arena, p->order.n + 1,
					  sizeof(*names));
	const char *nearest;

	if (name_list_has(&p->without_tables, name))
		return err_set(err, ERR_INPUT,
			       "the service \"%s\" has no table: there is "
			       "nothing to split",
			       name);
	for (size_t i = 0; i < p->order.n; i++)
		names[i] = p->order.v[i].name;
	nearest = text_nearest(name, names, p->order.n);
	err_set(err, ERR_INPUT, "there is no service \"%s\"", name);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	return -1;
}

/* own is what the analysis is of, if there is a schema. */
static struct split_plan
make_plan(const struct inputs *in, const struct analysis *a,
	  const struct ownership *own)
{
	return split_plan_make(a, &in->plan, own, in->arena);
}

/* The plan with the changes, from here on. */
static int
change(struct request *r, struct err *err)
{
	for (size_t i = 0; i < r->trial.changes.n; i++)
		if (plan_change(&r->in->plan, "--what-if",
				r->trial.changes.v[i], r->in->arena, err) != 0)
			return -1;
	return inputs_bind(r->in, &r->ownership, err);
}

/* Of the schema alone: mistakes are told before logs are read. */
static int
check_asked(void *arg, const struct analysis *a, struct err *err)
{
	struct request *r = arg;
	struct split_plan p = make_plan(r->in, a, &r->in->ownership);

	if (r->explain && !split_plan_find(&p, r->explain))
		return unknown_service(&p, r->explain, err);
	if (r->clear && !split_plan_find(&p, r->clear))
		return unknown_service(&p, r->clear, err);
	return r->trial.changes.n ? change(r, err) : 0;
}

/* What was tried, what was asked to be explained, or else the plan. */
static void
put_text(struct buf *out, const struct request *r, const struct split_plan *p)
{
	const struct plan_options options = {.color = r->in->term->color,
					     .width = r->in->term->width};

	if (r->earlier)
		report_progress_text(out, &r->progress, &options);
	if (r->clear)
		report_clear_text(out, p, &r->answer, &options);
	if (r->clear && (r->trial.changes.n || r->explain))
		buf_char(out, '\n');
	if (r->trial.changes.n)
		report_trial_text(out, &r->trial, &options);
	if (r->trial.changes.n && r->explain)
		buf_char(out, '\n');
	if (r->explain)
		report_plan_explain(out, p, split_plan_find(p, r->explain),
				    &options);
	if (!r->trial.changes.n && !r->explain && !r->clear && !r->earlier)
		report_plan_text(out, p, &options);
}

static int
write_plan(const struct request *r, const struct split_plan *p, struct err *err)
{
	bool tried = r->clear || r->trial.changes.n;
	const struct plan_trial *trial = tried ? &r->trial : NULL;
	struct buf out;
	int rc;

	if (r->explain && !split_plan_find(p, r->explain))
		return unknown_service(p, r->explain, err);
	buf_init(&out);
	switch (r->format) {
	case FORMAT_MARKDOWN:
		report_plan_markdown(&out, p);
		break;
	case FORMAT_JSON:
		report_plan_json(&out, p, trial,
				 r->earlier ? &r->progress : NULL);
		break;
	case FORMAT_DOT:
		report_plan_dot(&out, p);
		break;
	case FORMAT_MERMAID:
		report_plan_mermaid(&out, p);
		break;
	default:
		put_text(&out, r, p);
	}
	rc = result_write(r->in->term, &out, err);
	buf_release(&out);
	return rc;
}

static int
write_file(const struct request *r, const char *path, struct buf *text,
	   struct err *err)
{
	int rc = file_write(path, text->data, text->len, err);

	if (rc == 0)
		terminal_note(r->in->term, "written: %s", path);
	buf_clear(text);
	return rc;
}

static int
write_files(const struct request *r, const struct split_plan *p,
	    struct err *err)
{
	struct buf text;
	int rc;

	if (!r->write)
		return 0;
	if (mkdir(PLAN_DIR, 0777) != 0 && errno != EEXIST)
		return err_set(err, ERR_INPUT,
			       "cannot make the directory \"%s\": %s", PLAN_DIR,
			       strerror(errno));
	buf_init(&text);
	report_plan_markdown(&text, p);
	rc = write_file(r, PLAN_DIR "/plan.md", &text, err);
	report_plan_json(&text, p, NULL, NULL);
	if (rc == 0)
		rc = write_file(r, PLAN_DIR "/plan.json", &text, err);
	buf_release(&text);
	return rc;
}

/* The same inputs, with the changes. */
static struct split_plan
try_changes(struct request *r, const struct split_plan *before)
{
	struct inputs *in = r->in;
	struct split_plan after = make_plan(
		in,
		analyze(&r->ownership, in->workload, in->expander, in->arena),
		&r->ownership);

	plan_compare(before, &after, in->arena, &r->trial.difference);
	return after;
}

/* The moves that are found are changes like those that were given. */
static int
clear_service(struct request *r, const struct split_plan *before,
	      struct split_plan *p, struct err *err)
{
	const struct ownership *own = r->trial.changes.n ? &r->ownership
							 : &r->in->ownership;
	const struct clear_move *it;

	if (!split_plan_find(p, r->clear))
		return unknown_service(p, r->clear, err);
	plan_clear(r->in, p, own, r->clear, r->bound, &r->answer);
	r->trial.clear = &r->answer;
	vec_each (it, &r->answer.moves) {
		if (plan_change(&r->in->plan, "--clear", it->change,
				r->in->arena, err) != 0)
			return -1;
		vec_push(r->in->arena, &r->trial.changes, it->change);
	}
	if (r->answer.moves.n && inputs_bind(r->in, &r->ownership, err) != 0)
		return -1;
	if (r->answer.moves.n)
		*p = try_changes(r, before);
	else
		plan_compare(before, p, r->in->arena, &r->trial.difference);
	return 0;
}

static int
plan_and_report(struct inputs *in, struct err *err)
{
	struct analysis_request asked = {.uses_plan = true};
	struct request request;
	struct split_plan p, before;
	struct analysis *a;

	if (request_init(&request, in, err) != 0)
		return -1;
	if (request.explain || request.clear || request.trial.changes.n) {
		asked.check = check_asked;
		asked.arg = &request;
	}
	a = analysis_of_inputs(in, &asked, err);
	if (!a)
		return -1;
	analysis_warn_gone(in, a);
	p = before = make_plan(in, a, &in->ownership);
	if (request.trial.changes.n)
		p = try_changes(&request, &before);
	if (request.clear && clear_service(&request, &before, &p, err) != 0)
		return -1;
	if (request.earlier)
		progress_find(&request.before, &p, in->arena,
			      &request.progress);
	if (write_plan(&request, &p, err) != 0)
		return -1;
	return write_files(&request, &p, err);
}

static bool
names_plan(const struct arg *arg)
{
	size_t n = arg->value ? strlen(arg->value) : 0;

	return strcmp(arg->option->name, "since") == 0 && n > 5 &&
	       strcmp(arg->value + n - 5, ".json") == 0;
}

static int
plan_run(const struct args *args, struct terminal *term)
{
	struct plan_args own = {.args = *args};

	own.args.given.n = own.args.given.cap = 0;
	own.args.given.v = NULL;
	for (size_t i = 0; i < args->given.n; i++)
		if (names_plan(&args->given.v[i]))
			own.earlier = args->given.v[i].value;
		else
			vec_push(args->arena, &own.args.given,
				 args->given.v[i]);
	return inputs_run(&own.args, term, plan_and_report);
}

const struct command plan_command = {
	.name = "plan",
	.summary = "in which order to split, and what each service must do",
	.usage = plan_usage,
	.description =
		"Reads what analyze reads, or what it wrote, and says which "
		"service to split first: the one with the clearest boundary. "
		"Then it looks again, for what was split crosses no more. It "
		"says what replaces each crossing, too. --since with a plan "
		"that was written earlier (a name that ends in .json) says "
		"what has become of that.",
	.options = plan_options,
	.flags = COMMAND_INPUTS | COMMAND_READ_ONLY,
	.run = plan_run,
};
