#include "source/chain.h"
#include "source/literal.h"
#include "sql/chars.h"

/* A heredoc in the code of a heredoc in the code of ..., at most. */
#define HEREDOCS_MAX 8
/* So many that have no end are looked for. */
#define FAILED_MAX 16

static bool
quote(struct reader *r)
{
	char c = r->text[r->at];
	struct literal l = {.close = c, .flags = LITERAL_LINES};

	l.flags |= c == '\'' ? LITERAL_QUOTED : LITERAL_ESCAPES | LITERAL_HASH;
	if (c == '`')
		l.flags |= LITERAL_IGNORED;
	literal_begin(r, l, 1);
	return true;
}

/* Could a literal begin here that an operator's sign begins? Behind a word
   only with space before it and none behind it: puts %(a), a % (b) */
static bool
may_begin_literal(struct reader *r, char next)
{
	char before = r->at ? r->text[r->at - 1] : '\n';
	/* No line goes on with such a sign. */
	chain_begin_line(r);
	if (!chain_behind_operand(r))
		return true;
	return reader_top(r)->last == LAST_WORD && is_space(before) &&
	       !is_space(next) && next != '=';
}

/* %q(a) %Q[a] %(a) are texts, %w %i %r %x %s are not. */
static bool
percent(struct reader *r)
{
	static const char opens[] = "([{<", closes[] = ")]}>";
	char kind = reader_peek(r, 1), open;
	size_t skip = 1;
	struct literal l = {.flags = LITERAL_LINES};
	const char *nests;

	if (!may_begin_literal(r, kind))
		return false;
	if (kind && strchr("qQwWiIrxs", kind))
		skip = 2;
	open = reader_peek(r, skip);
	if (open == '\0' || is_space(open) || in_word(open) || (open & 0x80) ||
	    (skip == 1 && open == '='))
		return false;
	nests = strchr(opens, open);
	l.close = nests ? closes[nests - opens] : open;
	l.open = nests ? open : '\0';
	if (skip == 2 && strchr("qwis", kind))
		l.flags |= LITERAL_QUOTED;
	else
		l.flags |= LITERAL_ESCAPES | LITERAL_HASH;
	if (skip == 2 && kind != 'q' && kind != 'Q')
		l.flags |= LITERAL_IGNORED;
	literal_begin(r, l, skip + 1);
	return true;
}

/* Is there a line from at on, the beginning of one, that is the tag? */
static bool
has_end(const struct reader *r, size_t at, struct str tag, bool indented)
{
	const char *p = r->text + at, *end = r->text + r->len, *hit;

	while ((hit = memmem(p, (size_t)(end - p), tag.p, tag.len)) != NULL) {
		const char *q = hit, *behind = hit + tag.len;

		while (indented && q > r->text + at &&
		       (q[-1] == ' ' || q[-1] == '\t'))
			q--;
		if (behind < end && *behind == '\r')
			behind++;
		if ((q == r->text + at || q[-1] == '\n') &&
		    (behind == end || *behind == '\n'))
			return true;
		p = hit + tag.len;
	}
	return false;
}

/* The tag of the heredoc at r->at; returns where its beginning ends, 0 if it is
   none. */
static size_t
read_tag(struct reader *r, struct literal *l)
{
	size_t at = r->at + 2, begin;
	bool indented = false;
	char delimiter;

	if (reader_peek(r, 2) == '~' || reader_peek(r, 2) == '-') {
		indented = true;
		at++;
	}
	if (at >= r->len)
		return 0;
	delimiter = r->text[at];
	if (delimiter != '"' && delimiter != '\'' && delimiter != '`') {
		delimiter = '\0';
		if (!starts_word(r->text[at]) ||
		    (!indented && r->text[at] >= 'a' && r->text[at] <= 'z'))
			return 0;
	} else {
		at++;
	}
	begin = at;
	while (at < r->len && in_word(r->text[at]) && r->text[at] != '$')
		at++;
	l->tag = (struct str){r->text + begin, at - begin};
	if (l->tag.len == 0 ||
	    (delimiter && (at >= r->len || r->text[at] != delimiter)))
		return 0;
	l->flags = LITERAL_LINES | LITERAL_HEREDOC;
	if (indented)
		l->flags |= LITERAL_INDENTED;
	if (delimiter != '\'')
		l->flags |= LITERAL_ESCAPES | LITERAL_HASH;
	if (delimiter == '`')
		l->flags |= LITERAL_IGNORED;
	return delimiter ? at + 1 : at;
}

