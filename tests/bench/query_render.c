/* Values, as literals and as parameters. */
#include "bench/query.h"

#include <string.h>

#include "bench/put.h"

/* A text as a literal, and as a parameter's value is logged. As a literal none
   is NULL: that is a word, and another shape. */
static const char *const texts[][2] = {
	{"'pending'", "'pending'"},
	{"'active'", "'active'"},
	{"'shipped'", "'shipped'"},
	{"'EUR'", "'EUR'"},
	{"'DE'", "'DE'"},
	{"'O''Brien'", "'O''Brien'"},
	{"'%garden chair%'", "'%garden chair%'"},
	{"'Zürich, Löwenstraße 7'", "'Zürich, Löwenstraße 7'"},
	{"'she said \"come in\", and left'",
	 "'she said \"come in\", and left'"},
	{"E'first line\\nsecond \\'line\\''", "'first line\nsecond ''line'''"},
	{"E'C:\\\\temp\\\\new folder'", "'C:\\temp\\new folder'"},
	{"'C:\\temp\\old folder'", "'C:\\temp\\old folder'"},
	{"'Dear customer,\n\n\tit''s on its way; see /orders.\n'",
	 "'Dear customer,\n\n\tit''s on its way; see /orders.\n'"},
	{"'-- not a comment /* nor this'", "'-- not a comment /* nor this'"},
	{"'n/a'", "NULL"},
	{"''", "''"},
};

static void
put_text(struct buf *out, struct rng *r, bool literal)
{
	uint32_t choice = rng_below(r, 32);

	if (choice < 16) {
		put_str(out, texts[choice][literal ? 0 : 1]);
		return;
	}
	put_str(out, choice < 24 ? "'customer-" : "'item ");
	put_number(out, rng_below(r, 1000000));
	put_str(out, choice & 1 ? "@example.com'" : "'");
}

static void
put_instant(struct buf *out, struct rng *r)
{
	put(out, "2026-", 5);
	put_padded(out, 1 + rng_below(r, 12), 2);
	put_char(out, '-');
	put_padded(out, 1 + rng_below(r, 28), 2);
	put_char(out, ' ');
	put_padded(out, rng_below(r, 24), 2);
	put(out, ":30:", 4);
	put_padded(out, rng_below(r, 60), 2);
	put_char(out, '.');
	put_padded(out, rng_below(r, 1000), 3);
	put(out, "+00", 3);
}

static void
put_uuid(struct buf *out, struct rng *r)
{
	put_hex(out, rng_next(r), 8);
	put(out, "-4f1a-4", 7);
	put_hex(out, rng_next(r), 3);
	put(out, "-a0b1-", 6);
	put_hex(out, rng_next(r), 12);
}

static void
put_document(struct buf *out, struct rng *r)
{
	put_str(out, "{\"source\": \"web\", \"attempt\": ");
	put_number(out, rng_below(r, 9));
	put_str(out, ", \"path\": \"C:\\\\in\", \"tags\": [\"a\", \"b\"]}");
}

/* What stands between the quotes of a value that is no text. */
static void
put_bare(struct buf *out, struct rng *r, char type)
{
	switch (type) {
	case 'n':
		put_number(out, rng_below(r, 5000));
		put_char(out, '.');
		put_padded(out, rng_below(r, 100), 2);
		break;
	case 'd':
		put_instant(out, r);
		break;
	case 'b':
		put_char(out, rng_below(r, 2) ? 't' : 'f');
		break;
	case 'u':
		put_uuid(out, r);
		break;
	case 'j':
		put_document(out, r);
		break;
	case 'i':
		put_number(out, 1 + rng_below(r, 500));
		break;
	default:
		put_number(out, 1 + rng_below(r, 20000000));
	}
}

static void
put_value(struct buf *out, struct rng *r, char type, bool literal)
{
	bool quotes = !literal || !strchr("inr", type);

	if (type == 't') {
		put_text(out, r, literal);
		return;
	}
	if (quotes)
		put_char(out, '\'');
	put_bare(out, r, type);
	if (quotes)
		put_char(out, '\'');
}

struct rendering {
	struct rng *rng;
	struct buf *sql, *params;
	uint32_t n;
};

static void
render_value(struct rendering *x, char type)
{
	if (!x->params) {
		put_value(x->sql, x->rng, type, true);
		return;
	}
	put_char(x->sql, '$');
	put_number(x->sql, ++x->n);
	put_str(x->params, x->n == 1 ? "parameters: $" : ", $");
	put_number(x->params, x->n);
	put(x->params, " = ", 3);
	put_value(x->params, x->rng, type, false);
}

static void
render_list(struct rendering *x, char type)
{
	uint32_t n = 1 + rng_below(x->rng, 4);

	if (rng_percent(x->rng, 25))
		n += rng_below(x->rng, 24);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			put(x->sql, ", ", 2);
		render_value(x, type);
	}
}

static void
render_rows(struct rendering *x, const char *types)
{
	uint32_t n = 1 + rng_below(x->rng, 5);

	for (uint32_t i = 0; i < n; i++) {
		put_str(x->sql, i ? ", (" : "(");
		for (const char *type = types; *type; type++) {
			if (type > types)
				put(x->sql, ", ", 2);
			render_value(x, *type);
		}
		put_char(x->sql, ')');
	}
}

void
query_render(const struct query *q, struct rng *r, struct buf *sql,
	     struct buf *params)
{
	struct rendering x = {.rng = r, .sql = sql, .params = params};

	for (size_t i = 0; i < q->n; i++) {
		const struct piece *p = &q->pieces[i];

		put(sql, q->text.data + p->at, p->len);
		if (p->slot == 'I')
			render_list(&x, 'r');
		else if (p->slot == 'T')
			render_list(&x, 't');
		else if (p->slot == '*')
			render_rows(&x, q->row);
		else if (p->slot)
			render_value(&x, p->slot);
	}
}
