/* What became of an earlier plan, for a person. */
#include "report/plan.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/plan_json.h"

#define NAME_WIDTH 16
#define LISTED	   20

/* -1 is not known. */
static void
put_known(struct buf *out, double n, int width)
{
	size_t from = out->len;

	if (n < 0)
		buf_char(out, '-');
	else
		format_short(out, (uint64_t)(n + 0.5));
	format_pad(out, from, width, true);
}

static void
put_service(struct buf *out, const struct progress_service *s)
{
	const struct earlier_service *b = s->before;
	double bytes = s->now && s->now->forecast.sized
			       ? (double)s->now->forecast.bytes
			       : -1;

	buf_str(out, "  ");
	format_cell(out, s->name, NAME_WIDTH);
	buf_printf(out, "%5zu of %-5zu", s->gone, s->crossings);
	put_known(out, b ? b->reads : -1, 7);
	put_known(out, s->reads, 6);
	put_known(out, b ? b->writes : -1, 7);
	put_known(out, s->writes, 6);
	put_known(out, b ? b->transactions : -1, 7);
	put_known(out, s->transactions, 6);
	put_known(out, b ? b->bytes : -1, 7);
	put_known(out, bytes, 6);
	buf_str(out, s->now ? "" : "  no table here");
	buf_str(out, b ? "" : "  new");
	buf_char(out, '\n');
}

static void
put_services(struct buf *out, const struct progress *p,
	     const struct plan_options *options)
{
	const struct progress_service *it;

	buf_char(out, '\n');
	format_styled(out, options->color, STYLE_TITLE,
		      "Services: what is gone, and what was forecast for their "
		      "turn against what is now");
	buf_printf(out, "\n  %-*s%14s%13s%13s%13s%13s\n", NAME_WIDTH, "service",
		   "gone", "reads/day", "writes/day", "transact./d", "bytes");
	vec_each (it, &p->services)
		put_service(out, it);
}

/* Of a statement its shape, else the object. */
static const char *
object_text(const struct progress *p, const struct progress_change *c)
{
	const struct analysis_shape *shape;

	if (!c->now)
		return c->before->statement ? c->before->statement
					    : c->before->object;
	shape = analysis_find_shape(p->now->analysis, c->now->crossing->object);
	return shape ? shape->text : c->now->crossing->object;
}

static void
put_change(struct buf *out, const struct progress *p,
	   const struct progress_change *c, int width)
{
	const struct crossing *x = c->now ? c->now->crossing : NULL;
	const char *object = object_text(p, c);
	size_t from = out->len;

	buf_printf(out, "  %s  %s  ", x ? x->id : c->before->id,
		   crossing_kind_name(x ? x->kind : c->before->kind));
	format_pad(out, from, 26, false);
	text_printable(out, x ? x->consumer : c->before->consumer,
		       strlen(x ? x->consumer : c->before->consumer));
	buf_str(out, " > ");
	text_printable(out, x ? x->owner : c->before->owner,
		       strlen(x ? x->owner : c->before->owner));
	if (c->before && c->now)
		buf_printf(out, "  %.0f -> %.0f%s", c->weight[0], c->weight[1],
			   p->timed ? "/h" : "");
	buf_str(out, "  ");
	width -= text_width(out->data + from, out->len - from);
	format_cut(out, object, width < 20 ? 20 : width);
	buf_char(out, '\n');
}

static void
put_changes(struct buf *out, const struct progress *p, const char *title,
	    const struct progress_changes *list,
	    const struct plan_options *options)
{
	if (list->n == 0)
		return;
	buf_char(out, '\n');
	format_styled(out, options->color, STYLE_TITLE, title);
	buf_char(out, '\n');
	for (size_t i = 0; i < list->n && i < LISTED; i++)
		put_change(out, p, &list->v[i],
			   options->width ? options->width : 80);
	if (list->n > LISTED)
		buf_printf(out, "  and %u more: --format json has them all\n",
			   list->n - LISTED);
}

