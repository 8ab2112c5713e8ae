/*
 * Where a statement ends is decided by what psql decides it by: a semicolon
 * outside of quotes, comments and parentheses, and outside of the body of a
 * function that is written as BEGIN ATOMIC .. END. The last needs a look at
 * words: only in a statement that starts with CREATE [OR REPLACE] FUNCTION or
 * PROCEDURE does BEGIN open a block; in one, CASE does too.
 *
 * Each byte is passed once (string continuation looks at space twice).
 * script_to is the only place that moves, and counts lines on its way.
 */
#include "sql/script.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "sql/chars.h"

/* What is known of the statement being read. */
struct scan {
	bool any;	 /* it has a token */
	size_t parens;	 /* open parentheses */
	size_t blocks;	 /* open BEGIN and CASE of a body */
	int words;	 /* words so far, counted up to 5 */
	bool creates;	 /* it may go on to create a routine */
	bool routine;	 /* CREATE .. FUNCTION or PROCEDURE */
	bool copy, from; /* COPY; the last word was FROM */
	bool data;	 /* COPY .. FROM stdin */
	bool executed;
};

/* So near to the end of a piece nothing is sure: what follows is looked at. */
#define LOOKAHEAD 64

void
script_init(struct script *s, const char *text, size_t len)
{
	*s = (struct script){.text = text, .len = len, .line = 1};
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		s->at = s->line_start = 3;
}

void
script_go_on(struct script *s, const char *text, size_t len, bool more)
{
	s->line_start -= s->at; /* may be before 0: only differences count */
	s->at = 0;
	s->text = text;
	s->len = len;
	s->more = more;
}

/* Move forward to an offset. */
static void
script_to(struct script *s, size_t to)
{
	const char *nl;

	while (s->at < to &&
	       (nl = memchr(s->text + s->at, '\n', to - s->at)) != NULL) {
		s->at = (size_t)(nl - s->text) + 1;
		s->line_start = s->at;
		s->line++;
	}
	s->at = to;
}

static char
peek(const struct script *s, size_t ahead)
{
	return s->at + ahead < s->len ? s->text[s->at + ahead] : '\0';
}

/* The end of the line that at is on: at its newline. */
static size_t
line_end(const struct script *s, size_t at)
{
	const char *nl = memchr(s->text + at, '\n', s->len - at);

	return nl ? (size_t)(nl - s->text) : s->len;
}

/* Behind the first c from at on, or the end. */
static size_t
find_char(const struct script *s, size_t at, char c)
{
	const char *p = memchr(s->text + at, c, s->len - at);

	return p ? (size_t)(p - s->text) + 1 : s->len;
}

static void
skip_block_comment(struct script *s)
{
	size_t at = s->at + 2, depth = 1;

	while (at < s->len && depth) {
		char c = s->text[at];
		char d = at + 1 < s->len ? s->text[at + 1] : '\0';

		if (c == '/' && d == '*') {
			depth++;
			at++;
		} else if (c == '*' && d == '/') {
			depth--;
			at++;
		}
		at++;
	}
	script_to(s, at < s->len ? at : s->len);
}

/* Behind the quote that ends an escape string; at is in it. */
static size_t
escape_string_end(const struct script *s, size_t at)
{
	while (at < s->len && s->text[at] != '\'')
		at += s->text[at] == '\\' ? 2 : 1;
	return at < s->len ? at + 1 : s->len;
}

/*
 * Where an escape string goes on: behind the quote of its next part, if
 * nothing but space with a newline and line comments lie between; else 0.
 */
static size_t
continued(const struct script *s, size_t at)
{
	bool newline = false;

	while (at < s->len) {
		if (s->text[at] == '-' && at + 1 < s->len &&
		    s->text[at + 1] == '-')
			at = line_end(s, at);
		else if (!is_space(s->text[at]))
			break;
		else
			newline |= s->text[at++] == '\n';
	}
	return newline && at < s->len && s->text[at] == '\'' ? at + 1 : 0;
}

/* At the opening quote. Doubled quotes are two strings side by side. */
static void
skip_string(struct script *s, bool escapes)
{
	size_t at = s->at + 1;

	if (!escapes) {
		script_to(s, find_char(s, at, '\''));
		return;
	}
	while (at) {
		at = escape_string_end(s, at);
		script_to(s, at);
		if (at < s->len && s->text[at] == '\'')
			at++;
		else
			at = continued(s, at);
	}
}

