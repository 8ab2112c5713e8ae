#include "cross/gone.h"

#include <string.h>

/* Kinds that the schema alone shows, all of them there are. */
static bool
is_of_schema(enum crossing_kind kind)
{
	return kind == CROSSING_FOREIGN_KEY || kind == CROSSING_TYPE ||
	       kind == CROSSING_GRANT || kind == CROSSING_INHERITS;
}

static bool
is_between(const struct crossing *x, const struct plan_decision *d)
{
	return strcmp(x->consumer, d->consumer.text) == 0 &&
	       strcmp(x->owner, d->owner.text) == 0;
}

/* A mask of the kinds there are between the two; whether d's is there. */
static bool
find(const struct analysis *a, const struct plan_decision *d, int kind,
     unsigned *kinds)
{
	*kinds = 0;
	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];

		if (!is_between(x, d))
			continue;
		*kinds |= 1u << x->kind;
		if ((int)x->kind == kind &&
		    (!d->object.text || strcmp(x->object, d->object.text) == 0))
			return true;
	}
	return false;
}

static void
report(const struct plan *plan, const struct plan_decision *d, int kind,
       unsigned kinds, struct diag_list *diags)
{
	bool object = d->object.text && (kinds & 1u << kind);
	struct diag *warning = diag_add(
		diags, DIAG_WARNING, &plan->source, d->line, d->column,
		"the crossing of this decision is gone: no %s of "
		"\"%s\" crosses to \"%s\"%s%s",
		d->kind.text, d->consumer.text, d->owner.text,
		object ? " with the object " : "",
		object ? d->object.text : "");
	struct buf list;

	if (object || kinds == 0)
		return;
	buf_init(&list);
	for (unsigned k = 0; k < CROSSING_KINDS; k++)
		if (kinds & 1u << k)
			buf_printf(&list, "%s%s", list.len ? ", " : "",
				   crossing_kind_name((enum crossing_kind)k));
	diag_hint(diags, warning, "what crosses there is of kind %s",
		  list.data);
	buf_release(&list);
}

void
gone_decisions(const struct plan *plan, const struct analysis *a, bool workload,
	       struct diag_list *diags)
{
	const struct plan_decision *d;

	vec_each (d, &plan->decisions) {
		int kind = crossing_kind_find(d->kind.text);
		unsigned kinds;

		if ((workload || is_of_schema((enum crossing_kind)kind)) &&
		    !find(a, d, kind, &kinds))
			report(plan, d, kind, kinds, diags);
	}
}
