#include "report/text.h"

#include <string.h>

#include "report/format.h"
#include "report/narrow.h"

void
text_title(const struct text_report *t, const char *title)
{
	buf_char(t->out, '\n');
	format_styled(t->out, t->options->color, STYLE_TITLE, title);
	buf_char(t->out, '\n');
}

/* (kind read, service orders) */
static void
what_was_asked(const struct text_report *t)
{
	const struct report_options *o = t->options;
	const char *const parts[][2] = {
		{"kind",
		 o->kind < 0 ? NULL
			     : crossing_kind_name((enum crossing_kind)o->kind)},
		{"service", o->service},
		{"table", o->table},
	};
	bool any = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (!parts[i][1])
			continue;
		buf_printf(t->out, "%s%s ", any ? ", " : " (", parts[i][0]);
		format_cut(t->out, parts[i][1], 60);
		any = true;
	}
	buf_str(t->out, any ? ")" : "");
}

static size_t
count_pairs(const struct sums *s)
{
	size_t pairs = 0;

	for (size_t i = 0; i < s->n * s->n; i++)
		pairs += s->pairs[i].crossings > 0;
	return pairs;
}

/* What belongs to no service crosses nothing: that is not to be overlooked. */
static void
warn_unattributed(const struct text_report *t)
{
	const struct coverage *c = &t->a->coverage;
	struct buf line;

	if (c->attributed >= c->statements - c->statements / 10)
		return;
	buf_init(&line);
	if (c->attributed) {
		buf_str(&line, "Only ");
		format_share(&line, c->attributed, c->statements);
		buf_str(&line, " of statements belong to a service: the "
			       "others are in no crossing.");
	} else {
		buf_str(&line, "No statement belongs to a service: nothing is "
			       "known of what they cross.");
	}
	format_styled(t->out, t->options->color, STYLE_WARN, line.data);
	buf_char(t->out, '\n');
	buf_release(&line);
}

/* Statements whose tables are not known could touch anybody's. */
static void
warn_unresolved(const struct text_report *t)
{
	const struct coverage *c = &t->a->coverage;
	struct buf line;

	if (c->resolved >= c->statements - c->statements / 10)
		return;
	buf_init(&line);
	if (c->resolved) {
		buf_str(&line, "Only ");
		format_share(&line, c->resolved, c->statements);
		buf_str(&line, " of statements are resolved to tables: what "
			       "others touch is not known.");
	} else {
		buf_str(&line, "No statement is resolved to tables: what they "
			       "touch is not known.");
	}
	format_styled(t->out, t->options->color, STYLE_WARN, line.data);
	buf_char(t->out, '\n');
	buf_release(&line);
}

/* Transactions, that is: their statements may cross in other ways or none. */
static bool
any_in_use(const struct text_report *t)
{
	for (size_t i = 0; i < t->part->crossings.n; i++)
		if (t->part->crossings.v[i]->weight > 0)
			return true;
	return false;
}

/* What is not known is never said to be clean. */
static void
no_statement_crosses(const struct text_report *t)
{
	const struct coverage *c = &t->a->coverage;
	struct buf *out = t->out;

	if (narrow_asked(t->options) &&
	    (t->part->crossings.n == 0 || any_in_use(t)))
		return;
	buf_str(out, "None of ");
	format_things(out, t->sums.calls, "statement");
	if (narrow_asked(t->options))
		buf_str(out, " is in them.\n");
	else if (c->resolved < c->statements || c->attributed < c->statements)
		buf_str(out, " is known to touch another's data.\n");
	else
		buf_str(out, " touches another's data.\n");
}

/* 41 crossings between 9 pairs of services: 23 % of statements ... */
static void
verdict(const struct text_report *t)
{
	const struct sums *s = &t->sums;
	struct buf *out = t->out;

	if (t->part->crossings.n == 0) {
		buf_str(out, "Nothing crosses");
		what_was_asked(t);
	} else {
		format_things(out, t->part->crossings.n, "crossing");
		what_was_asked(t);
	}
	buf_str(out, " between ");
	format_things(out, t->a->services.n, "service");
	if (t->part->crossings.n) {
		buf_str(out, ", in ");
		format_things(out, count_pairs(s), "direction");
	}
	buf_str(out, ".\n");
	if (s->calls == 0) {
		buf_str(out, "No statements were read: this is what the "
			     "schema alone shows.\n");
		return;
	}
	if (s->crossing_calls == 0 && t->a->coverage.attributed == 0)
		return;
	if (s->crossing_calls == 0) {
		no_statement_crosses(t);
		return;
	}
	format_share(out, s->crossing_calls, s->calls);
	buf_str(out, " of ");
	format_things(out, s->calls, "statement");
	if (s->crossing_time_us) {
		buf_str(out, " and ");
		format_share(out, s->crossing_time_us, s->time_us);
		buf_str(out, " of their time");
	}
	buf_str(out, narrow_asked(t->options) ? " are in them.\n"
					      : " touch others' data.\n");
}

void
report_text(struct buf *out, const struct analysis *a,
	    const struct report_options *options)
{
	struct arena arena = ARENA_INIT;
	struct analysis part = narrow(a, options, &arena);
	struct text_report t = {
		.out = out,
		.a = a,
		.part = &part,
		.options = options,
		.width = options->width ? options->width : 80,
		.arena = &arena,
	};

	/* Shares are of everything that ran. */
	part.shapes.v = a->shapes.v;
	part.shapes.n = a->shapes.n;
	if (t.width < 60)
		t.width = 60;
	sums_init(&t.sums, &part, &arena);
	verdict(&t);
	warn_unattributed(&t);
	warn_unresolved(&t);
	text_matrix(&t);
	text_crossings(&t);
	text_tables(&t);
	text_coverage(&t);
	sums_release(&t.sums);
	arena_release(&arena);
}
