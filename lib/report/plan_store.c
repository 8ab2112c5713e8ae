/* Advice on other stores: nothing, where there is none. */
#include "report/plan_json.h"
#include "report/plan_markdown.h"
#include "report/plan_text.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/markdown.h"

static void
put_line(struct buf *out, struct buf *line, int width)
{
	format_wrapped(out, line->data, 2, width);
	buf_clear(line);
}

void
plan_text_stores(struct buf *out, const struct split_plan *p,
		 const struct plan_options *options)
{
	int width = options->width ? options->width : 80;
	const struct store_advice *it;
	const struct store_check *check;
	struct buf line;

	if (p->stores.advice.n + p->stores.checks.n == 0)
		return;
	buf_init(&line);
	buf_char(out, '\n');
	format_styled(out, options->color, STYLE_TITLE, "Other stores");
	buf_char(out, '\n');
	vec_each (it, &p->stores.advice) {
		text_printable(&line, it->relation, strlen(it->relation));
		buf_printf(&line, " has only %s traffic: ",
			   store_kind_names[it->kind]);
		text_printable(&line, it->because, strlen(it->because));
		buf_str(&line, ". Its cost: ");
		buf_str(&line, it->cost);
		buf_str(&line, ".");
		put_line(out, &line, width);
	}
	vec_each (check, &p->stores.checks) {
		text_printable(&line, check->service, strlen(check->service));
		buf_printf(&line, " is to live in %s, which what was seen %s: ",
			   check->store,
			   check->supported ? "speaks for"
					    : "does not speak for");
		buf_str(&line, check->because);
		buf_str(&line, ".");
		put_line(out, &line, width);
	}
	buf_release(&line);
}

void
plan_markdown_stores(struct buf *out, const struct split_plan *p)
{
	const struct store_advice *it;
	const struct store_check *check;

	if (p->stores.advice.n + p->stores.checks.n == 0)
		return;
	buf_str(out, "\n## Other stores\n\nPostgreSQL serves nearly "
		     "everything: these are exceptions.\n\n");
	vec_each (it, &p->stores.advice) {
		buf_str(out, "- ");
		md_code(out, it->relation);
		buf_str(out, " of ");
		md_text(out, it->owner);
		buf_printf(out, " has only **%s** traffic: ",
			   store_kind_names[it->kind]);
		md_text(out, it->because);
		buf_str(out, ". Its cost: ");
		md_text(out, it->cost);
		buf_str(out, ".\n");
	}
	vec_each (check, &p->stores.checks) {
		buf_str(out, "- ");
		md_text(out, check->service);
		buf_printf(out, " is to live in %s: what was seen %s that (",
			   check->store,
			   check->supported ? "speaks for"
					    : "does not speak for");
		md_text(out, check->because);
		buf_str(out, ").\n");
	}
}

void
plan_json_stores(struct json_writer *w, const struct split_plan *p)
{
	const struct store_advice *it;
	const struct store_check *check;

	jw_key(w, "store_advice");
	jw_array(w);
	vec_each (it, &p->stores.advice) {
		jw_object(w);
		jw_put_string(w, "because", it->because);
		jw_put_string(w, "cost", it->cost);
		jw_put_string(w, "kind", store_kind_names[it->kind]);
		jw_put_string(w, "owner", it->owner);
		jw_put_string(w, "relation", it->relation);
		jw_object_end(w);
	}
	jw_array_end(w);
	jw_key(w, "store_checks");
	jw_array(w);
	vec_each (check, &p->stores.checks) {
		jw_object(w);
		jw_put_string(w, "because", check->because);
		jw_put_string(w, "service", check->service);
		jw_put_string(w, "store", check->store);
		jw_put_bool(w, "supported", check->supported);
		jw_object_end(w);
	}
	jw_array_end(w);
}
