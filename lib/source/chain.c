/*
 * An operand is a literal, or code from its first token to the next + at its
 * level, or to what cannot be in an operand:
 *
 *	"a" + b.c(d, "e") * 2 + "f";
 *	 ---   --------------   ---
 *	operand   a hole       operand	and ; ends the chain
 *
 * What is in brackets is a level of its own, "e" is a text of its own. Only a
 * ( that groups nothing but a chain gives it to the level it stands in.
 */
#include "source/chain.h"

#include "source/candidate.h"
#include "source/sign.h"
#include "source/word.h"
#include "sql/chars.h"

static bool
ends_operand(const struct level *l)
{
	return l->last >= LAST_WORD &&
	       !(l->last == LAST_WORD && word_is_prefix(l->word));
}

static void
drop(struct reader *r, struct level *l)
{
	r->chains.text.len = l->text;
	r->chains.text.data[l->text] = '\0';
	r->chains.marks.n = (uint32_t)l->marks;
	r->holes.n = (uint32_t)l->holes;
	l->state = CHAIN_NONE;
	l->hole = l->too_long = l->before = l->statement = false;
	l->simple = false;
}

static void
finish(struct reader *r, struct level *l, bool unclosed)
{
	struct candidate end = {
		.text = {.text = r->chains.text.data + l->text,
			 .len = r->chains.text.len - l->text,
			 .marks = r->chains.marks.v + l->marks,
			 .nmarks = r->chains.marks.n - l->marks,
			 .base = l->text},
		.holes = r->holes.v + l->holes,
		.nholes = r->holes.n - l->holes,
		.begin = l->begin,
		.end = l->end,
		.before = l->before || l->appends,
		.behind = l->appends,
		.prose = l->statement,
		.too_long = l->too_long ||
			    r->chains.text.len - l->text > READER_TEXT_MAX,
		.unclosed = unclosed,
	};

	candidate_finish(r, &end);
	drop(r, l);
}

/* The chain at hand ends, if there is one. */
static void
flush(struct reader *r, struct level *l)
{
	if (l->state != CHAIN_NONE)
		finish(r, l, false);
	l->unknown = false;
}

static void
token_begins(struct reader *r, struct level *l, bool goes_on)
{
	if (!l->newline)
		return;
	l->newline = false;
	if (goes_on || l->last < LAST_WORD)
		return;
	flush(r, l);
	l->last = LAST_NONE;
}

static void
begin_hole(struct reader *r, struct level *l, size_t at)
{
	l->hole = true;
	l->cast = false;
	l->state = CHAIN_OPERAND;
	chain_hole(r, at, HOLE_CODE);
}

/* An operand's token, at r->at, that is no literal. */
static void
meet_operand(struct reader *r, struct level *l)
{
	bool goes_on = l->last < LAST_WORD ||
		       (l->last == LAST_WORD && word_is_prefix(l->word)) ||
		       (l->last == LAST_GROUP && l->cast);

	if (l->state == CHAIN_JOIN)
		begin_hole(r, l, r->at);
	else if (l->state == CHAIN_OPERAND && !goes_on)
		flush(r, l);
	l->unknown = false;
}

/* Kotlin's trimMargin(): all that stands before a | at a line's beginning. */
static void
trim_margin(struct reader *r, const struct level *l)
{
	char *p = r->chains.text.data + l->operand_text;
	bool margin = true;

	for (; *p; p++) {
		if (*p == '\n') {
			margin = true;
		} else if (margin && *p == '|') {
			*p = ' ';
			margin = false;
		} else if (!is_space(*p)) {
			margin = false;
		}
	}
}

/* "a".method(), where "a" is the operand at hand. */
static void
meet_method(struct reader *r, struct level *l, struct str word)
{
	if (str_is(word, "trimMargin") && !l->trimmed) {
		trim_margin(r, l);
		l->trimmed = true;
	} else if (str_is(word, "join")) {
		/* It stands between other texts. */
		r->chains.text.len = l->operand_text;
		r->chains.text.data[l->operand_text] = '\0';
		r->chains.marks.n = (uint32_t)l->operand_marks;
		r->holes.n = (uint32_t)l->operand_holes;
		begin_hole(r, l, r->at);
	}
}

void
chain_word(struct reader *r, size_t end)
{
	struct level *l = reader_top(r);
	struct str word = {r->text + r->at, end - r->at};

	token_begins(r, l, false);
	if (l->last != LAST_DOT)
		meet_operand(r, l);
	else if (l->state == CHAIN_OPERAND && !l->hole)
		meet_method(r, l, word);
	else if (l->state == CHAIN_JOIN)
		begin_hole(r, l, r->at);
	l->word = word;
	l->last = LAST_WORD;
	l->last_end = r->at = end;
}

