#include "tally_script.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/plan.h"
#include "model/open.h"

static const char usual_plan[] = "version: 1\n"
				 "services:\n"
				 "  orders:\n"
				 "    tables: [public.o]\n"
				 "    roles: [orders_app, shared]\n"
				 "    applications: [\"*-orders\"]\n"
				 "    tags: {application: orders}\n"
				 "  users:\n"
				 "    tables: [public.u]\n"
				 "    roles: [users_app, shared]\n"
				 "    applications: [\"*-users\"]\n"
				 "    tags: {application: users, db: \"*\"}\n";

static void
add_table(struct catalog *c, const char *schema, const char *name)
{
	struct relation *r = catalog_add_relation(c, RELATION_TABLE, schema,
						  name);

	catalog_add_attribute(c, r, "id");
}

void
script_world_init_plan(struct script_world *w, const char *plan)
{
	static const char *const tables[] = {"a", "b", "c", "d",
					     "e", "f", "o", "u"};
	struct err err;

	*w = (struct script_world){.now = 1000000000};
	catalog_init(&w->catalog, &w->arena);
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		add_table(&w->catalog, "public", tables[i]);
	add_table(&w->catalog, "other", "o");
	add_table(&w->catalog, "orders_app", "o");
	vec_push(&w->arena, &w->catalog.schemas,
		 (struct db_schema){.name = "public", .owner = ""});
	vec_push(&w->arena, &w->catalog.schemas,
		 (struct db_schema){.name = "other", .owner = ""});
	vec_push(&w->arena, &w->catalog.schemas,
		 (struct db_schema){.name = "orders_app", .owner = ""});
	catalog_finish(&w->catalog);
	diag_init(&w->diags, &w->arena);
	cr_assert_eq(plan_parse(&w->plan, "p.yaml", plan, strlen(plan),
				&w->diags, &err),
		     0);
	cr_assert_eq(w->diags.errors, 0, "%s", w->diags.items.v[0].message);
	w->expander = expander_new(&w->catalog, &w->arena);
}

void
script_world_init(struct script_world *w)
{
	script_world_init_plan(w, usual_plan);
}

void
script_world_release(struct script_world *w)
{
	if (w->scratch)
		tally_prepare(w->tally)->scratch_free(w->scratch);
	tally_free(w->tally);
	expander_free(w->expander);
	plan_release(&w->plan);
	catalog_release(&w->catalog);
	arena_release(&w->arena);
}

static struct str
take_word(const char **p, const char *end)
{
	const char *from = *p;
	struct str s;

	while (*p < end && **p != ' ')
		(*p)++;
	s = (struct str){from, (size_t)(*p - from)};
	if (*p < end)
		(*p)++;
	return s;
}

static void
set_session(struct log_record *r, struct str word)
{
	const char *at = memchr(word.p, '@', word.len);

	if (at) {
		r->application.p = at + 1;
		r->application.len = (size_t)(word.p + word.len - at - 1);
		word.len = (size_t)(at - word.p);
	}
	r->session = word;
	switch (word.len ? *word.p : '\0') {
	case 'o':
		r->role = STR("orders_app");
		break;
	case 'u':
		r->role = STR("users_app");
		break;
	case 'p':
		r->role = STR("shared");
		break;
	case '-':
		r->session = STR("");
		/* fall through */
	default:
		r->role = STR("nobody");
	}
}

static void
set_kind(struct log_record *r, char c)
{
	switch (c) {
	case '!':
		r->kind = RECORD_ERROR;
		break;
	case 't':
		r->kind = RECORD_DURATION;
		break;
	case '(':
		r->kind = RECORD_AUTHORIZED;
		break;
	case ')':
		r->kind = RECORD_DISCONNECT;
		break;
	case '?':
		r->kind = RECORD_OTHER;
		break;
	default:
		r->kind = RECORD_STATEMENT;
	}
	r->fetch = c == 'f';
}

