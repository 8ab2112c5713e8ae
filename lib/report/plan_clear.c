/*
 * What a search for moves of tables found, for a person: whether they do, how
 * sure it is that fewer do not, and what to type to try them.
 */
#include "report/plan.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/format.h"

#define WORST 3 /* terms that are named */

static void
put_name(struct buf *out, const char *name)
{
	text_printable(out, name, strlen(name));
}

/* A word of a shell, if it holds nothing that a terminal should not see. */
static void
put_quoted(struct buf *out, const char *text)
{
	buf_char(out, '\'');
	for (; *text; text += strcspn(text, "'")) {
		if (*text == '\'') {
			buf_str(out, "'\\''");
			text++;
		}
		text_printable(out, text, strcspn(text, "'"));
	}
	buf_char(out, '\'');
}

static void
put_moves(struct buf *out, const struct clear_answer *c)
{
	const struct clear_move *it;

	vec_each (it, &c->moves) {
		buf_str(out, "  --what-if ");
		put_quoted(out, it->change);
		buf_char(out, '\n');
	}
}

/* "one move brings", "2 moves bring" */
static void
put_count(struct buf *line, size_t moves)
{
	format_things(line, moves, "move");
	buf_str(line, moves == 1 ? " brings" : " bring");
}

static void
put_proof(struct buf *line, const struct clear_answer *c)
{
	if (c->moves.n == 1)
		return;
	if (!c->proven)
		buf_str(line, "; fewer may do, for not all sets of them were "
			      "tried");
	else if (c->moves.n == 2)
		buf_str(line, "; no single move does");
	else
		buf_str(line, "; no fewer do");
}

/* The terms that cost most, the first one first. */
static void
put_worst(struct buf *line, const struct clarity *clarity)
{
	struct clarity left = *clarity;
	int worst;

	for (int i = 0; i < WORST && (worst = clarity_worst(&left)) >= 0; i++) {
		buf_printf(line, "%s%s %.3f", i ? ", " : "",
			   clarity_term_titles[worst], left.parts[worst].cost);
		left.parts[worst].cost = 0;
	}
}

/* What falls short is not rounded up to what was asked for. */
static void
put_clarity(struct buf *line, const struct clear_answer *c, double clarity)
{
	double asked = 1 - c->bound;
	bool misleads = clarity < asked - 1e-9 && clarity + 0.0005 >= asked;

	buf_printf(line, "%.3f",
		   misleads ? floor(clarity * 1000) / 1000 : clarity);
}

static void
put_failure(struct buf *line, const struct clear_answer *c)
{
	if (c->candidates == 0)
		buf_str(line, "There is no table whose move could help. ");
	else if (c->proven)
		buf_str(line, "No moves of tables do that");
	else
		buf_str(line, "No moves of tables were found that do that");
	if (c->candidates)
		buf_str(line, c->moves.n ? ". " : ", nor any that help. ");
	if (c->moves.n == 0)
		return;
	put_count(line, c->moves.n);
	buf_str(line, " it to ");
	put_clarity(line, c, c->after);
	buf_str(line, ", the most that was found. ");
}

/* The tables that somebody may not want to give. */
static void
put_reluctant(struct buf *line, const struct clear_answer *c)
{
	const struct clear_move *it;
	size_t n = 0;

	vec_each (it, &c->moves)
		for (uint32_t i = 0; it->reluctant && i < it->tables.n; i++) {
			buf_str(line, n++ ? ", "
					  : " Their owners use these "
					    "as much as who gets them, "
					    "or more: ");
			put_name(line, it->tables.v[i]);
		}
	buf_str(line, n ? "." : "");
}

static void
put_answer(struct buf *line, const struct clear_answer *c)
{
	put_name(line, c->service);
	buf_str(line, ": its clarity is ");
	put_clarity(line, c, c->before);
	buf_printf(line, ", and %.4g or more is asked for. ", 1 - c->bound);
	if (!c->reached) {
		put_failure(line, c);
	} else if (c->moves.n == 0) {
		buf_str(line, "No move is needed.");
	} else {
		put_count(line, c->moves.n);
		buf_printf(line, " it to %.3f", c->after);
		put_proof(line, c);
		buf_char(line, '.');
		put_reluctant(line, c);
	}
}

static const struct clarity *
clarity_of(const struct split_plan *p, const char *service)
{
	for (size_t i = 0; i < p->analysis->services.n; i++)
		if (strcmp(p->analysis->services.v[i].name, service) == 0)
			return &p->now[i];
	return NULL;
}

void
report_clear_text(struct buf *out, const struct split_plan *p,
		  const struct clear_answer *c,
		  const struct plan_options *options)
{
	const struct clarity *clarity = clarity_of(p, c->service);
	struct buf line;

	buf_init(&line);
	put_answer(&line, c);
	if (!c->reached && clarity) {
		buf_str(&line, "What costs most then: ");
		put_worst(&line, clarity);
		buf_char(&line, '.');
	}
	if (p->analysis->coverage.statements == 0)
		buf_str(&line, " No statements were read: this is of the "
			       "schema alone.");
	format_wrapped(out, line.data, 0, options->width ? options->width : 80);
	if (c->moves.n) {
		buf_char(out, '\n');
		put_moves(out, c);
	}
	buf_release(&line);
}
