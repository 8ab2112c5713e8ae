/* dbsplit analyze: who touches whose tables. */
#include <string.h>

#include "base/text.h"
#include "cmd/analysis.h"
#include "cmd/command.h"
#include "cmd/log_state.h"
#include "cmd/result.h"
#include "report/report.h"

/* How many names a hint lists. */
#define NAMES_HINTED 10

static const struct option analyze_options[] = {
	{0, "state", "FILE",
	 "read of the logs what is new since the run before, and add it to the "
	 "analysis in FILE",
	 0},
	{0, "format", "FORMAT", "text (default), json, dot or csv",
	 OPTION_ONE_OF},
	{0, "service", "NAME", "only what crosses this service's boundary", 0},
	{0, "table", "NAME", "only crossings of this table or view", 0},
	{0, "kind", "KIND",
	 "only crossings of this kind: read, write, join, transaction, "
	 "foreign-key, view, function, trigger, sequence, type, grant, "
	 "inherits",
	 OPTION_ONE_OF},
	{0, "explain", "ID", "the whole story of one crossing", 0},
	{0, "print-catalog", NULL,
	 "the schema as it was understood, and nothing else; needs no plan", 0},
	{0},
};

static const char *const analyze_usage[] = {
	"[-p FILE] --schema FILE... [--log FILE]... [OPTION]...",
	"[-p FILE] [--db CONNINFO] [--log FILE]... [OPTION]...",
	"--state FILE --log FILE... [OPTION]...",
	"--analysis FILE... [OPTION]...",
	"(--schema FILE... | --db CONNINFO) --print-catalog",
	NULL,
};

typedef void report_writer(struct buf *out, const struct analysis *a,
			   const struct report_options *options);

static const struct {
	const char *name;
	report_writer *write;
} formats[] = {
	{"text", report_text},
	{"json", report_json},
	{"dot", report_dot},
	{"csv", report_csv},
};

enum {
	NFORMATS = sizeof(formats) / sizeof(formats[0])
};

struct request {
	report_writer *write;
	const char *explain; /* a crossing's id, or NULL */
	const char *table;   /* as it was given */
	struct report_options report;
};

static int
unknown(const char *what, const char *word, const char *const *names, size_t n,
	struct err *err)
{
	const char *nearest = text_nearest(word, names, n);

	err_set(err, ERR_INPUT, "there is no %s \"%s\"", what, word);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	return -1;
}

static int
find_format(struct request *r, const char *name, struct err *err)
{
	const char *names[NFORMATS];

	for (size_t i = 0; i < NFORMATS; i++) {
		names[i] = formats[i].name;
		if (strcmp(names[i], name) == 0)
			r->write = formats[i].write;
	}
	if (r->write)
		return 0;
	unknown("format", name, names, NFORMATS, err);
	if (!err->hint[0])
		err_hint(err, "one of text, json, dot, csv");
	return -1;
}

static int
find_kind(struct request *r, const char *name, struct err *err)
{
	const char *names[CROSSING_KINDS];

	for (int i = 0; i < CROSSING_KINDS; i++)
		names[i] = crossing_kind_name((enum crossing_kind)i);
	r->report.kind = name ? crossing_kind_find(name) : -1;
	if (!name || r->report.kind >= 0)
		return 0;
	unknown("kind of crossing", name, names, CROSSING_KINDS, err);
	if (!err->hint[0])
		err_hint(err, "\"dbsplit analyze --help\" lists them");
	return -1;
}

static int
request_init(struct request *r, const struct args *args,
	     const struct terminal *term, struct err *err)
{
	const char *format = args_value(args, "format");

	*r = (struct request){
		.explain = args_value(args, "explain"),
		.table = args_value(args, "table"),
		.report.color = term->color,
		.report.width = term->width,
		.report.service = args_value(args, "service"),
	};
	if (format && r->explain && strcmp(format, "text") != 0)
		return err_set(err, ERR_INPUT,
			       "--explain is text: it has no --format");
	if (r->explain &&
	    (r->table || r->report.service || args_has(args, "kind")))
		return err_set(err, ERR_INPUT,
			       "--explain is of one crossing: --service, "
			       "--table and --kind do not go with it");
	if (find_format(r, format ? format : "text", err) != 0)
		return -1;
	return find_kind(r, args_value(args, "kind"), err);
}

/* The options name services and tables that only the analysis knows. */

