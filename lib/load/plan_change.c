#include "load/plan_change.h"

#include <string.h>

#include "base/str.h"
#include "base/text.h"

static struct str
trimmed(const char *p, const char *end)
{
	while (p < end && strchr(" \t\n", *p))
		p++;
	while (end > p && strchr(" \t\n", end[-1]))
		end--;
	return (struct str){p, (size_t)(end - p)};
}

/* Where the name at p ends: at a comma outside quotes, or at the end. */
static const char *
name_end(const char *p)
{
	bool quoted = false;

	for (; *p && (quoted || *p != ','); p++)
		quoted ^= *p == '"';
	return p;
}

static int
no_change(const char *change, struct err *err)
{
	err_set(err, ERR_INPUT, "\"%s\" is no change of ownership", change);
	err_hint(err, "write a service, += and tables: \"users += "
		      "public.addresses\"");
	return -1;
}

/* The names that the change adds to, NULL with err set. */
static struct plan_names *
find_names(struct plan *plan, const char *name, struct arena *arena,
	   struct err *err)
{
	const char **names = arena_calloc(arena, plan->services.n + 1,
					  sizeof(*names));
	const char *nearest;

	for (size_t i = 0; i < plan->services.n; i++) {
		names[i] = plan->services.v[i].name;
		if (strcmp(names[i], name) == 0)
			return &plan->services.v[i].tables;
	}
	if (strcmp(name, "reference") == 0)
		return &plan->reference;
	nearest = text_nearest(name, names, plan->services.n);
	err_set(err, ERR_INPUT, "there is no service \"%s\"", name);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	return NULL;
}

static int
add_name(struct plan_names *to, struct str text, struct arena *arena,
	 struct err *err)
{
	/* A claim of no line is not the file's: it beats those that are. */
	struct plan_name name = {
		.text = arena_strndup(arena, text.p, text.len)};

	name.pattern = pattern_new_exact(name.text, err);
	if (!name.pattern)
		return -1;
	vec_push(arena, to, name);
	return 0;
}

int
plan_change(struct plan *plan, const char *source, const char *change,
	    struct arena *arena, struct err *err)
{
	const char *sign = strstr(change, "+="), *p, *end;
	struct plan_names *to;
	struct str service;

	if (!sign)
		return no_change(change, err);
	service = trimmed(change, sign);
	if (service.len == 0)
		return no_change(change, err);
	plan->added.path = source;
	to = find_names(plan, arena_strndup(arena, service.p, service.len),
			arena, err);
	if (!to)
		return -1;
	for (p = sign + 2;; p = end + 1) {
		struct str name;

		end = name_end(p);
		name = trimmed(p, end);
		if (name.len == 0)
			return no_change(change, err);
		if (add_name(to, name, arena, err) != 0)
			return -1;
		if (!*end)
			return 0;
	}
}
