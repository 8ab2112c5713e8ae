/* dbsplit check: what reaches over a boundary, in files, a schema or logs. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "check/baseline.h"
#include "cmd/analysis.h"
#include "cmd/check_files.h"
#include "cmd/check_formats.h"
#include "cmd/check_run.h"
#include "cmd/command.h"
#include "cmd/interrupt.h"
#include "cmd/result.h"
#include "cross/cross.h"
#include "cross/gone.h"
#include "load/analysis.h"
#include "load/earlier_plan.h"
#include "report/check.h"
#include "report/check_rules.h"

static const struct option check_options[] = {
	{0, "service", "NAME",
	 "the service that the files belong to; else the plan's \"sources\" "
	 "say it",
	 0},
	{0, "changed-since", "REV",
	 "only lines that git has as new since REV, or in a range A..B", 0},
	{0, "format", "FORMAT[=FILE]",
	 "can be repeated, each to a file of its own: text (default), json, "
	 "sarif, junit, github or gitlab",
	 OPTION_REPEATS | OPTION_ONE_OF},
	{0, "baseline", "FILE",
	 "findings that were accepted before; what is in there and is gone is "
	 "a finding",
	 0},
	{0, "update-baseline", NULL, "take out of the baseline what is gone",
	 0},
	{0, "accept-new", "REASON",
	 "with --update-baseline, put new findings into it, too", 0},
	{0, "list-skipped", NULL, "tell also what was not looked into, and why",
	 0},
	{0, "list-rules", NULL, "name the rules, and do nothing else", 0},
	{0, "explain", "RULE", "tell why a rule is there and what to do", 0},
	{0},
};

static const char *const check_usage[] = {
	"[-p FILE] --schema FILE... [OPTION]... [FILE | DIR]...",
	"[-p FILE] [--db CONNINFO] [OPTION]... [FILE | DIR]...",
	"... --baseline FILE --update-baseline [--accept-new REASON]",
	"--list-rules | --explain RULE",
	NULL,
};

struct check {
	struct inputs *in;
	const struct args *args;
	struct check_formats formats;
	struct check_files files;
	struct diag_list plan_findings;
	struct check_result result;
	struct checker checker;
	struct earlier_plan split;
	bool sources;		     /* files were looked for by them */
	bool ready;		     /* files and checker */
	const struct analysis *logs; /* NULL: none */
};

static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return lstat(a, &x) == 0 && S_ISREG(x.st_mode) && stat(b, &y) == 0 &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Words about rules */

static int
write_text(struct inputs *in, struct buf *out, struct err *err)
{
	return result_write(in->term, out, err);
}

static int
explain_rule(struct inputs *in, const char *name, struct buf *out,
	     struct err *err)
{
	const char *names[RULES], *nearest;
	int rule = rule_find(name);

	if (rule >= 0) {
		check_explain_rule(out, (enum check_rule)rule);
		return write_text(in, out, err);
	}
	for (int i = 0; i < RULES; i++)
		names[i] = check_rules[i].name;
	nearest = text_nearest(name, names, RULES);
	err_set(err, ERR_INPUT, "there is no rule \"%s\"", name);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		err_hint(err, "--list-rules names them");
	return -1;
}

static int
tell_rules(struct inputs *in, struct err *err)
{
	const char *name = args_value(in->args, "explain");
	struct buf out;
	int rc;

	buf_init(&out);
	if (name) {
		rc = explain_rule(in, name, &out, err);
	} else {
		check_list_rules(&out);
		rc = write_text(in, &out, err);
	}
	buf_release(&out);
	return rc;
}

/* What is asked for */

/* A report must not replace what was written by hand. */
static int
check_output(const struct check *k, const char *option, const char *file,
	     struct err *err)
{
	const struct args *args = k->args;
	const char *lost = inputs_lost(k->in, file), *baseline;

	baseline = args_value(args, "baseline");
	if (!lost && baseline && is_same_file(file, baseline))
		lost = "baseline";
	if (lost)
		return err_set(err, ERR_INPUT,
			       "%s \"%s\" is the file of --%s: it would be "
			       "lost",
			       option, file, lost);
	for (size_t i = 0; i < args->operands.n; i++)
		if (is_same_file(file, args->operands.v[i]))
			return err_set(err, ERR_INPUT,
				       "%s \"%s\" is a file to be looked into: "
				       "it would be lost",
				       option, file);
	return 0;
}

