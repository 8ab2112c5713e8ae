/*
 * Each token is written with the space that belongs before it. Three things
 * are only known later, and are done by going back in what was written:
 *
 *	- 1		the sign goes when the literal comes
 *	'x'::regclass	the ? becomes 'x' when regclass comes
 *	IN (?, ?		the second element goes when it has ended
 *
 * So the buffer is larger than the text that is kept. When it is full, what
 * is past the kept text is hashed and forgotten, and with it all places in it:
 * a list that is longer than that when folded stays as it is from there on.
 */
#include "sql/shape_text.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "sql/shape.h"
#include "sql/shape_word.h"

#define TEXT_CAP ((size_t)2 * SHAPE_TEXT_MAX)
#define HELD_MAX 512
#define DEEPEST	 64
#define NOWHERE	 SIZE_MAX

enum token {
	NOTHING,
	WORD,
	IDENT,
	LITERAL,
	OPERATOR,
	OPEN,
	CLOSE,
	COMMA,
	POINT,
	CAST,
	SEMICOLON,
};

/* What becomes of a string. */
enum string_fate {
	MASKED, /* and held, in case regclass comes */
	KEPT,
};

/* What kind of statement it is, as far as strings are kept in it. */
enum statement {
	BEGINNING,
	CREATE,	 /* what is not said yet */
	ROUTINE, /* CREATE FUNCTION, CREATE PROCEDURE */
	BLOCK,	 /* DO */
	SET,	 /* what is not said yet */
	SETTING, /* SET of something that names things */
	ANY_STATEMENT,
};

/* Rows behind VALUES. */
enum rows {
	NO_ROWS,
	FIRST_ROW, /* expected */
	IN_ROW,
	AFTER_ROW,
	NEXT_ROW, /* expected: a comma was seen */
};

/* A piece of what was written. */
struct piece {
	size_t at, len;
};

/* A list that is being written. */
struct list {
	size_t cut;  /* where to go back to: the comma; NOWHERE: not known */
	size_t from; /* where the element begins */
	struct piece first, last;
};

/* An open parenthesis or bracket; the outermost is the statement. */
struct level {
	enum word before; /* "nextval" in nextval( */
	unsigned commas;
	bool folds; /* IN ( or ARRAY[ */
	struct list elements;
	enum rows rows;
	struct list row;
};

struct shape_text {
	char *out; /* TEXT_CAP */
	size_t len;
	bool overflown;
	XXH3_state_t *hash;

	struct word_table words;

	enum token token; /* the last one */
	enum word word;	  /* if that is a word */
	enum statement statement;
	bool semicolon;	   /* one is due before the next token */
	bool names_value;  /* set_config() of something that names things */
	bool read_strings; /* the content of one was looked at */
	size_t varying;	   /* where something that is no constant began */

	size_t word_at, word_before; /* the word, and the space before it */
	bool word_semicolon;	     /* semicolon, before the word */
	size_t sign_at;		     /* where - or + was written, and */
	enum token sign_after;	     /* the token before it */
	enum word sign_word;

	enum string_fate fate;
	size_t held_at; /* where the ? of the string in held is */
	int held_step;	/* 1 the string ended, 2 then came :: or AS */
	size_t nheld;
	bool held_whole;
	char held[HELD_MAX];

	size_t depth;
	struct level levels[DEEPEST];
};

struct shape_text *
shape_text_new(void)
{
	struct shape_text *t = xcalloc(1, sizeof(*t));

	t->out = xmalloc(TEXT_CAP);
	word_table_init(&t->words);
	t->hash = XXH3_createState();
	if (!t->hash)
		abort();
	return t;
}

void
shape_text_free(struct shape_text *t)
{
	if (!t)
		return;
	XXH3_freeState(t->hash);
	free(t->out);
	free(t);
}

static void
open_level(struct level *l, enum word before, bool folds, size_t at)
{
	l->before = before;
	l->commas = 0;
	l->folds = folds;
	l->elements = (struct list){.cut = NOWHERE, .from = at};
	l->rows = NO_ROWS;
}

