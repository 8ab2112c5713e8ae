#include "report/plan_text.h"

#include <string.h>

#include "base/text.h"
#include "report/format.h"

/* What a service's items are, by pattern; the last two are none. */
enum {
	ALONG = PATTERNS,
	UNDECIDED,
	COLUMNS
};

static void
count_items(const struct split_plan *p, const struct split_service *s,
	    uint64_t counts[COLUMNS])
{
	const struct split_item *it;

	vec_each (it, &p->items) {
		if (it->service != s)
			continue;
		counts[it->pattern < 0 ? ALONG : it->pattern]++;
		counts[UNDECIDED] += it->undecided;
	}
}

static void
put_count(struct buf *out, uint64_t n, int width)
{
	size_t from = out->len;

	if (n)
		format_count(out, n);
	else
		buf_char(out, '-');
	format_pad(out, from, width, true);
}

static void
put_row(struct buf *out, const struct split_plan *p, size_t i, int width)
{
	static const int widths[COLUMNS] = {5, 13, 6, 6, 6, 0, 8, 11};
	uint64_t counts[COLUMNS] = {0};

	count_items(p, &p->order.v[i], counts);
	/* Reference tables come by decision alone: they are copies, too. */
	counts[PATTERN_COPY] += counts[PATTERN_REFERENCE];
	buf_printf(out, "%3zu  ", i + 1);
	format_cell(out, p->order.v[i].name, width);
	for (int column = 0; column < COLUMNS; column++)
		if (widths[column])
			put_count(out, counts[column], widths[column]);
	buf_char(out, '\n');
}

void
plan_text_work(struct buf *out, const struct split_plan *p,
	       const struct plan_options *options, int width)
{
	size_t from;

	if (p->items.n == 0)
		return;
	buf_char(out, '\n');
	format_styled(out, options->color, STYLE_TITLE,
		      "What replaces the crossings, each with the service that "
		      "leaves first");
	buf_str(out, "\n     ");
	from = out->len;
	buf_str(out, "service");
	format_pad(out, from, width, false);
	buf_str(out, "  api  composition  copy  saga  cqrs   along  "
		     "undecided\n");
	for (size_t i = 0; i < p->order.n; i++)
		put_row(out, p, i, width);
	format_styled(out, options->color, STYLE_DIM,
		      "along: no pattern is needed; undecided: proposals that "
		      "\"decisions\" must confirm.\n--explain SERVICE lists "
		      "them, --write writes all of it.");
	buf_char(out, '\n');
}

static void
put_item(struct buf *out, const struct split_plan *p,
	 const struct split_item *item, int width)
{
	const struct crossing *x = item->crossing;
	const struct analysis_shape *shape = analysis_find_shape(p->analysis,
								 x->object);
	struct buf line;

	buf_printf(out, "  %d  %s  ", item->phase, x->id);
	format_cell(out, item->pattern < 0 ? "-" : pattern_names[item->pattern],
		    11);
	buf_init(&line);
	buf_printf(&line, "  %s ", crossing_kind_name(x->kind));
	text_printable(&line, x->consumer, strlen(x->consumer));
	buf_str(&line, " > ");
	text_printable(&line, x->owner, strlen(x->owner));
	buf_str(&line, ": ");
	buf_str(&line, shape ? shape->text : x->object);
	format_cut(out, line.data, width - 28);
	buf_char(out, '\n');
	buf_clear(&line);
	text_printable(&line, item->because, strlen(item->because));
	if (item->undecided)
		buf_str(&line, " (to be decided)");
	format_wrapped(out, line.data, 5, width);
	buf_release(&line);
}

void
plan_text_items(struct buf *out, const struct split_plan *p,
		const struct split_service *s,
		const struct plan_options *options)
{
	const struct split_item *it;
	bool any = false;

	for (int phase = 1; phase <= 6; phase++)
		vec_each (it, &p->items) {
			if (it->phase != phase || it->service != s)
				continue;
			if (!any) {
				buf_char(out, '\n');
				format_styled(out, options->color, STYLE_TITLE,
					      "Its work, by phase");
				buf_char(out, '\n');
			}
			any = true;
			put_item(out, p, it,
				 options->width ? options->width : 80);
		}
}
