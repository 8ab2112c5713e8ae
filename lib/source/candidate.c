#include "source/candidate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "source/connection.h"
#include "source/slots.h"
#include "source/verb.h"

void
candidate_init(struct reader *r)
{
	r->slots = xcalloc(1, sizeof(*r->slots));
	mapped_init(&r->slots->text, &r->scratch);
	mapped_init(&r->slots->out, &r->scratch);
}

void
candidate_release(struct reader *r)
{
	mapped_release(&r->slots->text);
	mapped_release(&r->slots->out);
	free(r->slots);
}

static struct source_piece
make_piece(struct arena *arena, const struct candidate *end,
	   enum source_kind kind, const struct mapped *text,
	   const char *dynamic)
{
	struct source_piece piece = {
		.kind = kind,
		.text = arena_strndup(arena, text->text.data, text->text.len),
		.len = text->text.len,
		.begin = end->begin,
		.end = end->end,
		.dynamic = dynamic,
	};

	piece.marks.v = text->marks.v;
	piece.marks.n = text->marks.n;
	vec_fit(arena, &piece.marks);
	return piece;
}

static void
put_piece(struct reader *r, const struct candidate *end, enum source_kind kind,
	  const struct mapped *text, const char *dynamic)
{
	vec_push(r->arena, &r->out->pieces,
		 make_piece(r->arena, end, kind, text, dynamic));
}

/* As it stands, but for what is put in. */
static void
put_connection(struct reader *r, struct candidate *end)
{
	struct mapped *out = &r->slots->out;
	size_t at = 0;
	char parameter[24];

	mapped_clear(out);
	for (size_t i = 0; i < end->nholes; i++) {
		size_t to = end->holes[i].at - end->text.base;

		view_copy(&end->text, out, at, to);
		snprintf(parameter, sizeof(parameter), "$%zu", i + 1);
		mapped_put(out, parameter, strlen(parameter),
			   end->holes[i].file);
		at = to;
	}
	view_copy(&end->text, out, at, end->text.len);
	put_piece(r, end, SOURCE_CONNECTION, out,
		  end->nholes ? "a value is put in" : NULL);
}

/* A part of a statement, if it is one: it parses, and is not just words. What
   names relations is looked into, other parts are said to be left alone. */
static void
finish_fragment(struct reader *r, const struct candidate *end,
		const struct verb *verb)
{
	static const char why[] = "it is a part of a statement that is put "
				  "together elsewhere";
	const char *const *prefix = verb->prefixes;

	if ((verb->conditions && !verb->from) ||
	    !(verb->upper || verb->like_sql))
		return;
	while (*prefix && !slots_parse(r->slots, *prefix))
		prefix++;
	if (!*prefix)
		return;
	if (verb->from && !end->prose)
		put_piece(r, end, SOURCE_SQL, &r->slots->out, why);
	else
		reader_skip(r, end->begin, why);
}

static const char *
why_dynamic(const struct slots *s, const struct candidate *end,
	    const struct verb *verb, bool parses)
{
	const char *why = parses ? slots_dynamic(s) : NULL;
	const struct slot *slot;

	if (why)
		return why;
	if (verb->leading || (end->before && !end->behind))
		return "text is put before it";
	if (end->behind)
		return "text is put to it elsewhere";
	if (!parses)
		vec_each (slot, &s->v)
			if (slot->place == SLOT_CODE &&
			    slot->kind != HOLE_BOUND)
				return "text is put in";
	return NULL;
}

static void
finish_sql(struct reader *r, struct candidate *end)
{
	struct slots *s = r->slots;
	struct verb verb;
	bool parses;

	placeholder_find(s, &r->scratch, end);
	verb = verb_look(s->text.text.data, s->text.text.len);
	if (verb.kind == VERB_NONE)
		return;
	slots_place(s, &r->scratch);
	if (verb.kind == VERB_FRAGMENT) {
		finish_fragment(r, end, &verb);
		return;
	}
	parses = slots_parse(s, "");
	if (s->out.text.len > READER_TEXT_MAX) {
		/* A ? is shorter than $10000. */
		reader_skip(r, end->begin, "it is too long");
		return;
	}
	if (!parses && (verb.kind == VERB_WEAK || end->prose || !verb.like_sql))
		return;
	put_piece(r, end, SOURCE_SQL, &s->out,
		  why_dynamic(s, end, &verb, parses));
}

bool
source_statement(const char *text, size_t len, size_t at, struct arena *arena,
		 struct source_piece *out)
{
	struct arena scratch = ARENA_INIT;
	struct source_mark mark = {.file = at};
	struct candidate whole = {
		.text = {.text = text, .len = len, .marks = &mark, .nmarks = 1},
		.begin = at,
		.end = at + len,
	};
	struct slots s = {0};
	bool parses;

	mapped_init(&s.text, &scratch);
	mapped_init(&s.out, &scratch);
	placeholder_find(&s, &scratch, &whole);
	slots_place(&s, &scratch);
	parses = s.v.n > 0 && slots_parse(&s, "");
	if (parses)
		*out = make_piece(arena, &whole, SOURCE_SQL, &s.out,
				  slots_dynamic(&s));
	mapped_release(&s.text);
	mapped_release(&s.out);
	arena_release(&scratch);
	return parses;
}

/* Why a text is left alone that is SQL by its looks; NULL: it is not. */
static const char *
why_skip(const struct candidate *end)
{
	if (end->unclosed)
		return "it is not closed";
	if (end->too_long)
		return "it is too long";
	if (memchr(end->text.text, '\0', end->text.len))
		return "there is a NUL in it";
	return NULL;
}

void
candidate_finish(struct reader *r, struct candidate *end)
{
	const char *text = end->text.text, *why;
	size_t len = end->text.len;

	if (len == 0)
		return;
	r->stopped |= r->stop && r->stop();
	if (!end->unclosed && !end->too_long && connection_is(text, len) &&
	    !memchr(text, '\0', len)) {
		put_connection(r, end);
		return;
	}
	if (!verb_may_begin(text, len))
		return;
	why = why_skip(end);
	if (!why) {
		finish_sql(r, end);
		return;
	}
	len = len < 4096 ? len : 4096;
	if (verb_look(text, len).kind == VERB_STRONG)
		reader_skip(r, end->begin, why);
}