void
shape_text_start(struct shape_text *t)
{
	t->len = 0;
	t->overflown = false;
	t->token = NOTHING;
	t->word = WORD_NAME;
	t->statement = BEGINNING;
	t->semicolon = false;
	t->names_value = false;
	t->read_strings = false;
	t->varying = NOWHERE;
	t->sign_at = NOWHERE;
	t->held_step = 0;
	t->depth = 0;
	open_level(&t->levels[0], WORD_NAME, false, 0);
}

/* Hash what is past the kept text and forget it, with all places. */
static void
overflow(struct shape_text *t)
{
	size_t from = t->overflown ? SHAPE_TEXT_MAX : 0;

	if (!t->overflown)
		XXH3_64bits_reset(t->hash);
	XXH3_64bits_update(t->hash, t->out + from, t->len - from);
	t->overflown = true;
	t->len = SHAPE_TEXT_MAX;
	t->word_at = NOWHERE;
	t->sign_at = NOWHERE;
	t->held_step = 0;
	for (size_t i = 0; i <= t->depth && i < DEEPEST; i++) {
		t->levels[i].folds = false;
		t->levels[i].rows = NO_ROWS;
	}
}

static void
put(struct shape_text *t, const char *p, size_t len)
{
	while (len >= TEXT_CAP - t->len) {
		size_t n = TEXT_CAP - t->len;

		memcpy(t->out + t->len, p, n);
		t->len += n;
		p += n;
		len -= n;
		overflow(t);
	}
	memcpy(t->out + t->len, p, len);
	t->len += len;
}

static void
put_char(struct shape_text *t, char c)
{
	if (TEXT_CAP - t->len > 1)
		t->out[t->len++] = c;
	else
		put(t, &c, 1);
}

static struct level *
level(struct shape_text *t)
{
	return t->depth < DEEPEST ? &t->levels[t->depth] : NULL;
}

/* Go back to where len was at. */
static void
cut(struct shape_text *t, size_t at)
{
	t->len = at;
	if (t->varying != NOWHERE && t->varying > at)
		t->varying = at;
}

/* Does what comes next begin an operand? Then a minus sign is a sign. */
static bool
before_operand(enum token token, enum word word)
{
	switch (token) {
	case WORD:
		return word_precedes_operand(word);
	case IDENT:
	case LITERAL:
	case CLOSE:
		return false;
	default:
		return true;
	}
}

/* The space between the last token and one that is a word or the like. */
static void
space(struct shape_text *t)
{
	if (t->semicolon) {
		put(t, "; ", 2);
		t->semicolon = false;
		t->token = NOTHING;
		return;
	}
	if (t->token != NOTHING && t->token != OPEN && t->token != POINT &&
	    t->token != CAST)
		put_char(t, ' ');
}

/* A token other than a row's parenthesis or comma ends VALUES. */
static void
set_token(struct shape_text *t, enum token token)
{
	struct level *l = level(t);

	t->token = token;
	t->word = WORD_NAME;
	if (l && l->rows != NO_ROWS)
		l->rows = NO_ROWS;
}

/* Something that is not the same in every row of constants. */
static void
varies(struct shape_text *t)
{
	t->varying = t->len;
}

void
shape_text_word(struct shape_text *t)
{
	t->word_before = t->len;
	t->word_semicolon = t->semicolon;
	t->word_at = 0; /* forgotten if the space overflows */
	space(t);
	if (t->word_at != NOWHERE)
		t->word_at = t->len;
}

#define FOLD 0x20 /* what a capital letter lacks to be a small one */

/* The bytes that a word goes on with. */
static const unsigned char in_word[256] = {
	['$'] = 1, ['0' ... '9'] = 1, ['A' ... 'Z'] = 1 | FOLD,
	['_'] = 1, ['a' ... 'z'] = 1, [0x80 ... 0xff] = 1,
};

const char *
shape_text_add_word(struct shape_text *t, const char *p, const char *end)
{
	size_t len = (size_t)(end - p), room = TEXT_CAP - 1 - t->len, n = 0;
	char *to = t->out + t->len;
	unsigned char kind;

	if (room > len)
		room = len;
	for (; n < room && (kind = in_word[(unsigned char)p[n]]); n++)
		to[n] = (char)(p[n] | (kind & FOLD));
	t->len += n;
	/* Where there is no more room, byte by byte. */
	for (; n < len && (kind = in_word[(unsigned char)p[n]]); n++)
		put_char(t, (char)(p[n] | (kind & FOLD)));
	return p + n;
}

