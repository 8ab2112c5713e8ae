/*
 * Who touches whose data, one row per consumer and measure:
 *
 *                  users  orders  stock
 *   orders  reads    12k       -      .
 *           keys       2       -      .
 *
 * Columns are the owners. Where names do not fit above them, services are
 * numbered; where the services do not fit, those with the most crossings are
 * shown.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/format.h"
#include "report/text.h"

#define COLUMN_MIN  5 /* "1.2k" and a space */
#define LABEL_MIN   9 /* lets twelve services fit into 80 columns */
#define LABEL_MAX   18
#define NUMBER	    3 /* "12 " */
#define MEASURE_MAX 8 /* a space, "writes" and a space */
#define MEASURES    4

static const char *const measure_names[MEASURES] = {"reads", "writes", "trans",
						    "keys"};

struct matrix {
	const struct text_report *t;
	size_t *shown; /* places of services */
	size_t n, left_out;
	int label;    /* width of the consumers' names */
	int *columns; /* widths of the owners' */
	bool numbered;
};

static const struct pair *
get_pair(const struct matrix *m, size_t consumer, size_t owner)
{
	return &m->t->sums.pairs[consumer * m->t->sums.n + owner];
}

static uint64_t
measure(const struct pair *p, int which)
{
	const uint64_t values[MEASURES] = {p->reads, p->writes, p->transactions,
					   p->keys};

	return values[which];
}

/* How many crossings there are of those that the matrix shows. */
static uint64_t
weight_of(const struct matrix *m, size_t service)
{
	uint64_t n = 0;

	for (size_t i = 0; i < m->t->sums.n; i++) {
		const struct pair *as_consumer = get_pair(m, service, i);
		const struct pair *as_owner = get_pair(m, i, service);

		for (int which = 0; which < MEASURES; which++) {
			if (measure(as_consumer, which))
				n += as_consumer->crossings;
			if (measure(as_owner, which))
				n += as_owner->crossings;
		}
	}
	return n;
}

static const char *
name_of(const struct matrix *m, size_t service)
{
	return m->t->a->services.v[service].name;
}

static int
width_of(const struct matrix *m, size_t service)
{
	const char *name = name_of(m, service);

	return text_width(name, strlen(name));
}

/* Those with crossings; as many as fit, in the order of the plan. */
static void
choose_services(struct matrix *m)
{
	size_t n = m->t->sums.n, fit;
	uint64_t *weight = arena_calloc(m->t->arena, n + 1, sizeof(*weight));
	int room;

	m->shown = arena_calloc(m->t->arena, n + 1, sizeof(*m->shown));
	for (size_t i = 0; i < n; i++) {
		int width = width_of(m, i);

		weight[i] = weight_of(m, i);
		if (!weight[i])
			continue;
		m->shown[m->n++] = i;
		m->label = width > m->label ? width : m->label;
	}
	m->label = m->label > LABEL_MAX ? LABEL_MAX : m->label;
	room = m->t->width - MEASURE_MAX - NUMBER;
	if (room - m->label < (int)m->n * COLUMN_MIN && m->label > LABEL_MIN) {
		m->label = room - (int)m->n * COLUMN_MIN;
		m->label = m->label < LABEL_MIN ? LABEL_MIN : m->label;
	}
	fit = (size_t)(room - m->label) / COLUMN_MIN;
	while (m->n > fit) {
		size_t least = 0;

		for (size_t i = 1; i < m->n; i++)
			if (weight[m->shown[i]] <= weight[m->shown[least]])
				least = i;
		m->n--;
		m->left_out++;
		memmove(&m->shown[least], &m->shown[least + 1],
			(m->n - least) * sizeof(*m->shown));
	}
}

static void
choose_widths(struct matrix *m)
{
	int room = m->t->width - m->label - MEASURE_MAX, need = 0;

	m->columns = arena_calloc(m->t->arena, m->n + 1, sizeof(*m->columns));
	for (size_t i = 0; i < m->n; i++) {
		int width = width_of(m, m->shown[i]) + 2;

		m->columns[i] = width > COLUMN_MIN ? width : COLUMN_MIN;
		need += m->columns[i];
	}
	if (need <= room)
		return;
	m->numbered = true;
	m->label += NUMBER;
	for (size_t i = 0; i < m->n; i++)
		m->columns[i] = (room - NUMBER) / (int)m->n < 7
					? (room - NUMBER) / (int)m->n
					: 7;
}

static void
put_label(const struct matrix *m, size_t place, bool pad)
{
	struct buf *out = m->t->out;
	size_t from = out->len;

	if (m->numbered)
		buf_printf(out, "%2zu ", place + 1);
	format_cut(out, name_of(m, m->shown[place]),
		   m->numbered ? m->label - NUMBER : m->label);
	if (pad)
		format_pad(out, from, m->label, false);
}

static void
put_head(const struct matrix *m)
{
	struct buf *out = m->t->out;
	size_t from = out->len;

	format_pad(out, from, m->label + MEASURE_MAX, false);
	for (size_t i = 0; i < m->n; i++) {
		from = out->len;
		if (m->numbered)
			buf_printf(out, "%zu", i + 1);
		else
			format_cut(out, name_of(m, m->shown[i]),
				   m->columns[i] - 2);
		format_pad(out, from, m->columns[i], true);
	}
	buf_char(out, '\n');
}

static void
put_row(const struct matrix *m, size_t consumer, int which)
{
	struct buf *out = m->t->out;
	size_t from;

	buf_printf(out, " %-7s", measure_names[which]);
	for (size_t i = 0; i < m->n; i++) {
		uint64_t n = measure(get_pair(m, consumer, m->shown[i]), which);

		from = out->len;
		if (m->shown[i] == consumer)
			buf_char(out, '-');
		else if (n == 0)
			buf_char(out, '.');
		else
			format_short(out, n);
		format_pad(out, from, m->columns[i], true);
	}
	buf_char(out, '\n');
}

static bool
has_any(const struct matrix *m, size_t consumer, int which)
{
	for (size_t i = 0; i < m->n; i++)
		if (measure(get_pair(m, consumer, m->shown[i]), which))
			return true;
	return false;
}

static void
put_service(const struct matrix *m, size_t place)
{
	struct buf *out = m->t->out;
	bool first = true;

	for (int which = 0; which < MEASURES; which++) {
		if (!has_any(m, m->shown[place], which))
			continue;
		if (first)
			put_label(m, place, true);
		else
			format_pad(out, out->len, m->label, false);
		first = false;
		put_row(m, m->shown[place], which);
	}
	/* Its number is a column's. */
	if (first && m->numbered) {
		put_label(m, place, false);
		buf_char(out, '\n');
	}
}

void
text_matrix(const struct text_report *t)
{
	struct matrix m = {.t = t};

	choose_services(&m);
	if (m.n == 0)
		return;
	choose_widths(&m);
	text_title(t, "Who touches whose data");
	put_head(&m);
	for (size_t i = 0; i < m.n; i++)
		put_service(&m, i);
	format_styled(t->out, t->options->color, STYLE_DIM,
		      "Rows are consumers, columns owners. trans: transactions "
		      "that write both;\nkeys: foreign keys.");
	buf_char(t->out, '\n');
	if (m.left_out) {
		format_things(t->out, m.left_out, "service");
		buf_str(t->out, " with fewer crossings left out: --service "
				"shows one.\n");
	}
}
