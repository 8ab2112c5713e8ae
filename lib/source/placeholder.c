/*
 * Placeholders, by what they look like: no language and no library has one
 * kind alone. In quotes and comments nothing is one.
 */
#include "source/slots.h"
#include "sql/chars.h"

#define PLACEHOLDER_MAX 128

struct finder {
	struct slots *slots;
	struct arena *scratch;
	struct mapped_view *view;
	const char *text;
	size_t len, at;
	size_t copied; /* up to here it is in the slots' text */
	const struct hole *hole, *holes_end;
	size_t base; /* of the holes' at */
	size_t brackets;
};

static void
copy_until(struct finder *f, size_t to)
{
	view_copy(f->view, &f->slots->text, f->copied, to);
	f->copied = to;
}

static void
put_slot(struct finder *f, size_t file, enum hole_kind kind)
{
	struct slots *s = f->slots;

	vec_push(f->scratch, &s->found,
		 (struct slot){.at = s->text.text.len,
			       .len = 2,
			       .file = file,
			       .kind = kind});
	mapped_put(&s->text, "$1", 2, file);
}

/* The holes that stand before text[to]. */
static void
pass_holes(struct finder *f, size_t to)
{
	for (; f->hole < f->holes_end && f->hole->at - f->base < to;
	     f->hole++) {
		copy_until(f, f->hole->at - f->base);
		put_slot(f, f->hole->file, f->hole->kind);
	}
}

/* Go on to text[to]. */
static void
pass(struct finder *f, size_t to)
{
	pass_holes(f, to);
	f->at = to;
}

/* May the n bytes at hand be a placeholder? Then all before them is copied.
   Where a hole is between them they are none, and the first one is passed. */
static bool
begin_placeholder(struct finder *f, size_t n)
{
	pass_holes(f, f->at + 1);
	if (f->hole < f->holes_end && f->hole->at - f->base < f->at + n) {
		f->at++;
		return false;
	}
	copy_until(f, f->at);
	return true;
}

/* The n bytes at hand are a placeholder. */
static void
take(struct finder *f, size_t n, enum hole_kind kind)
{
	if (!begin_placeholder(f, n))
		return;
	put_slot(f, view_place(f->view, f->at), kind);
	f->at += n;
	f->copied = f->at;
}

static char
peek(const struct finder *f, size_t ahead)
{
	return ahead < f->len - f->at ? f->text[f->at + ahead] : '\0';
}

static char
before(const struct finder *f)
{
	return f->at ? f->text[f->at - 1] : ' ';
}

static size_t
word_end(const struct finder *f, size_t at)
{
	while (at < f->len && in_word(f->text[at]) && f->text[at] != '$')
		at++;
	return at;
}

static size_t
string_end(const struct finder *f, size_t at, char quote, bool escapes)
{
	while (at < f->len) {
		if (escapes && f->text[at] == '\\')
			at += 2;
		else if (f->text[at] != quote)
			at++;
		else if (at + 1 < f->len && f->text[at + 1] == quote)
			at += 2;
		else
			return at + 1;
	}
	return f->len;
}

static size_t
line_end(const struct finder *f)
{
	size_t at = f->at;

	while (at < f->len && f->text[at] != '\n' && f->text[at] != '\r')
		at++;
	return at;
}

static size_t
comment_end(const struct finder *f)
{
	size_t at = f->at, depth = 0;

	while (at + 1 < f->len) {
		if (f->text[at] == '/' && f->text[at + 1] == '*') {
			depth++;
			at += 2;
		} else if (f->text[at] == '*' && f->text[at + 1] == '/') {
			at += 2;
			if (--depth == 0)
				return at;
		} else {
			at++;
		}
	}
	return f->len;
}

/* Behind the first c, if it stands near and no quote or newline before it; else
   0. */
static size_t
find_close(const struct finder *f, size_t skip, char c)
{
	for (size_t n = skip; n < PLACEHOLDER_MAX && n < f->len - f->at; n++) {
		char d = f->text[f->at + n];

		if (d == c)
			return n + 1;
		if (d == '\n' || d == ';' || (c == '}' && d == '{'))
			return 0;
	}
	return 0;
}

