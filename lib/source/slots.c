#include "source/slots.h"

#include "sql/chars.h"
#include "sql/parse.h"

/* So often a text is parsed, at most, and so much of it. */
#define TRIES_MAX 24
#define TRIED_MAX ((size_t)8 << 20)

/* What a slot is in its form; a letter before or behind it is kept away. */
static void
render_slot(struct slots *s, struct slot *slot, int n)
{
	static const char *const forms[] = {
		[FORM_PARAM] = "$%d",	     [FORM_STRING] = "'$%d'",
		[FORM_LIST] = "($%d)",	     [FORM_NAME] = "_$%d",
		[FORM_SUFFIX] = "$%d",	     [FORM_ASSIGN] = "_$%d = NULL",
		[FORM_QUERY] = "SELECT $%d", [FORM_SIGN] = "=",
		[FORM_NONE] = " ",
	};
	const struct buf *out = &s->out.text;
	size_t end = slot->at + slot->len;
	bool apart = slot->place == SLOT_CODE && slot->form != FORM_SUFFIX &&
		     slot->form != FORM_NONE;
	struct buf text;

	buf_init(&text);
	if (apart && slot->form != FORM_NAME && out->len &&
	    in_word(out->data[out->len - 1]))
		buf_char(&text, ' ');
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(&text, forms[slot->form], n);
#pragma GCC diagnostic pop
	if (apart && slot->form != FORM_NAME && end < s->text.text.len &&
	    in_word(s->text.text.data[end]))
		buf_char(&text, ' ');
	slot->out = out->len;
	mapped_put(&s->out, text.data, text.len, slot->file);
	buf_release(&text);
}

static void
render(struct slots *s, const char *prefix)
{
	struct mapped_view view = mapped_view(&s->text);
	struct slot *slot;
	size_t at = 0;
	int n = s->parameters;

	mapped_clear(&s->out);
	mapped_put(&s->out, prefix, strlen(prefix),
		   s->text.marks.n ? s->text.marks.v[0].file : 0);
	vec_each (slot, &s->v) {
		view_copy(&view, &s->out, at, slot->at);
		render_slot(s, slot, ++n);
		at = slot->at + slot->len;
	}
	view_copy(&view, &s->out, at, s->text.text.len);
}

/* The slot that an error at a place is most likely of. */
static struct slot *
find_culprit(struct slots *s, int location)
{
	size_t at = location < 0 ? s->out.text.len : (size_t)location;
	struct slot *found = NULL, *slot;

	vec_each (slot, &s->v) {
		if (slot->out > at)
			break;
		if (slot->place == SLOT_CODE)
			found = slot;
	}
	return found;
}

static bool
is_list(struct token t)
{
	return token_is(t, "in") || token_is(t, "values") ||
	       token_is(t, "any") || token_is(t, "all");
}

/* Give it the next form that may do; false if there is none. */
static bool
try_next(struct slot *s)
{
	static const enum slot_form lists[] = {FORM_LIST, FORM_NAME, FORM_NONE},
				    sets[] = {FORM_ASSIGN, FORM_NONE},
				    within[] = {FORM_NAME, FORM_QUERY,
						FORM_NONE},
				    behind[] = {FORM_NONE, FORM_PARAM,
						FORM_NAME, FORM_SIGN,
						FORM_QUERY},
				    others[] = {FORM_NAME, FORM_NONE,
						FORM_QUERY};
	const enum slot_form *forms = others;
	unsigned n = 3;

	if (is_list(s->before)) {
		forms = lists;
	} else if (token_is_punct(s->before, "(")) {
		forms = within;
	} else if (token_is(s->before, "set")) {
		forms = sets;
		n = 2;
	} else if (s->operand) {
		forms = behind;
		n = 5;
	}
	while (s->tried < n) {
		enum slot_form form = forms[s->tried++];

		if (form != s->form) {
			s->form = form;
			return true;
		}
	}
	return false;
}

/* The parser's time is linear in the text, and so is what is tried. */
static bool
find_forms(struct slots *s, const char *prefix)
{
	struct parse_error error;
	struct parse *parse;
	struct slot *slot;
	size_t tried = 0;

	for (int i = 0; i < TRIES_MAX && tried < TRIED_MAX; i++) {
		render(s, prefix);
		if (s->out.text.len > READER_TEXT_MAX)
			return false;
		tried += s->out.text.len;
		parse = parse_sql(s->out.text.data, &error);
		if (parse) {
			parse_free(parse);
			return true;
		}
		slot = find_culprit(s, error.location);
		if (!slot || !try_next(slot))
			break;
	}
	return false;
}

bool
slots_parse(struct slots *s, const char *prefix)
{
	struct slot *slot;

	if (find_forms(s, prefix))
		return true;
	vec_each (slot, &s->v) {
		slot->form = FORM_PARAM;
		slot->tried = 0;
	}
	render(s, prefix);
	return false;
}

/* Does what follows leave a condition as it is? */
static bool
ends_condition(struct token t)
{
	static const char *const words[] = {
		"and",	  "or",	       "order", "group", "limit", "having",
		"offset", "returning", "for",	"union", "then"};

	return t.kind == TOKEN_END || token_is_punct(t, ")") ||
	       token_is_punct(t, ";") || TOKEN_IS_ANY(t, words);
}

/* Why a parameter may stand for more than a value. */
static const char *
more_than_value(const struct slot *s)
{
	static const char *const conditions[] = {"where", "and", "or",
						 "on",	  "not", "having"};

	if (s->kind == HOLE_BOUND)
		return NULL;
	if (token_is(s->before, "by") || token_is(s->before, "returning"))
		return "columns are put in";
	if (token_is(s->next, "from") &&
	    (token_is(s->before, "select") || token_is(s->before, "distinct") ||
	     (s->kind == HOLE_CODE && token_is_punct(s->before, ","))))
		return "columns are put in";
	if (TOKEN_IS_ANY(s->before, conditions) && ends_condition(s->next))
		return "a condition is put in";
	return NULL;
}

static const char *
why_dynamic(const struct slot *s)
{
	if (s->place == SLOT_NAME)
		return "a name is put in";
	if (s->place == SLOT_BODY)
		return "text is put into a body";
	if (s->place != SLOT_CODE)
		return NULL;
	switch (s->form) {
	case FORM_NAME:
	case FORM_SUFFIX:
		return "a name is put in";
	case FORM_ASSIGN:
		return "columns are put in";
	case FORM_QUERY:
		return "a query is put in";
	case FORM_SIGN:
		return "an operator is put in";
	case FORM_NONE:
		return "text is put in";
	case FORM_PARAM:
		return more_than_value(s);
	default:
		return NULL;
	}
}

const char *
slots_dynamic(const struct slots *s)
{
	const struct slot *slot;
	const char *why;

	vec_each (slot, &s->v)
		if ((why = why_dynamic(slot)) != NULL)
			return why;
	return NULL;
}
