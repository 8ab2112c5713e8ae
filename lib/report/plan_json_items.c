/* The work that each crossing is. */
#include "report/plan_json.h"

static void
put_lost(struct json_writer *w, const struct split_item *item)
{
	const struct split_alternative *it;

	jw_key(w, "alternatives");
	jw_array(w);
	vec_each (it, &item->lost) {
		jw_object(w);
		jw_put_string(w, "because", it->because);
		jw_put_string(w, "pattern", pattern_names[it->pattern]);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_item(struct json_writer *w, const struct split_plan *p,
	 const struct split_item *item)
{
	const struct crossing *x = item->crossing;
	const struct analysis_shape *shape = analysis_find_shape(p->analysis,
								 x->object);

	jw_object(w);
	put_lost(w, item);
	jw_put_string(w, "because", item->because);
	jw_put_string(w, "consumer", x->consumer);
	jw_put_string(w, "crossing", x->id);
	jw_put_bool(w, "decided", item->decision || !item->undecided);
	jw_put_string(w, "kind", crossing_kind_name(x->kind));
	jw_put_string(w, "object", x->object);
	jw_put_bool(w, "overruled", item->decision != NULL);
	jw_put_string(w, "owner", x->owner);
	jw_put_string(w, "pattern",
		      item->pattern < 0 ? NULL : pattern_names[item->pattern]);
	jw_put_count(w, "phase", (uint64_t)item->phase);
	jw_put_names(w, "relations", &x->relations);
	jw_put_string(w, "statement", shape ? shape->text : NULL);
	jw_put_count(w, "weight", x->weight);
	jw_object_end(w);
}

void
plan_json_items(struct json_writer *w, const struct split_plan *p)
{
	const struct split_item *it;

	jw_key(w, "items");
	jw_array(w);
	vec_each (it, &p->items)
		put_item(w, p, it);
	jw_array_end(w);
}
