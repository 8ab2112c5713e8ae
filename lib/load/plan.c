/*
 * The plan as a whole; its services are in plan_service.c, allow, decisions,
 * thresholds, weights and rules in plan_rules.c, what fields have in common in
 * plan_read.c, and the YAML under it in yaml.c.
 */
#include "load/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "load/plan_read.h"
#include "load/plan_secret.h"

#define SIZE_LIMIT   ((size_t)16 << 20)
#define MISTAKES_MAX 1000
#define FILE_NAME    "dbsplit.yaml"

static void
read_version(struct plan_reader *r, const struct plan_key *key,
	     const struct node *value, void *into)
{
	const char *text = plan_text_of(r, "\"version\"", value);
	struct diag *d;

	(void)key;
	(void)into;
	if (!text || (value->plain && strcmp(text, "1") == 0))
		return;
	d = plan_mistake(r, value,
			 "\"version\" must be the number 1, not %s%s%s",
			 value->plain ? "" : "the text \"", plan_shown(r, text),
			 value->plain ? "" : "\"");
	diag_hint(r->diags, d, "write: version: 1");
}

static void
read_monolith(struct plan_reader *r, const struct plan_key *key,
	      const struct node *value, void *into)
{
	static const struct plan_key keys[] = {
		{"database", plan_read_database,
		 offsetof(struct plan, database), false},
		{"schemas", plan_read_texts, offsetof(struct plan, schemas),
		 false},
		{"search_path", plan_read_texts,
		 offsetof(struct plan, search_path), false},
	};

	(void)key;
	plan_read_map(r, "\"monolith\"", keys, sizeof(keys) / sizeof(*keys),
		      value, into);
}

/*
 * allow and decisions name services, which may stand further down: they are
 * read when all services are known.
 */
static void
read_later(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, void *into)
{
	(void)into;
	if (strcmp(key->name, "allow") == 0)
		r->allow = value;
	else
		r->decisions = value;
}

static const struct plan_key plan_keys[] = {
	{"version", read_version, 0, true},
	{"monolith", read_monolith, 0, false},
	{"services", plan_read_services, 0, true},
	{"reference", plan_read_names, offsetof(struct plan, reference), false},
	{"ignore", plan_read_names, offsetof(struct plan, ignore), false},
	{"allow", read_later, 0, false},
	{"decisions", read_later, 0, false},
	{"thresholds", plan_read_thresholds, offsetof(struct plan, thresholds),
	 false},
	{"weights", plan_read_weights, offsetof(struct plan, weights), false},
	{"rules", plan_read_severities, offsetof(struct plan, severity), false},
};

static void
read_plan(struct plan_reader *r, const struct node *root)
{
	plan_read_map(r, "the plan", plan_keys,
		      sizeof(plan_keys) / sizeof(*plan_keys), root, r->plan);
	if (r->allow)
		plan_read_allow(r, r->allow);
	if (r->decisions)
		plan_read_decisions(r, r->decisions);
	plan_check_evidence(r);
}

void
plan_init(struct plan *plan)
{
	*plan = (struct plan){0};
	plan->thresholds = (struct plan_thresholds){
		.copy_reads_per_hour = 1000,
		.cqrs_owners = 3,
		.orchestrate_steps = 5,
	};
	memcpy(plan->weights, clarity_weights, sizeof(plan->weights));
	for (int i = 0; i < RULES; i++)
		plan->severity[i] = check_rules[i].severity;
}

/* The copy that messages quote has its passwords masked from the start: also a
   mistake in the YAML may stand beside one. */
static char *
show_source(struct plan *plan, struct arena *a, const char *path,
	    const char *text, size_t len)
{
	char *shown = arena_strndup(a, text, len);

	mask_passwords(shown, len);
	plan->source = (struct source_text){
		.path = arena_strdup(a, path), .text = shown, .len = len};
	return shown;
}

int
plan_parse(struct plan *plan, const char *path, const char *text, size_t len,
	   struct diag_list *diags, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct plan_reader r = {
		.plan = plan, .diags = diags, .arena = diags->arena};
	size_t before = diags->items.n;
	struct node *root;

	plan_init(plan);
	if (len > SIZE_LIMIT)
		return err_set(err, ERR_INPUT,
			       "the plan \"%s\" is larger than %zu MiB", path,
			       SIZE_LIMIT >> 20);
	r.shown = show_source(plan, diags->arena, path, text, len);
	diags->limit = before + MISTAKES_MAX;
	root = yaml_read(&scratch, text, len, &plan->source, diags);
	if (root)
		read_plan(&r, root);
	else
		err_set(err, ERR_INPUT, "\"%s\" cannot be read as YAML", path);
	diags->limit = 0;
	if (diags->left_out)
		diag_add(diags, DIAG_ERROR, &plan->source, 0, 0,
			 "%zu more mistakes are not shown", diags->left_out);
	diags->left_out = 0;
	map_release(&r.services);
	free(r.service_names);
	arena_release(&scratch);
	return root ? 0 : -1;
}

int
plan_load(struct plan *plan, const char *path, struct diag_list *diags,
	  struct err *err)
{
	struct arena scratch = ARENA_INIT;
	size_t len;
	char *text = file_read(&scratch, path, SIZE_LIMIT, &len, err);
	int rc = -1;

	*plan = (struct plan){0};
	if (text)
		rc = plan_parse(plan, strcmp(path, "-") ? path : "(stdin)",
				text, len, diags, err);
	arena_release(&scratch);
	return rc;
}

char *
plan_discover(struct arena *a)
{
	char *path = arena_strdup(a, FILE_NAME);
	struct stat st, here, above;
	const char *up = "..";

	if (stat(".", &here) != 0)
		return NULL;
	for (;;) {
		if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
			return path;
		/* The root is its own parent. */
		if (stat(up, &above) != 0 || (above.st_dev == here.st_dev &&
					      above.st_ino == here.st_ino))
			return NULL;
		here = above;
		path = arena_printf(a, "%s/" FILE_NAME, up);
		up = arena_printf(a, "%s/..", up);
	}
}