static int
check_outputs(const struct check *k, struct err *err)
{
	const char *output = args_value(k->args, "output");
	const struct check_output *it;

	if (output && check_output(k, "--output", output, err) != 0)
		return -1;
	vec_each (it, &k->formats.list)
		if (it->file && check_output(k, "--format", it->file, err) != 0)
			return -1;
	return 0;
}

static bool
names_stdin(const struct args *args)
{
	for (size_t i = 0; i < args->operands.n; i++)
		if (strcmp(args->operands.v[i], "-") == 0)
			return true;
	return false;
}

static int
check_request(const struct args *args, struct err *err)
{
	bool update = args_has(args, "update-baseline");

	if (update && !args_has(args, "baseline"))
		return err_set(err, ERR_INPUT,
			       "--update-baseline needs --baseline FILE");
	if (args_has(args, "changed-since") && names_stdin(args))
		return err_set(err, ERR_INPUT,
			       "git does not know standard input: "
			       "--changed-since does not go with it");
	if (args_has(args, "accept-new") && !update)
		return err_set(err, ERR_INPUT,
			       "--accept-new goes with --update-baseline");
	if (update && args_has(args, "changed-since")) {
		err_set(err, ERR_INPUT,
			"--update-baseline looks at all of the "
			"files: --changed-since does not go "
			"with it");
		return -1;
	}
	if (args_has(args, "accept-new") &&
	    !args_value(args, "accept-new")[strspn(
		    args_value(args, "accept-new"), " \t")])
		return err_set(err, ERR_INPUT, "--accept-new says no reason");
	return 0;
}

static int
load_logs(struct check *k, struct err *err)
{
	const struct args *args = k->args;
	struct arg_values files = args_values(args, "analysis");
	struct analysis_request request = {0};
	struct inputs *in = k->in;
	struct analysis **parts;

	if (args_has(args, "log") || args_has(args, "stats")) {
		k->logs = analysis_of_inputs(in, &request, err);
		return k->logs ? 0 : -1;
	}
	if (inputs_load_model(in, err) != 0)
		return -1;
	if (!files.n)
		return 0;
	parts = arena_calloc(in->arena, files.n + 1, sizeof(*parts));
	parts[0] = analyze(&in->ownership, NULL, in->expander, in->arena);
	for (size_t i = 0; i < files.n; i++) {
		parts[i + 1] = analysis_load(in->arena, files.v[i], err);
		if (!parts[i + 1])
			return -1;
	}
	k->logs = analysis_sum(parts, files.n + 1, err);
	return k->logs ? 0 : -1;
}

/* What its statements read and write could be anybody's access. */
static void
warn_nobodys(struct diag_list *warnings, const char *path)
{
	struct stat st;
	bool many = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	struct diag *d;

	if (strcmp(path, "-") == 0) {
		d = diag_add(warnings, DIAG_WARNING, NULL, 0, 0,
			     "standard input has no service: what it reads and "
			     "writes is not looked at");
		diag_hint(warnings, d, "name its service with --service");
		return;
	}
	d = diag_add(warnings, DIAG_WARNING, NULL, 0, 0,
		     "no service's \"sources\" claim %s\"%s\": what %s "
		     "is not looked at",
		     many ? "a file in " : "", path,
		     many ? "they read and write" : "it reads and writes");
	diag_hint(warnings, d,
		  "claim it there, or name its service with --service");
}

static int
add_named(struct check *k, struct err *err)
{
	const struct arg_values *named = &k->args->operands;
	struct diag_list warnings;
	size_t files = 0;

	diag_init(&warnings, k->in->arena);
	for (size_t i = 0; i < named->n; i++) {
		struct check_met met = {0};

		if (check_files_add(&k->files, named->v[i], &met, err) != 0)
			return -1;
		files += met.claimed + met.nobodys + met.left_out;
		if (met.nobodys && !met.claimed)
			warn_nobodys(&warnings, named->v[i]);
	}
	terminal_diags(k->in->term, &warnings);
	if (!files)
		terminal_warn(k->in->term, "what is named has no file of SQL "
					   "or source code");
	return 0;
}