void
shape_text_undo_word(struct shape_text *t)
{
	cut(t, t->word_before);
	t->semicolon = t->word_semicolon;
}

char
shape_text_letter(const struct shape_text *t)
{
	return t->word_at != NOWHERE && t->len == t->word_at + 1
		       ? t->out[t->word_at]
		       : '\0';
}

/* Learn what kind of statement it is from its first words. */
static void
learn_statement(struct shape_text *t, enum word word)
{
	switch (t->statement) {
	case BEGINNING:
		t->statement = word == WORD_CREATE ? CREATE
			       : word == WORD_DO   ? BLOCK
			       : word == WORD_SET  ? SET
						   : ANY_STATEMENT;
		break;
	case CREATE:
		if (word == WORD_ROUTINE)
			t->statement = ROUTINE;
		else if (word != WORD_OR && word != WORD_REPLACE)
			t->statement = ANY_STATEMENT;
		break;
	case SET:
		if (word == WORD_SETTING)
			t->statement = SETTING;
		else if (word != WORD_SCOPE)
			t->statement = ANY_STATEMENT;
		break;
	default:
		break;
	}
}

/* Write the string that is held in place of its ?. */
static void
unmask(struct shape_text *t)
{
	char tail[32];
	size_t n = t->len - t->held_at - 1;

	t->read_strings = true;
	if (!t->held_whole || n > sizeof(tail))
		return;
	memcpy(tail, t->out + t->held_at + 1, n);
	t->len = t->held_at;
	varies(t);
	put(t, t->held, t->nheld);
	put(t, tail, n);
}

void
shape_text_end_word(struct shape_text *t)
{
	enum word word = WORD_NAME;
	enum token before = t->token;
	struct level *l;

	if (t->word_at != NOWHERE && before != POINT)
		word = word_find(&t->words, t->out + t->word_at,
				 t->len - t->word_at);
	else if (t->word_at != NOWHERE)
		word = word_find_function(&t->words, t->out + t->word_at,
					  t->len - t->word_at);
	learn_statement(t, word);
	if (word != WORD_CONSTANT)
		varies(t);
	if (t->held_step == 1 && word == WORD_AS)
		t->held_step = 2;
	else {
		if (t->held_step == 2 && word == WORD_REGCLASS)
			unmask(t);
		t->held_step = 0;
	}
	set_token(t, WORD);
	t->word = word;
	t->sign_at = NOWHERE;
	l = level(t);
	if (l && word == WORD_VALUES) {
		l->rows = FIRST_ROW;
		l->row = (struct list){.cut = NOWHERE};
	}
	/* IN (SELECT a, b) is no list of constants. */
	if (l && (word == WORD_SELECT || word == WORD_VALUES) && before == OPEN)
		l->folds = false;
}

void
shape_text_ident(struct shape_text *t)
{
	space(t);
	varies(t);
	t->sign_at = NOWHERE;
	t->held_step = 0;
	if (t->statement == SET || t->statement == CREATE)
		t->statement = ANY_STATEMENT;
}

void
shape_text_add_ident(struct shape_text *t, const char *p, size_t len)
{
	put(t, p, len);
}

void
shape_text_end_ident(struct shape_text *t)
{
	set_token(t, IDENT);
}

/* A sign before a literal is part of it. */
static void
drop_sign(struct shape_text *t)
{
	if (t->sign_at == NOWHERE)
		return;
	cut(t, t->sign_at);
	t->token = t->sign_after;
	t->word = t->sign_word;
	t->sign_at = NOWHERE;
}

void
shape_text_literal(struct shape_text *t)
{
	drop_sign(t);
	space(t);
	put_char(t, '?');
	set_token(t, LITERAL);
	t->held_step = 0;
}