/* At a $: a dollar-quoted string, or one character. */
static void
skip_dollar(struct script *s)
{
	size_t end = s->at + 1, tag;
	const char *close;

	if (end < s->len && starts_word(s->text[end]))
		while (end < s->len && in_word(s->text[end]) &&
		       s->text[end] != '$')
			end++;
	if (end >= s->len || s->text[end] != '$') {
		script_to(s, s->at + 1);
		return;
	}
	tag = end + 1 - s->at;
	close = memmem(s->text + end + 1, s->len - end - 1, s->text + s->at,
		       tag);
	script_to(s, close ? (size_t)(close - s->text) + tag : s->len);
}

static bool
word_is(struct str word, const char *lower)
{
	return strlen(lower) == word.len &&
	       strncasecmp(word.p, lower, word.len) == 0;
}

/* Is this still CREATE [OR REPLACE], or the word that says what? */
static void
note_create(struct scan *t, struct str word)
{
	static const char *const heads[] = {"create", "or", "replace"};
	int n = t->words;

	if (n == 0)
		t->creates = word_is(word, heads[0]);
	else if (t->creates && (n == 1 || n == 3) &&
		 (word_is(word, "function") || word_is(word, "procedure")))
		t->routine = true;
	else if (n > 2 || !word_is(word, heads[n]))
		t->creates = false;
}

static void
note_word(struct scan *t, struct str word)
{
	if (t->words == 0)
		t->copy = word_is(word, "copy");
	if (t->words < 4)
		note_create(t, word);
	if (t->words < 5)
		t->words++;
	if (t->copy && t->parens == 0) {
		t->data |= t->from && word_is(word, "stdin");
		t->from = word_is(word, "from");
	}
	if (!t->routine || t->parens)
		return;
	if (word_is(word, "begin") || (t->blocks && word_is(word, "case")))
		t->blocks++;
	else if (t->blocks && word_is(word, "end"))
		t->blocks--;
}

static void
take_word(struct script *s, struct scan *t)
{
	size_t end = s->at;
	char c = s->text[s->at];

	if ((c == 'e' || c == 'E') && peek(s, 1) == '\'') {
		s->at++;
		skip_string(s, true);
		return;
	}
	while (end < s->len && in_word(s->text[end]))
		end++;
	note_word(t, (struct str){s->text + s->at, end - s->at});
	s->at = end;
}

/* \copy .. from stdin has its data in the script, as COPY has. */
static bool
copies_from_script(const char *line, size_t len)
{
	bool from = false;

	if (len < 6 || strncmp(line, "\\copy", 5) != 0 || !is_space(line[5]))
		return false;
	for (size_t i = 5; i < len; i++) {
		size_t start = i;

		while (i < len && in_word(line[i]))
			i++;
		if (i == start)
			continue;
		if (from &&
		    word_is((struct str){line + start, i - start}, "stdin"))
			return true;
		from = word_is((struct str){line + start, i - start}, "from");
	}
	return false;
}

static bool
ends_data(const char *line, size_t len)
{
	return len >= 2 && memcmp(line, "\\.", 2) == 0 &&
	       (len == 2 || (len == 3 && line[2] == '\r'));
}

/* To behind the line of \. alone, or as far as there are whole lines. */
static void
skip_data(struct script *s)
{
	while (s->in_data && s->at < s->len) {
		size_t end = line_end(s, s->at);

		if (s->more && end == s->len)
			return;
		s->in_data = !ends_data(s->text + s->at, end - s->at);
		script_to(s, end < s->len ? end + 1 : end);
	}
}

/* Data begins on the next line. */
static void
begin_data(struct script *s)
{
	size_t end = line_end(s, s->at);

	s->in_data = true;
	script_to(s, end < s->len ? end + 1 : end);
}

/* A psql command takes the rest of its line. */
static void
skip_command(struct script *s)
{
	size_t end = line_end(s, s->at);

	if (copies_from_script(s->text + s->at, end - s->at))
		begin_data(s);
	else
		script_to(s, end);
}

/* Is the rest of this line still to come? */
static bool
line_is_cut(const struct script *s)
{
	return s->more && line_end(s, s->at) == s->len;
}

/*
 * Space, line comments, psql commands, data and semicolons between statements.
 * False if a statement does not begin here: at the end, or where it is cut.
 */
static bool
skip_between(struct script *s)
{
	while (s->at < s->len) {
		char c = s->text[s->at];

		if (s->in_data) {
			skip_data(s);
			if (s->in_data)
				return false;
		} else if (is_space(c) || c == ';') {
			script_to(s, s->at + 1);
		} else if (c != '\\' && (c != '-' || peek(s, 1) != '-')) {
			return true;
		} else if (line_is_cut(s)) {
			return false;
		} else if (c == '-') {
			script_to(s, line_end(s, s->at));
		} else if (peek(s, 1) == ';') {
			s->at += 2;
		} else {
			skip_command(s);
		}
	}
	return false;
}