static int
add_sources(struct check *k, struct err *err)
{
	bool sources = false;
	const struct service *s;

	vec_each (s, &k->in->plan.services)
		sources |= s->sources.n > 0;
	if (!sources)
		return 0;
	if (check_files_add_sources(&k->files, err) != 0)
		return -1;
	k->sources = !args_has(k->args, "service");
	if (k->sources)
		check_files_find_empty(&k->files, &k->plan_findings);
	if (!k->files.list.n)
		terminal_warn(k->in->term,
			      "the plan's \"sources\" match no file");
	return 0;
}

static int
find_files(struct check *k, struct err *err)
{
	const char *since = args_value(k->args, "changed-since");
	struct arg_values schema = args_values(k->args, "schema");
	bool elsewhere = args_has(k->args, "log") ||
			 args_has(k->args, "stats") ||
			 args_has(k->args, "analysis");
	int rc = 0;

	if (check_files_init(&k->files, k->in->arena, &k->in->plan,
			     args_value(k->args, "service"), err) != 0)
		return -1;
	/* A schema's file is looked at as the schema. */
	for (size_t i = 0; i < schema.n; i++)
		check_files_leave_out(&k->files, schema.v[i]);
	if (k->args->operands.n)
		rc = add_named(k, err);
	else if (!elsewhere)
		rc = add_sources(k, err);
	if (rc == 0 && since)
		rc = check_files_changed(&k->files, since, k->in->term, err);
	return rc;
}

/* Results */

static bool
exists(void *arg, const char *file)
{
	const struct check *k = arg;

	/* Nobody knows whether what came from there is gone. */
	return strcmp(file, CHECK_STDIN) == 0 ||
	       access(arena_printf(k->in->arena, "%s/%s", k->files.base, file),
		      F_OK) == 0 ||
	       access(file, F_OK) == 0;
}

static void
scope_init(struct check *k, struct baseline_scope *scope)
{
	struct arg_values schema = args_values(k->args, "schema");

	*scope = (struct baseline_scope){
		.schema = true,
		.sources = k->sources,
		.logs = k->logs != NULL,
		.exists = exists,
		.arg = k,
	};
	for (size_t i = 0; i < k->files.list.n; i++)
		map_set(&scope->files, k->files.list.v[i].stable, k);
	for (size_t i = 0; i < schema.n; i++)
		map_set(&scope->files,
			check_files_stable(&k->files, schema.v[i]), k);
	if (k->in->plan.source.path)
		map_set(&scope->files,
			check_files_stable(&k->files, k->in->plan.source.path),
			k);
}

static int
update_baseline(struct check *k, struct baseline *b,
		const struct baseline_scope *scope, const char *path,
		struct err *err)
{
	const char *reason = args_value(k->args, "accept-new");
	struct check_result *r = &k->result;
	size_t kept = 0, accepted = 0;
	struct buf out;
	int rc;

	buf_init(&out);
	baseline_write(&out, b, scope, r, reason);
	rc = file_write(path, out.data, out.len, err);
	buf_release(&out);
	/* What is in order now is no finding. */
	for (size_t i = 0; i < r->findings.n; i++) {
		bool stale = r->findings.v[i].rule == RULE_STALE_BASELINE;

		if (!stale && !reason)
			r->findings.v[kept++] = r->findings.v[i];
		accepted += !stale && reason;
	}
	r->findings.n = (uint32_t)kept;
	r->baselined += accepted;
	return rc;
}

static int
use_baseline(struct check *k, struct err *err)
{
	const char *path = args_value(k->args, "baseline");
	bool update = args_has(k->args, "update-baseline");
	bool partial = args_has(k->args, "changed-since");
	struct baseline_scope scope;
	struct baseline b;
	int rc = 0;

	if (!path)
		return 0;
	baseline_init(&b, k->in->arena);
	if (access(path, F_OK) == 0 || !args_has(k->args, "accept-new"))
		rc = baseline_load(&b, path, err);
	if (rc != 0 && access(path, F_OK) != 0)
		err_hint(err, "--update-baseline --accept-new REASON writes a "
			      "first one");
	scope_init(k, &scope);
	if (rc == 0)
		baseline_apply(&b, partial ? NULL : &scope, &k->result,
			       k->in->plan.severity[RULE_STALE_BASELINE],
			       k->in->arena);
	if (rc == 0 && update)
		rc = update_baseline(k, &b, &scope, path, err);
	check_sort(&k->result);
	map_release(&scope.files);
	baseline_release(&b);
	return rc;
}