static void
hint_names(const char *const *names, size_t n, struct err *err)
{
	struct buf list;

	buf_init(&list);
	for (size_t i = 0; i < n && i < NAMES_HINTED; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
	if (n > NAMES_HINTED)
		buf_printf(&list, " and %zu more", n - NAMES_HINTED);
	if (n)
		err_hint(err, "there is %s", list.data);
	buf_release(&list);
}

static int
check_service(const struct request *r, const struct analysis *a,
	      struct err *err)
{
	const char **names = arena_calloc(a->arena, a->services.n + 1,
					  sizeof(*names));

	for (size_t i = 0; i < a->services.n; i++) {
		names[i] = a->services.v[i].name;
		if (!r->report.service ||
		    strcmp(names[i], r->report.service) == 0)
			return 0;
	}
	if (!r->report.service)
		return 0;
	unknown("service", r->report.service, names, a->services.n, err);
	if (!err->hint[0])
		hint_names(names, a->services.n, err);
	return -1;
}

/* The last part of a qualified name, if text is no more than that. */
static const char *
comparable(const char *qualified, const char *text)
{
	const char *dot = strrchr(qualified, '.');

	return dot && !strchr(text, '.') ? dot + 1 : qualified;
}

/* A table by its whole name, or by its last part where that is enough. */
static int
find_table(struct request *r, const struct analysis *a, struct err *err)
{
	size_t n = a->relations.n, found = 0;
	const char **names = arena_calloc(a->arena, n + 1, sizeof(*names));

	if (!r->table)
		return 0;
	for (size_t i = 0; i < n; i++) {
		const char *name = a->relations.v[i].name;

		names[i] = comparable(name, r->table);
		if (strcmp(names[i], r->table) == 0) {
			r->report.table = name;
			found++;
		}
	}
	if (found == 1)
		return 0;
	if (found == 0)
		return unknown("table", r->table, names, n, err);
	err_set(err, ERR_INPUT, "%zu tables are called \"%s\"", found,
		r->table);
	err_hint(err, "name one with its schema, as \"%s\"", r->report.table);
	return -1;
}

static int
check_names(void *arg, const struct analysis *a, struct err *err)
{
	struct request *r = arg;

	return check_service(r, a, err) != 0 ? -1 : find_table(r, a, err);
}

static int
unknown_crossing(const struct request *r, const struct analysis *a,
		 struct err *err)
{
	size_t n = a->crossings.n;
	const char **ids = arena_calloc(a->arena, n + 1, sizeof(*ids));

	for (size_t i = 0; i < n; i++)
		ids[i] = a->crossings.v[i]->id;
	unknown("crossing", r->explain, ids, n, err);
	if (!err->hint[0])
		err_hint(err, "--format csv lists the ids");
	return -1;
}

static int
explain(const struct request *r, const struct analysis *a,
	const struct terminal *term, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out);
	if (report_explain(&out, a, r->explain, &r->report))
		rc = result_write(term, &out, err);
	else
		rc = unknown_crossing(r, a, err);
	buf_release(&out);
	return rc;
}

static int
report(struct request *r, const struct analysis *a, const struct terminal *term,
       struct err *err)
{
	struct result result;
	struct buf out;

	if (check_names(r, a, err) != 0)
		return -1;
	if (r->explain)
		return explain(r, a, term, err);
	if (result_begin(&result, term, err) != 0)
		return -1;
	buf_init(&out);
	r->report.take = result_take;
	r->report.take_arg = &result;
	r->write(&out, a, &r->report);
	result_take(&result, &out);
	buf_release(&out);
	return result_end(&result, err);
}

/* --print-catalog prints the schema and looks at nothing else. */
static int
check_catalog_alone(const struct args *args, struct err *err)
{
	static const char *const others[] = {
		"log",	  "follow",  "state", "stats", "analysis",
		"format", "service", "table", "kind",  "explain"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (args_has(args, others[i]))
			return err_set(err, ERR_INPUT,
				       "--print-catalog prints the schema "
				       "alone: --%s does not go with it",
				       others[i]);
	return 0;
}

/* Names and bodies are anybody's: the tabs and newlines of bodies stay. */
static void
append_printable(struct buf *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\t\n");

		text_printable(out, text, n);
		text += n;
		if (*text)
			buf_char(out, *text++);
	}
}

static int
print_catalog(struct inputs *in, struct err *err)
{
	struct buf model, out;
	int rc;

	if (check_catalog_alone(in->args, err) != 0 ||
	    inputs_load_catalog(in, err) != 0)
		return -1;
	buf_init(&model);
	buf_init(&out);
	report_catalog(&model, &in->catalog);
	append_printable(&out, model.data);
	rc = result_write(in->term, &out, err);
	buf_release(&out);
	buf_release(&model);
	return rc;
}

static int
analyze_and_report(struct inputs *in, struct err *err)
{
	struct analysis_request asked = {0};
	struct request request;
	struct analysis *a;

	if (request_init(&request, in->args, in->term, err) != 0 ||
	    log_state_check(in->args, err) != 0)
		return -1;
	asked.state = args_value(in->args, "state");
	if (request.report.service || request.table) {
		asked.check = check_names;
		asked.arg = &request;
	}
	a = analysis_of_inputs(in, &asked, err);
	if (a)
		analysis_warn_gone(in, a);
	return a ? report(&request, a, in->term, err) : -1;
}

static int
analyze_run(const struct args *args, struct terminal *term)
{
	return inputs_run(args, term,
			  args_has(args, "print-catalog") ? print_catalog
							  : analyze_and_report);
}

const struct command analyze_command = {
	.name = "analyze",
	.summary = "who touches whose tables: schema + query logs -> crossings",
	.usage = analyze_usage,
	.description =
		"Reads an ownership plan, a schema and query logs, and reports "
		"every access of one service to another service's data. The "
		"schema comes from DDL files (--schema) or from a live "
		"database (--db).",
	.options = analyze_options,
	.flags = COMMAND_INPUTS | COMMAND_READ_ONLY,
	.run = analyze_run,
};