static void
feed(struct script_world *w, struct log_record *r)
{
	const struct log_prepare *p = tally_prepare(w->tally);

	if (w->reads_ahead && !w->scratch)
		w->scratch = p->scratch_new(p->arg);
	if (w->reads_ahead)
		p->prepare(w->scratch, r, &w->arena);
	tally_record(w->tally, r);
}

static void
run_line(struct script_world *w, const char *p, const char *end)
{
	static const char mark[] = " -- prepare: ";
	struct log_record r = {
		.calls = 1,
		.duration_us = -1,
		.time_us = ++w->now,
		.database = STR("shop"),
	};
	const char *detail;
	struct str id;
	bool audit = *p == 'a';

	set_kind(&r, *take_word(&p, end).p);
	set_session(&r, take_word(&p, end));
	id = take_word(&p, end);
	if (id.len > 1)
		sscanf(id.p, "%" SCNu32 "/%" SCNu32, &r.backend, &r.lxid);
	if (r.kind == RECORD_DURATION)
		r.duration_us = atoll(take_word(&p, end).p);
	if (audit)
		r.audit = (uint64_t)atoll(take_word(&p, end).p);
	r.text = (struct str){p, (size_t)(end - p)};
	detail = memmem(p, r.text.len, mark, strlen(mark));
	if (detail) {
		r.text.len = (size_t)(detail - p);
		r.detail.p = detail + 4;
		r.detail.len = (size_t)(end - r.detail.p);
	}
	feed(w, &r);
}

static void
run_timed_line(struct script_world *w, const char *p, const char *end)
{
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 1,
		.time_us = ++w->now,
		.database = STR("shop"),
	};
	struct str id;

	take_word(&p, end);
	set_session(&r, take_word(&p, end));
	id = take_word(&p, end);
	if (id.len > 1)
		sscanf(id.p, "%" SCNu32 "/%" SCNu32, &r.backend, &r.lxid);
	r.duration_us = atoll(take_word(&p, end).p);
	r.text = (struct str){p, (size_t)(end - p)};
	feed(w, &r);
}

void
script_world_run(struct script_world *w, const char *script)
{
	const char *end;

	if (!w->tally)
		w->tally = tally_new(&w->plan, &w->catalog, w->expander,
				     &w->arena);
	for (; *script; script = *end ? end + 1 : end) {
		end = strchrnul(script, '\n');
		if (end == script)
			continue;
		if (*script == '+')
			run_timed_line(w, script, end);
		else
			run_line(w, script, end);
	}
}

struct workload *
script_world_finish(struct script_world *w)
{
	w->workload = tally_finish(w->tally);
	return w->workload;
}

static const char *
service_name(const struct plan *plan, int service)
{
	return service < 0 ? "-" : plan->services.v[service].name;
}

/* The table that a cell deletes from, NULL if it does something else. */
static const char *
table_of(const struct cell *c)
{
	static const char prefix[] = "delete from ";

	if (strncmp(c->shape->text, prefix, strlen(prefix)) != 0)
		return NULL;
	return c->shape->text + strlen(prefix);
}

static int
compare_lines(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

/* Sort the lines of out from an offset on. */
static void
sort_lines(struct buf *out, size_t from)
{
	char *copy = strdup(out->data + from), *rest = copy, *line;
	char *lines[4096];
	size_t n = 0;

	while ((line = strsep(&rest, "\n")) != NULL && n < 4096)
		if (*line)
			lines[n++] = line;
	qsort(lines, n, sizeof(*lines), compare_lines);
	out->len = from;
	out->data[from] = '\0';
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s\n", lines[i]);
	free(copy);
}

static void
put_transactions(struct buf *out, const struct plan *plan,
		 const struct workload *w, bool brief)
{
	size_t from = out->len;

	for (size_t i = 0; i < w->transactions.n; i++) {
		const struct transaction *t = w->transactions.v[i];

		if (t->count == 0)
			continue;
		buf_printf(out, "%s:", service_name(plan, t->service));
		for (size_t j = 0; j < t->cells.n; j++) {
			const struct cell *c = t->cells.v[j];
			const char *table = table_of(c);

			buf_printf(out, " %s",
				   brief && table ? table : c->shape->text);
			if (!brief)
				buf_printf(out, "(%s)",
					   service_name(plan, c->service));
		}
		buf_printf(out, " = %" PRIu64 "\n", t->count);
	}
	sort_lines(out, from);
}

void
workload_brief(struct buf *out, const struct plan *plan,
	       const struct workload *w)
{
	size_t from = out->len;

	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *c = w->cells.v[i];

		if (table_of(c))
			buf_printf(out,
				   "%s %" PRIu64 " %" PRIu64 " %" PRIu64
				   " %" PRIu64 "\n",
				   table_of(c), c->calls, c->transactions,
				   c->rolled_back, c->failed);
	}
	sort_lines(out, from);
	put_transactions(out, plan, w, true);
}