/*
 * At a backslash inside of a statement: \g and its kin send what there is. The
 * others leave it alone, which leaves a statement that does not parse.
 */
static bool
sends(const struct script *s)
{
	static const char *const commands[] = {"g",	"gx",	 "gset",
					       "gexec", "gdesc", "crosstabview",
					       "watch", "bind",	 ";"};
	size_t n = 0;

	while (starts_word(peek(s, 1 + n)))
		n++;
	if (n == 0 && peek(s, 1) == ';')
		return true;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strlen(commands[i]) == n &&
		    memcmp(commands[i], s->text + s->at + 1, n) == 0)
			return true;
	return false;
}

/* Pass one token; false at what ends the statement. */
static bool
take_token(struct script *s, struct scan *t)
{
	char c = s->text[s->at];

	if (c == '\'')
		skip_string(s, s->plain_strings);
	else if (c == '"')
		script_to(s, find_char(s, s->at + 1, '"'));
	else if (c == '$')
		skip_dollar(s);
	else if (starts_word(c))
		take_word(s, t);
	else if (is_digit(c))
		while (s->at < s->len && in_word(s->text[s->at]))
			s->at++;
	else if (c == ';' && !t->parens && !t->blocks)
		return false;
	else if (c == '\\' && (!t->any || sends(s)))
		return false;
	else {
		if (c == '(')
			t->parens++;
		else if (c == ')' && t->parens)
			t->parens--;
		s->at++;
	}
	t->any = true;
	return true;
}

/* Pass a statement; at stays at what ends it. Returns where its text ends. */
static size_t
take_statement(struct script *s, struct scan *t)
{
	size_t end = s->at;

	while (s->at < s->len) {
		char c = s->text[s->at];

		if (is_space(c)) {
			script_to(s, s->at + 1);
			continue;
		}
		if (c == '-' && peek(s, 1) == '-') {
			script_to(s, line_end(s, s->at));
			continue;
		}
		if (c == '/' && peek(s, 1) == '*')
			skip_block_comment(s);
		else if (!take_token(s, t))
			break;
		end = s->at;
	}
	t->executed = peek(s, 0) == '\\' && s->len - s->at >= 6 &&
		      memcmp(s->text + s->at, "\\gexec", 6) == 0;
	return end;
}

/* Is the value that a SET gives, with = or TO before it, off? */
static bool
sets_off(const char *p, const char *end)
{
	static const char *const off[] = {"off", "false", "no", "0"};

	while (p < end && (is_space(*p) || *p == '=' || *p == '\''))
		p++;
	if (end - p > 3 && strncasecmp(p, "to", 2) == 0 && is_space(p[2]))
		return sets_off(p + 2, end);
	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++) {
		size_t n = strlen(off[i]);

		if ((size_t)(end - p) >= n && strncasecmp(p, off[i], n) == 0)
			return true;
	}
	return false;
}

/* SET standard_conforming_strings changes what a quote is from here on. */
static void
note_setting(struct script *s, const char *text, size_t len)
{
	static const char name[] = "standard_conforming_strings";
	const size_t n = sizeof(name) - 1;

	if (len > 200 || len < n || strncasecmp(text, "set", 3) != 0)
		return;
	for (size_t i = 3; i + n <= len; i++)
		if (strncasecmp(text + i, name, n) == 0)
			s->plain_strings = sets_off(text + i + n, text + len);
}

static bool
is_cut(const struct script *s)
{
	return s->more && s->len - s->at < LOOKAHEAD;
}

bool
script_next(struct script *s, struct script_statement *out)
{
	for (;;) {
		struct script before;
		struct scan t = {0};
		size_t start;

		if (!skip_between(s))
			return false;
		before = *s;
		start = s->at;
		*out = (struct script_statement){
			.text = s->text + start,
			.line = s->line,
			.column = (int)(start - s->line_start) + 1,
		};
		out->len = take_statement(s, &t) - start;
		if (is_cut(s) ||
		    (t.data && peek(s, 0) == ';' && line_is_cut(s))) {
			*s = before;
			return false;
		}
		out->executed = t.executed;
		if (!t.any)
			continue;
		note_setting(s, out->text, out->len);
		if (t.data && peek(s, 0) == ';')
			begin_data(s);
		return true;
	}
}
