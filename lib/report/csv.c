/*
 * One crossing a row, as RFC 4180 has it. Text that a spreadsheet would take
 * for a formula gets an apostrophe in front.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "report/narrow.h"
#include "report/report.h"
#include "report/sums.h"

static void
put_cell(struct buf *out, const char *text)
{
	struct buf shown;

	buf_init(&shown);
	if (*text && strchr("=+-@\t\r", *text))
		buf_char(&shown, '\'');
	text_printable(&shown, text, strlen(text));
	if (!strpbrk(shown.data, ",\"\r\n")) {
		buf_add(out, shown.data, shown.len);
	} else {
		buf_char(out, '"');
		for (size_t i = 0; i < shown.len; i++) {
			if (shown.data[i] == '"')
				buf_char(out, '"');
			buf_char(out, shown.data[i]);
		}
		buf_char(out, '"');
	}
	buf_release(&shown);
}

static void
put_names(struct buf *out, const struct name_list *names)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < names->n; i++)
		buf_printf(&b, "%s%s", i ? " " : "", names->v[i]);
	put_cell(out, b.data);
	buf_release(&b);
}

/* The statement that uses it most, and the way it takes. */
static void
put_evidence(struct buf *out, const struct crossing *x, const struct sums *s)
{
	const struct analysis_shape *shape = NULL;
	const struct evidence *e;
	struct buf via;

	buf_init(&via);
	vec_each (e, &x->evidence) {
		const struct analysis_link *link;

		if (!e->shape)
			continue;
		shape = analysis_find_shape(s->a, e->shape);
		vec_each (link, &e->via)
			buf_printf(&via, "%s%s", via.len ? " > " : "",
				   link->name);
		break;
	}
	put_cell(out, via.data);
	buf_char(out, ',');
	put_cell(out, shape ? shape->text : "");
	buf_release(&via);
}

static void
put_row(struct buf *out, const struct crossing *x, const struct sums *s)
{
	const char *const cells[] = {x->id, crossing_kind_name(x->kind),
				     x->consumer, x->owner, x->object};

	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
		put_cell(out, cells[i]);
		buf_char(out, ',');
	}
	put_names(out, &x->relations);
	buf_printf(out, ",%" PRIu64 ",%" PRIu64 ",%s,", x->weight, x->time_us,
		   x->allowed ? "true" : "false");
	put_evidence(out, x, s);
	buf_str(out, "\r\n");
}

void
report_csv(struct buf *out, const struct analysis *a,
	   const struct report_options *options)
{
	struct arena arena = ARENA_INIT;
	struct sums sums;

	sums_init(&sums, a, &arena);
	buf_str(out, "id,kind,consumer,owner,object,relations,weight,time_us,"
		     "allowed,via,statement\r\n");
	for (size_t i = 0; i < a->crossings.n; i++)
		if (narrow_keeps(options, a->crossings.v[i]))
			put_row(out, a->crossings.v[i], &sums);
	sums_release(&sums);
	arena_release(&arena);
}