static void
put_cells(struct buf *out, const struct plan *plan, const struct workload *w)
{
	size_t from = out->len;

	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *c = w->cells.v[i];

		if (c->calls + c->rolled_back == 0)
			continue;
		buf_printf(out,
			   "%s (%s %s) %" PRIu64 " %" PRIu64 " %" PRIu64
			   " %" PRIu64 " %" PRIu64 "us\n",
			   c->shape->text, service_name(plan, c->service),
			   c->path, c->calls, c->transactions, c->rolled_back,
			   c->failed, c->time_us);
	}
	sort_lines(out, from);
}

static void
put_event(struct buf *out, const struct open_event *e)
{
	buf_printf(out, " [%s%s%s %u/%u", open_kind_names[e->kind],
		   *open_control_names[e->control] ? " " : "",
		   open_control_names[e->control], e->backend, e->lxid);
	if (e->cell)
		buf_printf(out, " %s", e->cell->shape->text);
	if (e->name)
		buf_printf(out, " '%s'", e->name);
	if (e->calls != 1)
		buf_printf(out, " x%" PRIu64, e->calls);
	if (e->duration_us >= 0)
		buf_printf(out, " %" PRId64 "us", e->duration_us);
	if (e->took)
		buf_printf(out, " took %" PRId64 "us %u/%u", e->time_us,
			   e->took_backend, e->took_lxid);
	buf_printf(out, "%s%s]", e->later ? " later" : "",
		   e->more ? " more" : "");
}

static void
put_open(struct buf *out, const struct open_transaction *t)
{
	const struct open_event *e;

	buf_printf(out, "open %s%s%s%s", t->session, t->begun ? " begun" : "",
		   t->ended ? " ended" : "", t->idle ? " idle" : "");
	vec_each (e, &t->events)
		put_event(out, e);
	buf_char(out, '\n');
}

void
workload_full(struct buf *out, const struct plan *plan,
	      const struct workload *w)
{
	const struct coverage *c = &w->coverage;

	put_cells(out, plan, w);
	put_transactions(out, plan, w, false);
	for (size_t i = 0; i < w->open.n; i++)
		put_open(out, w->open.v[i]);
	buf_printf(out,
		   "records %" PRIu64 " statements %" PRIu64
		   " attributed %" PRIu64 " resolved %" PRIu64
		   " unparsed %" PRIu64 " truncated %" PRIu64
		   " rolled back %" PRIu64 " failed %" PRIu64 "\n",
		   c->records, c->statements, c->attributed, c->resolved,
		   c->unparsed, c->truncated, c->rolled_back, c->failed);
}

static void
expect_brief_of(const char *script, const char *want, bool reads_ahead)
{
	struct script_world w;
	struct buf got;

	script_world_init(&w);
	w.reads_ahead = reads_ahead;
	script_world_run(&w, script);
	script_world_finish(&w);
	buf_init(&got);
	workload_brief(&got, &w.plan, w.workload);
	cr_expect_str_eq(got.data, want, "%s\ngave\n%s\nnot\n%s", script,
			 got.data, want);
	buf_release(&got);
	script_world_release(&w);
}

void
expect_brief(const char *script, const char *want)
{
	expect_brief_of(script, want, false);
	expect_brief_of(script, want, true);
}