static int
judge(const struct check *k, struct err *err)
{
	size_t n = k->result.errors;

	if (n == 0)
		return 0;
	return err_set(err, ERR_FINDINGS, "%zu error%s: see the report", n,
		       n == 1 ? "" : "s");
}

static void
check_gone(struct check *k)
{
	bool whole = k->logs && !k->in->partial &&
		     k->logs->coverage.statements > 0;
	const struct analysis *a = k->logs ? k->logs
					   : k->checker.crosser.schema;

	gone_decisions(&k->in->plan, a, whole, &k->plan_findings);
	gone_permissions(&k->in->ownership, a, whole, &k->plan_findings);
}

/* What "dbsplit plan --write" left beside the plan, if it did. */
static void
load_split(struct check *k)
{
	const char *path = arena_printf(k->in->arena, "%s/split/plan.json",
					k->files.base);
	struct err err;

	if (access(path, F_OK) != 0)
		return;
	if (earlier_plan_load(&k->split, k->in->arena, path, &err) == 0)
		k->checker.split = &k->split;
	else
		terminal_warning(k->in->term, &err);
}

/* Nothing of what was found is told where a signal has ended it. */
static int
look_into_files(struct check *k, struct err *err)
{
	struct inputs *in = k->in;
	int rc;

	/* One that ended the reading of logs is past. */
	if (interrupt_catch(INTERRUPT_TO_FINISH, err) != 0)
		return -1;
	k->checker.stopped = interrupt_signal;
	rc = check_run_schema(&k->checker, &k->files, k->args, in->term, err);
	if (rc == 0)
		rc = check_run_files(&k->checker, &k->files, in->jobs, in->term,
				     err);
	interrupt_release();
	return rc;
}

static int
look(struct check *k, struct err *err)
{
	struct inputs *in = k->in;
	bool partial = args_has(k->args, "changed-since");

	checker_init(&k->checker, &in->ownership, in->expander, in->arena,
		     &k->result);
	k->ready = true;
	load_split(k);
	if (look_into_files(k, err) != 0)
		return -1;
	if (k->logs)
		check_workload(&k->checker, k->logs);
	if (!partial) {
		check_gone(k);
		check_plan(&k->checker, &k->plan_findings,
			   check_files_stable(&k->files, in->plan.source.path));
	}
	check_finish(&k->checker);
	return 0;
}

static int
check(struct inputs *in, struct err *err)
{
	struct check k = {.in = in, .args = in->args};
	int rc;

	if (args_has(in->args, "list-rules") || args_has(in->args, "explain"))
		return tell_rules(in, err);
	if (check_request(in->args, err) != 0 ||
	    check_formats_init(&k.formats, in->args, in->term, err) != 0 ||
	    check_outputs(&k, err) != 0)
		return -1;
	diag_init(&k.plan_findings, in->arena);
	in->findings = &k.plan_findings;
	rc = load_logs(&k, err);
	if (rc == 0)
		rc = find_files(&k, err);
	if (rc == 0)
		rc = look(&k, err);
	if (rc == 0)
		rc = use_baseline(&k, err);
	check_count(&k.result);
	if (rc == 0)
		rc = check_formats_write(&k.formats, &k.result, &k.files, err);
	if (rc == 0)
		rc = judge(&k, err);
	if (k.ready)
		checker_release(&k.checker);
	check_files_release(&k.files);
	return rc;
}

static int
check_command_run(const struct args *args, struct terminal *term)
{
	return inputs_run(args, term, check);
}

const struct command check_command = {
	.name = "check",
	.summary = "CI: fail on forbidden cross-service access",
	.usage = check_usage,
	.description =
		"Looks into SQL files, migrations and source code, the schema "
		"and query logs for what reaches into another service's data, "
		"and fails if there is any that is not allowed. Without a FILE "
		"it looks into what the plan's \"sources\" name; the FILE - is "
		"SQL of standard input. No server is needed.",
	.options = check_options,
	.flags = COMMAND_INPUTS | COMMAND_READ_ONLY | COMMAND_FILES,
	.run = check_command_run,
};
