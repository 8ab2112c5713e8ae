#include "source/slots.h"

#include <stdlib.h>

#include "sql/chars.h"
#include "sql/question.h"

struct placer {
	struct slots *slots;
	struct arena *scratch;
	struct question question;
	struct lexer lexer;
	const char *text;
	uint32_t next; /* of those that were found */
};

/* Words that no operand stands before, but a name behind. */
static bool
expects_name(struct token t)
{
	static const char *const words[] = {
		"truncate", "column",	  "index",    "view",	   "schema",
		"sequence", "trigger",	  "database", "extension", "type",
		"policy",   "owner",	  "only",     "exists",	   "references",
		"add",	    "drop",	  "rename",   "copy",	   "lock",
		"update",   "constraint", "role",     "user",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

static struct slot *
add(struct placer *p, struct slot slot, enum slot_place place)
{
	slot.place = place;
	slot.form = FORM_PARAM;
	slot.operand = p->question.operand && !expects_name(p->question.last);
	slot.before = p->question.last;
	vec_push(p->scratch, &p->slots->v, slot);
	return &p->slots->v.v[p->slots->v.n - 1];
}

/* All that were found before text[end] are there. */
static void
add_until(struct placer *p, size_t end, enum slot_place place)
{
	struct slots *s = p->slots;

	while (p->next < s->found.n && s->found.v[p->next].at < end)
		add(p, s->found.v[p->next++], place);
}

static char
byte_at(const struct placer *p, size_t at)
{
	return at < p->slots->text.text.len ? p->text[at] : ' ';
}

/* The form of a slot with letters or dots around it. */
static void
choose_form(const struct placer *p, struct slot *s)
{
	char before = s->at ? byte_at(p, s->at - 1) : ' ';
	char behind = byte_at(p, s->at + s->len);

	if (p->question.type &&
	    s->at == (size_t)(p->question.last.p + p->question.last.len + 1 -
			      p->text))
		s->form = FORM_STRING;
	/* No value stands behind an operand. */
	else if (s->operand)
		s->form = FORM_NONE;
	if (s->kind == HOLE_BOUND)
		return;
	if (before == '.' || behind == '.' || starts_word(behind))
		s->form = before == '_' ? FORM_SUFFIX : FORM_NAME;
	else if (before == '_')
		s->form = FORM_SUFFIX;
}

/* A name or number that slots stand in. */
static void
add_within(struct placer *p, struct token t)
{
	struct slots *s = p->slots;
	size_t end = (size_t)(t.p - p->text) + t.len;
	struct token head = t;

	head.len = (size_t)(p->text + s->found.v[p->next].at - t.p);
	question_meet(&p->question, head);
	while (p->next < s->found.n && s->found.v[p->next].at < end) {
		struct slot *slot = add(p, s->found.v[p->next++], SLOT_CODE);

		/* "users%s" is as good as "users %s". */
		choose_form(p, slot);
		question_meet_parameter(&p->question, p->text + slot->at);
	}
}

/* A ? at at. */
static void
add_question(struct placer *p, const char *at)
{
	struct slots *s = p->slots;
	struct mapped_view view = mapped_view(&s->text);
	struct slot *slot;

	slot = add(p,
		   (struct slot){.at = (size_t)(at - p->text),
				 .len = 1,
				 .kind = HOLE_BOUND},
		   SLOT_CODE);
	choose_form(p, slot);
	slot->file = view_place(&view, slot->at);
	question_meet_parameter(&p->question, at);
	p->lexer.p = at + 1;
}

/* =? is an operator and a parameter, ?+ the other way round; ?? is how a
   driver is told that a ? is none. */
static void
meet_operator(struct placer *p, struct token t)
{
	struct token head = t;

	if (*t.p == '?' && question_is_parameter(&p->question)) {
		add_question(p, t.p);
	} else if (t.len > 1 && t.p[t.len - 1] == '?' && *t.p != '?' &&
		   !(t.len == 2 && *t.p == '@')) {
		head.len = t.len - 1;
		question_meet(&p->question, head);
		add_question(p, t.p + head.len);
	} else {
		question_meet(&p->question, t);
	}
}

static void
meet_parameter(struct placer *p, struct token t)
{
	struct slots *s = p->slots;
	size_t at = (size_t)(t.p - p->text);
	struct slot *slot;
	long n;

	if (p->next < s->found.n && s->found.v[p->next].at == at) {
		slot = add(p, s->found.v[p->next++], SLOT_CODE);
		choose_form(p, slot);
		question_meet_parameter(&p->question, t.p);
		p->lexer.p = t.p + slot->len;
		return;
	}
	n = strtol(t.p + 1, NULL, 10);
	if (n > s->parameters && n < 65536)
		s->parameters = (int)n;
	question_meet(&p->question, t);
}

static void
meet(struct placer *p, struct token t)
{
	struct slots *s = p->slots;
	size_t at = (size_t)(t.p - p->text);
	bool within;

	add_until(p, at, SLOT_COMMENT);
	within = p->next < s->found.n && s->found.v[p->next].at < at + t.len;
	for (uint32_t i = s->v.n; i-- && !s->v.v[i].next.p;)
		s->v.v[i].next = t;
	if (t.kind == TOKEN_PARAM) {
		meet_parameter(p, t);
		return;
	}
	if (t.kind == TOKEN_OPERATOR) {
		meet_operator(p, t);
		return;
	}
	if (within && t.kind != TOKEN_STRING && t.kind != TOKEN_QUOTED_IDENT) {
		add_within(p, t);
		return;
	}
	if (within)
		add_until(p, at + t.len,
			  t.kind == TOKEN_QUOTED_IDENT ? SLOT_NAME
			  : *t.p == '$'		       ? SLOT_BODY
						       : SLOT_STRING);
	question_meet(&p->question, t);
}

void
slots_place(struct slots *s, struct arena *scratch)
{
	struct placer p = {
		.slots = s,
		.scratch = scratch,
		.text = s->text.text.data,
	};
	struct token t;

	s->v.n = 0;
	s->parameters = 0;
	question_init(&p.question);
	lex_init(&p.lexer, p.text, s->text.text.len);
	while ((t = lex_next(&p.lexer)).kind != TOKEN_END)
		meet(&p, t);
	add_until(&p, s->text.text.len, SLOT_COMMENT);
}