void
chain_operand(struct reader *r, size_t end)
{
	struct level *l = reader_top(r);

	token_begins(r, l, false);
	meet_operand(r, l);
	l->last = LAST_NUMBER;
	l->last_end = r->at = end;
}

void
chain_number(struct reader *r, size_t end)
{
	chain_operand(r, end);
}

static void
join(struct reader *r, struct level *l, enum sign is)
{
	token_begins(r, l, true);
	if (l->state == CHAIN_OPERAND)
		l->state = CHAIN_JOIN;
	else if (l->state == CHAIN_NONE)
		l->unknown = l->last >= LAST_WORD;
	l->hole = false;
	l->last = is == SIGN_SHIFT ? LAST_OPERATOR : LAST_JOIN;
}

size_t
chain_operator(struct reader *r)
{
	struct level *l = reader_top(r);
	size_t len;
	enum sign is = sign_at(r, l, &len);

	switch (is) {
	case SIGN_JOIN:
	case SIGN_SHIFT:
		join(r, l, is);
		break;
	case SIGN_DOT:
		token_begins(r, l, true);
		l->last = LAST_DOT;
		break;
	case SIGN_GO_ON:
		token_begins(r, l, r->text[r->at] == '%');
		if (l->state == CHAIN_JOIN)
			begin_hole(r, l, r->at);
		l->last = LAST_OPERATOR;
		l->unknown = false;
		break;
	default:
		l->newline = false;
		flush(r, l);
		l->unknown = is == SIGN_APPEND;
		l->last = r->text[r->at] == ';' ? LAST_NONE : LAST_OPERATOR;
	}
	l->last_end = r->at + len;
	return r->at + len;
}

static struct level *
push(struct reader *r, struct level level)
{
	if (r->depth + 1 >= READER_DEPTH) {
		reader_skip(r, r->at,
			    "the file is nested too deeply from here "
			    "on");
		r->stopped = true;
		return NULL;
	}
	level.opened = r->at;
	level.simple = true;
	r->braces += level.open == '{';
	r->levels[++r->depth] = level;
	return reader_top(r);
}

void
chain_open(struct reader *r, char bracket)
{
	struct level *l = reader_top(r);
	struct level level = {.open = bracket};

	token_begins(r, l, false);
	if (l->state == CHAIN_JOIN && bracket != '(')
		begin_hole(r, l, r->at);
	else if (l->state == CHAIN_OPERAND && l->last == LAST_LITERAL &&
		 bracket == '{')
		flush(r, l);
	if (bracket == '(') {
		level.grouping = !ends_operand(l) && l->last != LAST_DOT;
		level.appends = l->last == LAST_WORD && word_appends(l->word);
		level.concat = r->which == SOURCE_RUST &&
			       str_is(l->word, "concat") && l->last_end &&
			       r->text[l->last_end - 1] == '!';
		level.grouping &= !level.concat;
	}
	l->unknown = l->unknown && bracket == '(' && level.grouping;
	push(r, level);
	r->at++;
}

/* Close the innermost level, which has nothing for the one below. */
static void
pop(struct reader *r)
{
	struct level *l = reader_top(r);

	flush(r, l);
	r->braces -= l->open == '{';
	r->depth--;
}

/* A group that is a literal to the level that it is in. */
static void
merge(struct reader *r, struct level *parent, const struct level *l)
{
	if (parent->state == CHAIN_NONE) {
		parent->text = l->text;
		parent->marks = l->marks;
		parent->holes = l->holes;
		parent->begin = l->begin;
		parent->before = l->before || parent->unknown;
		parent->statement = false;
		parent->simple = parent->simple && parent->last == LAST_NONE;
	}
	parent->too_long |= l->too_long;
	parent->operand_text = l->text;
	parent->operand_marks = l->marks;
	parent->operand_holes = l->holes;
	parent->end = l->end;
	parent->state = CHAIN_OPERAND;
	parent->hole = parent->unknown = false;
	parent->last = LAST_LITERAL;
	r->depth--;
}

static void
close_level(struct reader *r)
{
	struct level *l = reader_top(r), *parent = l - 1;
	bool block = l->open == '{';

	if (l->open == '(' && l->grouping && l->simple &&
	    l->state == CHAIN_OPERAND && parent->state != CHAIN_OPERAND) {
		merge(r, parent, l);
		return;
	}
	pop(r);
	if (parent->state == CHAIN_JOIN) {
		begin_hole(r, parent, l->opened);
		parent->cast = true;
	}
	parent->unknown = false;
	parent->last = block && parent->state == CHAIN_NONE ? LAST_NONE
							    : LAST_GROUP;
}

