/* dbsplit plan: in which order to split, and why. */
#include <string.h>

#include "advise/order.h"
#include "base/text.h"
#include "cmd/analysis.h"
#include "cmd/command.h"
#include "cmd/result.h"
#include "report/plan.h"

static const struct option plan_options[] = {
	{0, "format", "FORMAT", "text (default) or json", 0},
	{0, "explain", "SERVICE", "how the clarity of one service comes about",
	 0},
	{0},
};

static const char *const plan_usage[] = {
	"[-p FILE] --schema FILE... [--log FILE]... [OPTION]...",
	"[-p FILE] [--db CONNINFO] [--log FILE]... [OPTION]...",
	"--analysis FILE... [OPTION]...",
	NULL,
};

static int
check_format(const struct args *args, bool *json, struct err *err)
{
	const char *format = args_value(args, "format");

	*json = format && strcmp(format, "json") == 0;
	if (format && !*json && strcmp(format, "text") != 0) {
		err_set(err, ERR_INPUT, "there is no format \"%s\"", format);
		err_hint(err, "one of text, json");
		return -1;
	}
	if (format && *json && args_has(args, "explain"))
		return err_set(err, ERR_INPUT,
			       "--explain is text: it has no --format");
	return 0;
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

static const struct split_service *
find_service(const struct split_plan *p, const char *name)
{
	const struct split_service *it;

	vec_each (it, &p->order)
		if (strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

static struct split_plan
make_plan(const struct analysis *a, const struct plan *plan,
	  struct arena *arena)
{
	struct split_plan p = {.analysis = a};

	memcpy(p.weights, plan->weights, sizeof(p.weights));
	order_services(&p, arena);
	return p;
}

/* Of the schema alone: a name with a mistake is told before logs are read. */
static int
check_explained(void *arg, const struct analysis *a, struct err *err)
{
	const struct plan none = {0};
	struct split_plan p = make_plan(a, &none, a->arena);
	const char *name = arg;

	return find_service(&p, name) ? 0 : unknown_service(&p, name, err);
}

static int
write_plan(const struct split_plan *p, const struct args *args, bool json,
	   struct terminal *term, struct err *err)
{
	const struct plan_options options = {.color = term->color,
					     .width = term->width};
	const char *name = args_value(args, "explain");
	const struct split_service *s = name ? find_service(p, name) : NULL;
	struct buf out;
	int rc;

	if (name && !s)
		return unknown_service(p, name, err);
	buf_init(&out);
	if (s)
		report_plan_explain(&out, p, s, &options);
	else if (json)
		report_plan_json(&out, p);
	else
		report_plan_text(&out, p, &options);
	rc = result_write(term, &out, err);
	buf_release(&out);
	return rc;
}

static int
plan_and_report(struct inputs *in, struct err *err)
{
	const char *name = args_value(in->args, "explain");
	struct analysis_request request = {.uses_plan = true};
	struct split_plan p;
	struct analysis *a;
	bool json;

	if (check_format(in->args, &json, err) != 0)
		return -1;
	if (name) {
		request.check = check_explained;
		request.arg = (void *)(uintptr_t)name;
	}
	a = analysis_of_inputs(in, &request, err);
	if (!a)
		return -1;
	analysis_warn_gone(in, a);
	p = make_plan(a, &in->plan, in->arena);
	if (write_plan(&p, in->args, json, in->term, err) != 0)
		return -1;
	if (!in->partial)
		return 0;
	return err_set(err, ERR_INPUT,
		       "the result is of what could be read: see the messages "
		       "before");
}

static int
plan_run(const struct args *args, struct terminal *term)
{
	struct inputs in;
	struct err err;
	int rc;

	rc = inputs_init(&in, args, term, &err);
	if (rc == 0)
		rc = plan_and_report(&in, &err);
	if (rc != 0)
		terminal_error(term, &err);
	inputs_release(&in);
	return rc == 0 ? 0 : (int)err.code;
}

const struct command plan_command = {
	.name = "plan",
	.summary = "in which order to split, and what each service must do",
	.usage = plan_usage,
	.description =
		"Reads what analyze reads, or what it wrote, and says which "
		"service to split first: the one with the clearest boundary. "
		"Then it looks again, for what was split crosses no more.",
	.options = plan_options,
	.flags = COMMAND_INPUTS | COMMAND_READ_ONLY,
	.run = plan_run,
};
