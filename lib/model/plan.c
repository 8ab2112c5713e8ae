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
