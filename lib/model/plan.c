#include "model/plan.h"

#include <string.h>

const struct service *
plan_find_service(const struct plan *p, const char *name)
{
	for (size_t i = 0; i < p->services.n; i++)
		if (strcmp(p->services.v[i].name, name) == 0)
			return &p->services.v[i];
	return NULL;
}

int
plan_find_source(const struct plan *p, const char *path, bool *matched)
{
	const struct service *s;
	const struct plan_name *name;
	size_t best = 0, i = 0;
	int found = -1;
	struct err ignored;

	vec_each (s, &p->services)
		vec_each (name, &s->sources) {
			bool *here = matched ? &matched[i++] : NULL;
			size_t n;

			if (!name->pattern ||
			    pattern_match(name->pattern, path, strlen(path),
					  &ignored) != 1)
				continue;
			if (here)
				*here = true;
			n = pattern_specificity(name->pattern);
			if (found < 0 || n > best) {
				best = n;
				found = s->index;
			}
		}
	return found;
}

static void
release_names(struct plan_names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		pattern_free(names->v[i].pattern);
		names->v[i].pattern = NULL;
	}
}

void
plan_release(struct plan *p)
{
	for (size_t i = 0; i < p->services.n; i++) {
		struct service *s = &p->services.v[i];

		release_names(&s->tables);
		release_names(&s->routines);
		release_names(&s->types);
		release_names(&s->roles);
		release_names(&s->applications);
		release_names(&s->sources);
		for (size_t j = 0; j < s->tags.n; j++)
			pattern_free(s->tags.v[j].value.pattern);
		s->tags.n = 0;
	}
	release_names(&p->reference);
	release_names(&p->ignore);
	for (size_t i = 0; i < p->allow.n; i++) {
		pattern_free(p->allow.v[i].table.pattern);
		p->allow.v[i].table.pattern = NULL;
	}
}
