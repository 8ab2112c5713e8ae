/*
 * What changes of ownership would change, for a person: numbers before and
 * after, and the crossings that come and go.
 */
#include "report/plan.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"

#define NAME_WIDTH 24
#define KIND_WIDTH 12 /* "foreign-key" and a space */
#define LISTED	   20 /* crossings of a list */

static void
put_pair(struct buf *out, const size_t v[2], int width)
{
	buf_printf(out, "%*zu -> %*zu", width, v[0], width, v[1]);
}

static void
put_service(struct buf *out, const struct service_difference *s)
{
	buf_str(out, "  ");
	format_cell(out, s->name, NAME_WIDTH);
	put_pair(out, s->crossings, 5);
	buf_printf(out, "  %.3f -> %.3f", s->clarity[0], s->clarity[1]);
	if (s->place[0] || s->place[1])
		put_pair(out, s->place, 4);
	buf_char(out, '\n');
}

/* Of a statement its shape, else the object. */
static const char *
object_text(const struct crossing *x, const struct analysis *a)
{
	const struct analysis_shape *shape = analysis_find_shape(a, x->object);

	return shape ? shape->text : x->object;
}

static void
put_crossing(struct buf *out, const struct crossing *x,
	     const struct analysis *a, int width)
{
	size_t from = out->len;

	buf_printf(out, "  %s  %s", x->id, crossing_kind_name(x->kind));
	format_pad(out, from, 14 + KIND_WIDTH, false);
	text_printable(out, x->consumer, strlen(x->consumer));
	buf_str(out, " -> ");
	text_printable(out, x->owner, strlen(x->owner));
	buf_str(out, "  ");
	width -= text_width(out->data + from, out->len - from);
	format_cut(out, object_text(x, a), width < 20 ? 20 : width);
	buf_char(out, '\n');
}

static void
put_list(struct buf *out, const char *title, const struct crossing_list *list,
	 const struct analysis *a, const struct plan_options *options)
{
	int width = options->width ? options->width : 80;

	if (list->n == 0)
		return;
	buf_char(out, '\n');
	format_styled(out, options->color, STYLE_TITLE, title);
	buf_char(out, '\n');
	for (size_t i = 0; i < list->n && i < LISTED; i++)
		put_crossing(out, list->v[i], a, width);
	if (list->n > LISTED)
		buf_printf(out, "  and %u more: --format json has them all\n",
			   list->n - LISTED);
}

void
report_trial_text(struct buf *out, const struct plan_trial *trial,
		  const struct plan_options *options)
{
	const struct plan_difference *d = &trial->difference;
	const struct service_difference *it;

	buf_str(out, "With ");
	for (size_t i = 0; i < trial->changes.n; i++) {
		buf_str(out, i ? "; " : "");
		text_printable(out, trial->changes.v[i],
			       strlen(trial->changes.v[i]));
	}
	buf_str(out, ": ");
	format_things(out, d->crossings[1], "crossing");
	buf_printf(out, ", %zu before.\n\n", d->crossings[0]);
	buf_printf(out, "  %-*s%14s%16s%12s\n", NAME_WIDTH, "service",
		   "crossings", "clarity", "place");
	vec_each (it, &d->services)
		put_service(out, it);
	put_list(out, "Gone", &d->gone, d->of[0], options);
	put_list(out, "New", &d->added, d->of[1], options);
}
