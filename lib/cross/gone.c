#include "cross/gone.h"

#include <string.h>

#include "cross/allow.h"
#include "sql/quote.h"

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

	warning->name = "stale-decision";
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

/* consumer NUL relation, to what crossings show the one to do to the other; the
   value is a mask of enum allowed_access itself. */

static void
make_key(struct buf *key, const char *consumer)
{
	buf_clear(key);
	buf_add(key, consumer, strlen(consumer) + 1);
}

static void
note_evidence(struct map *accessed, struct arena *scratch,
	      const struct crossing *x, const struct evidence *e)
{
	struct buf key;

	buf_init(&key);
	for (size_t i = 0; i < e->relations.n; i++) {
		uintptr_t mask;

		make_key(&key, x->consumer);
		buf_str(&key, e->relations.v[i]);
		mask = (uintptr_t)map_find(accessed, key.data, key.len);
		map_put(accessed, arena_strndup(scratch, key.data, key.len),
			key.len, (void *)(mask | e->access));
	}
	buf_release(&key);
}

static void
index_accesses(struct map *accessed, struct arena *scratch,
	       const struct analysis *a)
{
	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];
		const struct evidence *e;

		vec_each (e, &x->evidence)
			note_evidence(accessed, scratch, x, e);
	}
}

static bool
is_used(const struct plan_allow *entry, const struct relation_list *list,
	const struct map *accessed)
{
	struct buf key;
	bool used = false;

	buf_init(&key);
	for (size_t i = 0; i < list->n && !used; i++) {
		make_key(&key, entry->consumer.text);
		sql_qualified(&key, list->v[i]->schema, list->v[i]->name);
		used = (uintptr_t)map_find(accessed, key.data, key.len) &
		       entry->access;
	}
	buf_release(&key);
	return used;
}

void
gone_permissions(const struct ownership *own, const struct analysis *a,
		 bool workload, struct diag_list *diags)
{
	struct arena scratch = ARENA_INIT;
	struct map accessed = MAP_INIT;
	const struct plan_allow *it;

	if (workload)
		index_accesses(&accessed, &scratch, a);
	vec_each (it, &own->plan->allow) {
		struct relation_list list;

		if (!workload || allow_ended(it, own->today))
			continue;
		list = allow_relations(own, it, &scratch);
		if (list.n && !is_used(it, &list, &accessed))
			diag_add(diags, DIAG_WARNING, &own->plan->source,
				 it->line, it->column,
				 "nothing needs this permission: no %s of "
				 "\"%s\" crosses to \"%s\"",
				 it->access == ALLOW_ANY     ? "access"
				 : it->access == ALLOW_WRITE ? "write"
							     : "read",
				 it->consumer.text, it->table.text)
				->name = "unused-allow";
	}
	map_release(&accessed);
	arena_release(&scratch);
}