/* Does what stands before a string say that it names something? */
static bool
names_something(const struct shape_text *t)
{
	const struct level *l = t->depth < DEEPEST ? &t->levels[t->depth]
						   : NULL;

	if (t->statement == BLOCK || t->statement == SETTING)
		return true;
	if (t->token == WORD &&
	    (t->word == WORD_REGCLASS || t->word == WORD_UESCAPE ||
	     t->word == WORD_LANGUAGE))
		return true;
	if (t->statement == ROUTINE && t->depth == 0 &&
	    (t->word == WORD_AS || t->token == COMMA))
		return true;
	if (!l || l->before == WORD_NAME)
		return false;
	if (t->token == OPEN)
		return l->before == WORD_SEQUENCE ||
		       l->before == WORD_SET_CONFIG;
	return t->token == COMMA && l->before == WORD_SET_CONFIG &&
	       l->commas == 1 && t->names_value;
}

void
shape_text_string(struct shape_text *t)
{
	t->fate = names_something(t) ? KEPT : MASKED;
	if (t->fate == MASKED)
		drop_sign(t);
	space(t);
	t->sign_at = NOWHERE;
	t->held_step = 1; /* 0 from here on if the buffer overflows */
	t->held_at = t->len;
	t->nheld = 0;
	t->held_whole = true;
	if (t->fate == MASKED)
		put_char(t, '?');
	else {
		varies(t);
		t->read_strings = true;
	}
}

void
shape_text_add_string(struct shape_text *t, const char *p, size_t len)
{
	size_t room = HELD_MAX - t->nheld;

	if (t->fate == KEPT)
		put(t, p, len);
	if (len > room)
		t->held_whole = false;
	memcpy(t->held + t->nheld, p, len < room ? len : room);
	t->nheld += len < room ? len : room;
}

/* The string of a dblink() call: a connection's name, or SQL. */
static bool
is_safe(const struct shape_text *t)
{
	return !memmem(t->held, t->nheld, "://", 3) &&
	       !memchr(t->held, '=', t->nheld);
}

void
shape_text_end_string(struct shape_text *t)
{
	struct level *l = level(t);

	if (l && l->before == WORD_DBLINK && t->token == OPEN)
		t->read_strings = true;
	if (l && l->before == WORD_SET_CONFIG && t->token == OPEN)
		t->names_value = word_is_setting(t->held, t->nheld);
	if (l && l->before == WORD_DBLINK && t->token == OPEN &&
	    t->fate == MASKED && t->held_step == 1 && is_safe(t))
		unmask(t);
	set_token(t, LITERAL);
	if (t->fate == KEPT)
		t->held_step = 0;
}

void
shape_text_resume_string(struct shape_text *t)
{
	t->held_whole = false;
	if (t->fate == KEPT)
		put_char(t, '\n');
}

void
shape_text_operator(struct shape_text *t, const char *p, size_t len)
{
	bool sign = len == 1 && (*p == '-' || *p == '+');

	if (!sign)
		t->sign_at = NOWHERE;
	else if (t->sign_at == NOWHERE && before_operand(t->token, t->word)) {
		t->sign_at = t->len;
		t->sign_after = t->token;
		t->sign_word = t->word;
	}
	if (!sign || t->sign_at == NOWHERE)
		varies(t);
	space(t);
	put(t, p, len);
	set_token(t, OPERATOR);
	t->held_step = 0;
}

void
shape_text_cast(struct shape_text *t)
{
	int step = t->held_step;

	varies(t);
	if (t->semicolon || t->token == OPERATOR)
		space(t);
	put(t, "::", 2);
	set_token(t, CAST);
	t->sign_at = NOWHERE;
	t->held_step = step == 1 && t->held_step == 1 ? 2 : 0;
}

static bool
same(const struct shape_text *t, struct piece a, struct piece b)
{
	return a.len == b.len &&
	       memcmp(t->out + a.at, t->out + b.at, a.len) == 0;
}

/* Is everything since then constants? */
static bool
is_constant(const struct shape_text *t, size_t since)
{
	return t->varying == NOWHERE || t->varying < since;
}

/* An element has ended: leave it out if it says nothing new. */
static void
end_element(struct shape_text *t, struct list *list, bool constants_go)
{
	struct piece piece = {.at = list->from, .len = t->len - list->from};

	if (list->from > t->len)
		return;
	if (list->cut == NOWHERE)
		list->first = piece;
	else if (same(t, piece, list->first) || same(t, piece, list->last) ||
		 (constants_go && is_constant(t, list->from))) {
		cut(t, list->cut);
		return;
	}
	list->last = piece;
}

