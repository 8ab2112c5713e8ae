/* What the plan itself says that is not so: its diagnostics that are named
   after a rule. */
#include <string.h>

#include "check/internal.h"

void
check_plan(struct checker *c, const struct diag_list *diags,
	   const char *stable_path)
{
	const struct diag *d;

	vec_each (d, &diags->items) {
		int rule = d->name ? rule_find(d->name) : -1;
		struct check_file file = {.service = -1};
		struct finding f = {.message = d->message, .fix = d->hint};

		/* Tables that nobody owns have their place in the schema. */
		if (rule < 0 || rule == RULE_UNOWNED_TABLE)
			continue;
		f.rule = (enum check_rule)rule;
		f.object = arena_strdup(c->arena,
					d->about ? d->about : d->message);
		if (!d->source || !d->source->text || d->line < 1) {
			check_add_at(c, NULL, 0, &f);
			continue;
		}
		file.path = d->source->path;
		file.stable_path = stable_path;
		file.text = d->source->text;
		file.len = d->source->len;
		check_add_at(c, &file, check_offset(&file, d->line, d->column),
			     &f);
		arena_release(&file.arena);
	}
}
