#include "report/narrow.h"

#include <string.h>

bool
narrow_asked(const struct report_options *options)
{
	return options->service || options->table || options->kind >= 0;
}

/* Whether name is the table or something of it: a column, a constraint. */
static bool
is_of_table(const char *name, const char *table)
{
	size_t n = strlen(table);

	return name && strncmp(name, table, n) == 0 &&
	       (!name[n] || name[n] == '.' || name[n] == ' ');
}

static bool
is_about_table(const struct crossing *x, const char *table)
{
	const struct evidence *e;

	if (name_list_has(&x->relations, table) ||
	    is_of_table(x->object, table))
		return true;
	vec_each (e, &x->evidence)
		if (is_of_table(e->object, table))
			return true;
	return false;
}

bool
narrow_keeps(const struct report_options *options, const struct crossing *x)
{
	const char *service = options->service;

	if (options->kind >= 0 && (int)x->kind != options->kind)
		return false;
	if (service && strcmp(x->consumer, service) != 0 &&
	    strcmp(x->owner, service) != 0)
		return false;
	return !options->table || is_about_table(x, options->table);
}

/* The sets of tables that kept transactions write, and the shapes shown. */
struct kept {
	struct map shapes, writes;
};

static void
keep_crossings(const struct analysis *a, const struct report_options *options,
	       struct analysis *out, struct kept *kept)
{
	const struct evidence *e;

	out->crossings.v = NULL;
	out->crossings.n = out->crossings.cap = 0;
	for (size_t i = 0; i < a->crossings.n; i++) {
		struct crossing *x = a->crossings.v[i];

		if (!narrow_keeps(options, x))
			continue;
		vec_push(out->arena, &out->crossings, x);
		vec_each (e, &x->evidence)
			if (e->shape)
				map_set(&kept->shapes, e->shape, x);
		if (x->kind == CROSSING_TRANSACTION)
			map_set(&kept->writes, x->object, x);
	}
}

static void
keep_shapes(const struct analysis *a, struct analysis *out,
	    const struct kept *kept)
{
	out->shapes.v = NULL;
	out->shapes.n = out->shapes.cap = 0;
	for (size_t i = 0; i < a->shapes.n; i++)
		if (map_get(&kept->shapes, a->shapes.v[i]->id))
			vec_push(out->arena, &out->shapes, a->shapes.v[i]);
}

static void
keep_transactions(const struct analysis *a, struct analysis *out,
		  const struct kept *kept)
{
	struct buf key;

	buf_init(&key);
	out->transactions.v = NULL;
	out->transactions.n = out->transactions.cap = 0;
	for (size_t i = 0; i < a->transactions.n; i++) {
		struct analysis_transaction *t = a->transactions.v[i];

		buf_clear(&key);
		for (size_t j = 0; j < t->writes.n; j++) {
			buf_str(&key, j ? "," : "");
			buf_str(&key, t->writes.v[j]);
		}
		if (map_find(&kept->writes, key.data, key.len))
			vec_push(out->arena, &out->transactions, t);
	}
	buf_release(&key);
}

struct analysis
narrow(const struct analysis *a, const struct report_options *options,
       struct arena *arena)
{
	struct analysis out = *a;
	struct kept kept = {0};

	out.arena = arena;
	if (!narrow_asked(options))
		return out;
	keep_crossings(a, options, &out, &kept);
	keep_shapes(a, &out, &kept);
	keep_transactions(a, &out, &kept);
	map_release(&kept.shapes);
	map_release(&kept.writes);
	return out;
}