/* Behind a format such as %s, %-5d, %1$s, %[1]v or %(name)s that begins skip
   bytes ahead; 0 if there is none. */
static size_t
format_end(const struct finder *f, size_t skip)
{
	size_t n = skip + 1;

	if (peek(f, skip) != '%')
		return 0;

	if (peek(f, n) == '(' || peek(f, n) == '[') {
		n = find_close(f, n + 1, peek(f, n) == '(' ? ')' : ']');
		if (n == 0)
			return 0;
	}
	while (peek(f, n) && strchr("-+#0123456789.*$", peek(f, n)) &&
	       n < skip + 16)
		n++;
	while (peek(f, n) == 'l' || peek(f, n) == 'h')
		n++;
	if (!peek(f, n) || !strchr("sdifvqurxXtL", peek(f, n)) ||
	    (in_word(peek(f, n + 1)) && !strchr("_$", peek(f, n + 1))))
		return 0;
	return n + 1;
}

/* $%d, or $ and a number that is put in: a parameter. */
static bool
take_numbered(struct finder *f)
{
	size_t n = format_end(f, 1);

	if (n) {
		take(f, n, HOLE_BOUND);
		return true;
	}
	pass_holes(f, f->at + 1);
	if (f->hole == f->holes_end || f->hole->at - f->base != f->at + 1)
		return false;
	copy_until(f, f->at);
	put_slot(f, f->hole->file, HOLE_BOUND);
	f->hole++;
	f->copied = ++f->at;
	return true;
}

/* $1, $tag$..$tag$, ${x}, $name */
static void
take_dollar(struct finder *f)
{
	char next = peek(f, 1);
	size_t end, n;
	const char *close;

	if (take_numbered(f))
		return;
	if (next == '{' && (n = find_close(f, 2, '}')) > 0) {
		take(f, n, HOLE_CODE);
		return;
	}
	end = starts_word(next) ? word_end(f, f->at + 1) : f->at + 1;
	if (end < f->len && f->text[end] == '$') {
		n = end + 1 - f->at;
		close = memmem(f->text + end + 1, f->len - end - 1,
			       f->text + f->at, n);
		pass(f, close ? (size_t)(close - f->text) + n : f->len);
	} else if (starts_word(next) && !in_word(before(f))) {
		take(f, end - f->at, HOLE_BOUND);
	} else {
		pass(f, f->at + 1);
	}
}

/* Two of a sign that would begin a placeholder are one that does not. */
static void
take_double(struct finder *f)
{
	if (!begin_placeholder(f, 2))
		return;
	mapped_put(&f->slots->text, f->text + f->at, 1,
		   view_place(f->view, f->at));
	f->at += 2;
	f->copied = f->at;
}

static void
take_percent(struct finder *f)
{
	char next = peek(f, 1);
	size_t n = 0;

	if (next == '%') {
		take_double(f);
		return;
	}
	if (next == '{')
		n = find_close(f, 2, '}');
	else if (next == '<' && starts_word(peek(f, 2)) &&
		 (n = find_close(f, 2, '>')) > 0)
		n += starts_word(peek(f, n));
	if (n == 0)
		n = format_end(f, 0);
	if (n)
		take(f, n, HOLE_FORMAT);
	else
		pass(f, f->at + 1);
}

/* {}, {name}, {{ name }}, {% tag %} */
static void
take_brace(struct finder *f)
{
	size_t n;

	if (peek(f, 1) == '{') {
		n = find_close(f, 2, '}');
		n += n && peek(f, n) == '}';
	} else {
		n = find_close(f, 1, '}');
	}
	if (n)
		take(f, n, HOLE_FORMAT);
	else
		pass(f, f->at + 1);
}

/* psql's :'name' and :"name": so long it is, 0 if it is none. */
static size_t
quoted_end(const struct finder *f, char quote)
{
	size_t end = word_end(f, f->at + 2);

	return end < f->len && f->text[end] == quote ? end + 1 - f->at : 0;
}