/* A comma follows, and then, behind a space, the next element. */
static void
next_element(struct shape_text *t, struct list *list)
{
	list->cut = t->len;
	list->from = t->len + 2;
}

static void
put_comma(struct shape_text *t)
{
	struct level *l = level(t);

	if (l) {
		l->commas++;
		if (l->folds) {
			end_element(t, &l->elements, false);
			next_element(t, &l->elements);
		}
		if (l->rows == AFTER_ROW) {
			next_element(t, &l->row);
			l->rows = NEXT_ROW;
		} else {
			l->rows = NO_ROWS;
		}
	}
	put_char(t, ',');
	t->token = COMMA;
	t->word = WORD_NAME;
}

static bool
list_follows(const struct shape_text *t, char c, const struct level *outer)
{
	if (t->token == WORD && c == '(')
		return t->word == WORD_IN;
	if (t->token == WORD)
		return t->word == WORD_ARRAY;
	return c == '[' && outer && outer->folds &&
	       (t->token == COMMA || t->token == OPEN);
}

/* Is c written next to what is before it: f(, a[, ((? */
static bool
sticks(const struct shape_text *t, char c)
{
	switch (t->token) {
	case WORD:
		return c == '[' ? !word_precedes_operand(t->word) ||
					  t->word == WORD_ARRAY
				: !word_precedes_operand(t->word);
	case IDENT:
	case LITERAL:
	case CLOSE:
		return c == '[';
	default:
		return false;
	}
}

static void
put_open(struct shape_text *t, char c)
{
	struct level *l = level(t);
	bool folds = list_follows(t, c, l);
	enum word before = t->token == WORD ? t->word : WORD_NAME;
	bool row = l && c == '(' &&
		   (l->rows == FIRST_ROW || l->rows == NEXT_ROW);

	if (!sticks(t, c))
		space(t);
	if (row && l->rows == FIRST_ROW)
		l->row.from = t->len;
	if (l)
		l->rows = row && l->rows != NO_ROWS ? IN_ROW : NO_ROWS;
	put_char(t, c);
	t->depth++;
	l = level(t);
	if (l)
		open_level(l, before, folds, t->len);
	t->token = OPEN;
	t->word = WORD_NAME;
}

static void
put_close(struct shape_text *t, char c)
{
	struct level *l = level(t);

	if (l && l->folds && t->token != OPEN)
		end_element(t, &l->elements, false);
	if (t->semicolon)
		space(t);
	put_char(t, c);
	if (t->depth > 0)
		t->depth--;
	t->token = CLOSE;
	t->word = WORD_NAME;
	l = level(t);
	if (!l || l->rows == NO_ROWS)
		return;
	if (l->rows == IN_ROW) {
		end_element(t, &l->row, true);
		l->rows = AFTER_ROW;
	} else {
		l->rows = NO_ROWS;
	}
}

static void
put_semicolon(struct shape_text *t)
{
	t->semicolon = t->token != NOTHING;
	set_token(t, t->semicolon ? SEMICOLON : NOTHING);
	if (t->depth == 0)
		t->statement = BEGINNING;
}

void
shape_text_punctuation(struct shape_text *t, char c)
{
	t->held_step = 0;
	t->sign_at = NOWHERE;
	if (t->semicolon && c != ';')
		space(t);
	switch (c) {
	case ',':
		put_comma(t);
		break;
	case ';':
		put_semicolon(t);
		break;
	case '.':
		varies(t);
		put_char(t, '.');
		set_token(t, POINT);
		break;
	case '(':
	case '[':
		put_open(t, c);
		break;
	default:
		put_close(t, c);
	}
}

uint64_t
shape_text_finish(struct shape_text *t, const char **text, size_t *len)
{
	*text = t->out;
	*len = t->len < SHAPE_TEXT_MAX ? t->len : SHAPE_TEXT_MAX;
	if (!t->overflown)
		return XXH3_64bits(t->out, t->len);
	XXH3_64bits_update(t->hash, t->out + SHAPE_TEXT_MAX,
			   t->len - SHAPE_TEXT_MAX);
	return XXH3_64bits_digest(t->hash);
}

bool
shape_text_read_strings(const struct shape_text *t)
{
	return t->read_strings;
}