static void
put_warnings(struct buf *out, const struct progress *p,
	     const struct plan_options *options)
{
	struct buf line;

	buf_init(&line);
	if (p->unseen.n) {
		buf_str(&line, "No statements were read: of ");
		format_things(&line, p->unseen.n, "crossing");
		buf_str(&line, " that only statements show nothing is known.");
	} else if (p->shorter) {
		buf_printf(&line,
			   "The logs are of %.0f h, those of the earlier plan "
			   "of %.0f h: what runs seldom need not be gone.",
			   p->now->hours, p->before->hours);
	}
	if (line.len) {
		format_styled(out, options->color, STYLE_WARN, line.data);
		buf_char(out, '\n');
	}
	buf_release(&line);
}

void
report_progress_text(struct buf *out, const struct progress *p,
		     const struct plan_options *options)
{
	buf_str(out, "Since the earlier plan, of ");
	format_things(out, p->before->items.n, "crossing");
	buf_printf(out, " %u are gone, %u grew and %u shrank; %u are new.\n",
		   p->gone.n, p->grown.n, p->shrunk.n, p->added.n);
	put_warnings(out, p, options);
	put_services(out, p, options);
	put_changes(out, p, "Gone", &p->gone, options);
	put_changes(out, p, "New", &p->added, options);
	put_changes(out, p, "Grown", &p->grown, options);
	put_changes(out, p, "Shrunk", &p->shrunk, options);
	put_changes(out, p, "Not looked for", &p->unseen, options);
}

static void
json_changes(struct json_writer *w, const char *key,
	     const struct progress_changes *list)
{
	const struct progress_change *it;

	jw_key(w, key);
	jw_array(w);
	vec_each (it, list) {
		const struct crossing *x = it->now ? it->now->crossing : NULL;

		jw_object(w);
		jw_put_string(w, "consumer",
			      x ? x->consumer : it->before->consumer);
		jw_put_string(w, "crossing", x ? x->id : it->before->id);
		jw_put_string(
			w, "kind",
			crossing_kind_name(x ? x->kind : it->before->kind));
		jw_put_string(w, "object", x ? x->object : it->before->object);
		jw_put_string(w, "owner", x ? x->owner : it->before->owner);
		jw_put_real(w, "weight", it->weight[1]);
		jw_put_real(w, "weight_before", it->weight[0]);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
json_known(struct json_writer *w, const char *key, double n)
{
	jw_key(w, key);
	if (n < 0)
		jw_null(w);
	else
		jw_real(w, n);
}

static void
json_services(struct json_writer *w, const struct progress *p)
{
	const struct progress_service *it;

	jw_key(w, "services");
	jw_array(w);
	vec_each (it, &p->services) {
		const struct earlier_service *b = it->before;

		jw_object(w);
		jw_put_count(w, "crossings_before", it->crossings);
		jw_put_count(w, "gone", it->gone);
		json_known(w, "reads_per_day", it->reads);
		json_known(w, "reads_per_day_forecast", b ? b->reads : -1);
		jw_put_string(w, "service", it->name);
		json_known(w, "transactions_per_day", it->transactions);
		json_known(w, "transactions_per_day_forecast",
			   b ? b->transactions : -1);
		json_known(w, "writes_per_day", it->writes);
		json_known(w, "writes_per_day_forecast", b ? b->writes : -1);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void
plan_json_progress(struct json_writer *w, const struct progress *p)
{
	jw_key(w, "since");
	if (!p) {
		jw_null(w);
		return;
	}
	jw_object(w);
	json_changes(w, "gone", &p->gone);
	json_changes(w, "grown", &p->grown);
	json_changes(w, "new", &p->added);
	jw_put_bool(w, "per_hour", p->timed);
	json_services(w, p);
	json_changes(w, "shrunk", &p->shrunk);
	json_changes(w, "unseen", &p->unseen);
	jw_object_end(w);
}