/* :name, :1, :#{x}; neither ::type nor a[1:n] nor := */
static void
take_colon(struct finder *f)
{
	char next = peek(f, 1), last = before(f);
	size_t n = 0;

	if (next == ':') {
		pass(f, f->at + 2);
		return;
	}
	if (in_word(last) || last == ':' ||
	    (f->brackets && (last == ')' || last == ']')))
		n = 0;
	else if (starts_word(next))
		n = word_end(f, f->at + 1) - f->at;
	else if (next == '#' && peek(f, 2) == '{')
		n = find_close(f, 3, '}');
	else if ((next == '\'' || next == '"') && starts_word(peek(f, 2)))
		n = quoted_end(f, next);
	else if (is_digit(next) && !f->brackets)
		n = word_end(f, f->at + 1) - f->at;
	if (n)
		take(f, n, HOLE_BOUND);
	else
		pass(f, f->at + 1);
}

/* \: is a : that begins no placeholder. */
static void
take_backslash(struct finder *f)
{
	if (peek(f, 1) != ':') {
		pass(f, f->at + 1);
	} else if (begin_placeholder(f, 2)) {
		f->copied = f->at + 1;
		f->at += 2;
	}
}

static bool
is_sign(char c)
{
	return c && strchr("+-*/<>=~!@#%^&|`?", c);
}

/* @name, ?1, #{x} */
static void
take_sign(struct finder *f)
{
	char c = f->text[f->at], next = peek(f, 1), last = before(f);
	size_t n = 0;

	if (c == '#' && next == '{')
		n = find_close(f, 2, '}');
	else if (c == '@' && starts_word(next) && !in_word(last) &&
		 (!is_sign(last) || last == '='))
		n = word_end(f, f->at + 1) - f->at;
	else if (c == '?' && is_digit(next) && !in_word(last))
		n = word_end(f, f->at + 1) - f->at;
	if (n)
		take(f, n, HOLE_BOUND);
	else if (c == '?' && next == '?')
		take_double(f);
	else
		pass(f, f->at + 1);
}

/* A quoted name is made of what is put in, too: "{schema}"."a_%d". */
static void
take_name(struct finder *f)
{
	size_t end = string_end(f, f->at + 1, '"', false), n;

	pass(f, f->at + 1);
	while (f->at < end) {
		n = 0;
		if (f->text[f->at] == '%')
			n = format_end(f, 0);
		else if (f->text[f->at] == '{')
			n = find_close(f, 1, '}');
		if (n && n <= end - f->at)
			take(f, n, HOLE_FORMAT);
		else
			pass(f, f->at + 1);
	}
}

static void
take_string(struct finder *f)
{
	bool escapes = (before(f) | 0x20) == 'e' &&
		       (f->at < 2 || !in_word(f->text[f->at - 2]));
	size_t end = string_end(f, f->at + 1, '\'', escapes);

	pass(f, end < f->len ? end : f->len);
}

static void
take_byte(struct finder *f)
{
	char c = f->text[f->at];

	switch (c) {
	case '\'':
		take_string(f);
		break;
	case '"':
		take_name(f);
		break;
	case '-':
		pass(f, peek(f, 1) == '-' ? line_end(f) : f->at + 1);
		break;
	case '/':
		pass(f, peek(f, 1) == '*' ? comment_end(f) : f->at + 1);
		break;
	case '$':
		take_dollar(f);
		break;
	case '%':
		take_percent(f);
		break;
	case '{':
		take_brace(f);
		break;
	case ':':
		take_colon(f);
		break;
	case '\\':
		take_backslash(f);
		break;
	case '@':
	case '?':
	case '#':
		take_sign(f);
		break;
	default:
		if (c == '[')
			f->brackets++;
		else if (c == ']' && f->brackets)
			f->brackets--;
		pass(f, f->at + 1);
	}
}

void
placeholder_find(struct slots *s, struct arena *scratch, struct candidate *end)
{
	struct finder f = {
		.slots = s,
		.scratch = scratch,
		.view = &end->text,
		.text = end->text.text,
		.len = end->text.len,
		.hole = end->holes,
		.holes_end = end->holes + end->nholes,
		.base = end->text.base,
	};

	mapped_clear(&s->text);
	s->found.n = 0;
	while (f.at < f.len)
		take_byte(&f);
	pass_holes(&f, f.len + 1);
	copy_until(&f, f.len);
}