/* Its text begins on the next line, or behind that of another one. */
static bool
heredoc(struct reader *r)
{
	struct literal l = {0};
	size_t newline, body;

	if (r->heredocs >= HEREDOCS_MAX || r->failed >= FAILED_MAX ||
	    !may_begin_literal(r, reader_peek(r, 2)) ||
	    (l.resume = read_tag(r, &l)) == 0)
		return false;
	if (r->line && r->line >= r->at) {
		newline = r->line;
		body = r->next;
	} else {
		newline = reader_line_end(r, r->at);
		body = newline < r->len ? newline + 1 : r->len;
	}
	if (!has_end(r, body, l.tag, l.flags & LITERAL_INDENTED)) {
		r->failed++;
		if (l.flags & LITERAL_INDENTED)
			reader_skip(r, r->at, "it is not closed");
		return false;
	}
	l.line = newline;
	literal_begin(r, l, 0);
	r->heredocs++;
	r->line = r->next = 0;
	r->at = body;
	literal_heredoc(r);
	return true;
}

/* The end of the pattern at r->at if it is on this line, else 0. */
static size_t
pattern_end(const struct reader *r)
{
	for (size_t at = r->at + 1; at < r->len && r->text[at] != '\n'; at++) {
		if (r->text[at] == '\\' && at + 1 < r->len &&
		    r->text[at + 1] != '\n')
			at++;
		else if (r->text[at] == '/')
			return at + 1;
	}
	return 0;
}

/* A pattern, where no operand is before it. */
static bool
pattern(struct reader *r)
{
	size_t end;

	if (!may_begin_literal(r, reader_peek(r, 1)))
		return false;
	if (chain_behind_operand(r)) {
		/* x /a/, and no x /2 */
		end = r->at < r->no_pattern ? 0 : pattern_end(r);
		if (end == 0) {
			r->no_pattern = reader_line_end(r, r->at);
			return false;
		}
	}
	literal_begin(r,
		      (struct literal){.flags = LITERAL_ESCAPES | LITERAL_HASH |
						LITERAL_LINES | LITERAL_IGNORED,
				       .close = '/'},
		      1);
	return true;
}

static bool
sign(struct reader *r)
{
	char next = reader_peek(r, 1);

	switch (r->text[r->at]) {
	case '%':
		return percent(r);
	case '<':
		return next == '<' && heredoc(r);
	case '/':
		return pattern(r);
	case '?':
		/* ?" is a character. */
		if ((next != '"' && next != '\'' && next != '`') ||
		    chain_behind_operand(r))
			return false;
		chain_operand(r, r->at + 2);
		return true;
	case '$':
		/* $' is a variable. */
		if (next != '"' && next != '\'' && next != '`')
			return false;
		chain_operand(r, r->at + 2);
		return true;
	default:
		return false;
	}
}

/* =begin .. =end, and __END__ */
static bool
line(struct reader *r)
{
	size_t begin;

	if (reader_sees(r, r->at, "__END__\n")) {
		r->at = r->len;
		return true;
	}
	if (!reader_sees(r, r->at, "=begin"))
		return false;
	begin = r->at;
	while (r->at < r->len && !reader_sees(r, r->at, "=end")) {
		r->at = reader_line_end(r, r->at);
		r->at += r->at < r->len;
	}
	if (r->at == r->len)
		reader_skip(r, begin, "the comment is not closed");
	r->at = reader_line_end(r, r->at);
	return true;
}

const struct language language_ruby = {
	.newline = NEWLINE_SOFT,
	.escapes = ESCAPES_RUBY,
	.adjacent = true,
	.percent = true,
	.hash_comments = true,
	.quote = quote,
	.sign = sign,
	.line = line,
};