void
chain_close(struct reader *r, char bracket)
{
	struct level *l;
	unsigned n = 1;

	if (bracket == '}')
		while (r->braces && reader_top(r)->open != '{')
			pop(r);
	l = reader_top(r);
	l->newline = false;
	if (bracket == '}' ? l->open != '{'
			   : l->open != '(' && l->open != '[') {
		flush(r, l);
		l->last = LAST_NONE;
	} else if (l->interpolation) {
		pop(r);
		n = reader_top(r)->literal.nbraces;
		while (n > 1 && reader_peek(r, n - 1) != '}')
			n--;
		n = n ? n : 1;
	} else {
		close_level(r);
	}
	r->at += n;
	reader_top(r)->last_end = r->at;
}

bool
chain_interpolation(struct reader *r)
{
	return push(r, (struct level){.open = '{', .interpolation = true});
}

void
chain_newline(struct reader *r)
{
	struct level *l = reader_top(r);

	switch (r->language->newline) {
	case NEWLINE_SPACE:
		return;
	case NEWLINE_SOFT:
		l->newline = true;
		return;
	case NEWLINE_HARD:
		if (l->last < LAST_WORD)
			return;
		break;
	case NEWLINE_OUTER:
		if (r->depth)
			return;
		break;
	}
	flush(r, l);
	l->last = LAST_NONE;
}

void
chain_finish(struct reader *r)
{
	for (;;) {
		struct level *l = reader_top(r);

		if (l->reading)
			chain_unclosed(r);
		if (r->depth == 0)
			break;
		pop(r);
	}
	flush(r, reader_top(r));
}

bool
chain_behind_operand(struct reader *r)
{
	struct level *l = reader_top(r);

	token_begins(r, l, true);
	return ends_operand(l);
}

void
chain_begin_line(struct reader *r)
{
	token_begins(r, reader_top(r), false);
}

bool
chain_touches_word(struct reader *r)
{
	struct level *l = reader_top(r);

	return l->last == LAST_WORD && l->last_end == r->at && ends_operand(l);
}

static void
begin_chain(struct reader *r, struct level *l, size_t at)
{
	bool unknown = l->unknown;

	flush(r, l);
	l->text = r->chains.text.len;
	l->marks = r->chains.marks.n;
	l->holes = r->holes.n;
	l->begin = at;
	l->before = unknown;
	l->statement = l->last == LAST_NONE && r->depth == 0 &&
		       r->language->newline == NEWLINE_OUTER;
	l->simple = l->simple && l->last == LAST_NONE;
}

void
chain_literal(struct reader *r, const struct literal *literal)
{
	struct level *l = reader_top(r);
	bool adjacent;

	token_begins(r, l, false);
	adjacent = l->state == CHAIN_OPERAND && l->last == LAST_LITERAL &&
		   r->language->adjacent;
	if (literal->flags & LITERAL_IGNORED)
		meet_operand(r, l);
	l->literal = *literal;
	l->reading = true;
	if (literal->flags & LITERAL_IGNORED)
		return;
	if (!adjacent && l->state != CHAIN_JOIN)
		begin_chain(r, l, literal->begin);
	l->state = CHAIN_OPERAND;
	l->hole = l->unknown = l->trimmed = false;
	l->operand_text = r->chains.text.len;
	l->operand_marks = r->chains.marks.n;
	l->operand_holes = r->holes.n;
}

void
chain_literal_end(struct reader *r, size_t end)
{
	struct level *l = reader_top(r);

	l->reading = false;
	l->last = l->literal.flags & LITERAL_IGNORED ? LAST_NUMBER
						     : LAST_LITERAL;
	l->last_end = end;
	if (l->last == LAST_LITERAL)
		l->end = end;
}

void
chain_unclosed(struct reader *r)
{
	struct level *l = reader_top(r);
	unsigned flags = l->literal.flags;

	chain_literal_end(r, r->at);
	if (r->at >= r->len && (flags & LITERAL_LINES) && !r->stopped) {
		/* It has taken all that is behind it. */
		reader_skip(r, l->literal.begin, "it is not closed");
		r->stopped = true;
		if (l->state != CHAIN_NONE)
			drop(r, l);
	} else if (flags & LITERAL_IGNORED) {
		flush(r, l);
	} else {
		finish(r, l, true);
	}
	l->last = LAST_NONE;
}
