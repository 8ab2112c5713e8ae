/*
 * Permissions in comments, beside what they permit:
 *
 *	-- dbsplit: allow(cross-service-read) labels are printed from here
 *	SELECT street FROM public.addresses;
 *
 * One holds for the statement that it stands in, or that begins on the line
 * behind it and the comments that follow it. The comment's own mark is that of
 * its language.
 */
#include <string.h>

#include "check/internal.h"
#include "sql/chars.h"
#include "sql/lex.h"

static const char mark[] = "dbsplit:";

/* Does a comment begin right before p? Its mark begins the line, or stands
   apart from what is before it: the # of "http://host#dbsplit:" is none. */
static bool
is_comment(const char *line, const char *p)
{
	static const char *const marks[] = {"--", "//", "#", "/*", "<!--", "*"};

	while (p > line && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t len = strlen(marks[i]);
		const char *begin = p - len;

		if ((size_t)(p - line) < len ||
		    memcmp(begin, marks[i], len) != 0)
			continue;
		if (begin == line || is_space(begin[-1]) ||
		    strchr(";,)]}", begin[-1]))
			return true;
	}
	return false;
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool
in_rule(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
	       (c >= 'A' && c <= 'Z');
}

/* The rules between the parentheses; where they end, or NULL. */
static const char *
read_rules(struct check_file *f, struct check_comment *comment, const char *p,
	   const char *end)
{
	while (p < end && *p != ')') {
		const char *name = p = skip_blanks(p, end);
		char *text;
		int rule;

		while (p < end && in_rule(*p))
			p++;
		text = arena_strndup(&f->arena, name, (size_t)(p - name));
		rule = rule_find(text);
		if (rule >= 0)
			comment->rules[rule] = true;
		else
			comment->unknown = text;
		p = skip_blanks(p, end);
		if (p < end && *p == ',')
			p++;
		else if (p < end && *p != ')')
			return NULL;
	}
	return p < end ? p + 1 : NULL;
}

/* Is there a word before the comment ends? */
static bool
has_reason(const char *p, const char *end)
{
	for (; p < end; p++) {
		if (end - p >= 2 && p[0] == '*' && p[1] == '/')
			return false;
		if (starts_word(*p) || is_digit(*p))
			return true;
	}
	return false;
}

/* Is what stands on the line up to end the beginning of a comment? */
static bool
is_passed_over(const char *line, const char *end)
{
	static const char *const marks[] = {"--", "//", "#", "/*", "*"};

	while (line < end && is_space(*line))
		line++;
	if (line == end)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if ((size_t)(end - line) >= strlen(marks[i]) &&
		    memcmp(line, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* In a string of SQL, and not in a body in dollars. */
static bool
is_in_string(const struct check_file *f, size_t at)
{
	const struct check_unit *unit;
	struct lexer lexer;
	struct token t;

	vec_each (unit, &f->units) {
		if (unit->piece || at < unit->begin || at >= unit->end)
			continue;
		lex_init(&lexer, f->text + unit->begin,
			 unit->end - unit->begin);
		while ((t = lex_next(&lexer)).kind != TOKEN_END &&
		       t.p <= f->text + at)
			if (t.kind == TOKEN_STRING && *t.p != '$' &&
			    f->text + at < t.p + t.len)
				return true;
	}
	return false;
}

static void
read_comment(struct check_file *f, const char *line, const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(f->text + f->len - at));
	const char *p = at + sizeof(mark) - 1;
	struct check_comment comment = {.at = (size_t)(at - f->text)};

	if (is_in_string(f, comment.at))
		return;

	if (!end)
		end = f->text + f->len;
	p = skip_blanks(p, end);
	if (end - p < 6 || memcmp(p, "allow", 5) != 0 || !is_comment(line, at))
		return;
	p = skip_blanks(p + 5, end);
	if (p == end || *p != '(')
		return;
	p = read_rules(f, &comment, p + 1, end);
	if (!p)
		return;
	comment.reasoned = has_reason(p, end);
	comment.alone = is_passed_over(line, at);
	vec_push(&f->arena, &f->comments, comment);
}

void
check_read_comments(struct check_file *f)
{
	const char *p = f->text, *end = f->text + f->len, *line = f->text;
	const char *at;

	while ((at = memmem(p, (size_t)(end - p), mark, sizeof(mark) - 1))) {
		const char *nl = memrchr(line, '\n', (size_t)(at - line));

		if (nl)
			line = nl + 1;
		read_comment(f, line, at);
		p = at + sizeof(mark) - 1;
	}
}

/* The last line that it speaks for: the first one behind it that is no
   comment. */
static void
find_reach(struct check_file *f, struct check_comment *comment)
{
	const char *end = f->text + f->len;
	const char *p = f->text + comment->at;

	comment->line = check_line(f, comment->at);
	comment->covers = comment->line;
	/* Behind a statement it is about that. */
	if (!comment->alone)
		return;
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		const char *nl;

		p++;
		nl = memchr(p, '\n', (size_t)(end - p));
		comment->covers++;
		if (!is_passed_over(p, nl ? nl : end))
			return;
	}
}

bool
check_comment_allows(struct check_file *f, const struct check_unit *unit,
		     enum check_rule rule)
{
	struct check_comment *it;
	int from, to;
	bool allowed = false;

	if (f->comments.n == 0)
		return false;
	from = check_line(f, unit->begin);
	to = check_line(f, unit->end);
	vec_each (it, &f->comments) {
		if (!it->rules[rule] || !it->reasoned)
			continue;
		if (!it->line)
			find_reach(f, it);
		if (it->line > to || it->covers < from)
			continue;
		it->used = true;
		allowed = true;
	}
	return allowed;
}

static void
complain(struct checker *c, struct check_file *f, enum check_rule rule,
	 size_t at, const char *message, const char *fix)
{
	check_add_at(c, f, at,
		     &(struct finding){
			     .rule = rule, .message = message, .fix = fix});
}

void
check_comments(struct checker *c, struct check_file *f)
{
	struct check_comment *it;

	vec_each (it, &f->comments) {
		if (it->unknown)
			complain(c, f, RULE_UNUSED_ALLOW, it->at,
				 arena_printf(c->arena,
					      "there is no rule \"%s\" to be "
					      "allowed",
					      it->unknown),
				 "\"dbsplit check --list-rules\" names them");
		else if (!it->reasoned)
			complain(c, f, RULE_ALLOW_WITHOUT_REASON, it->at,
				 "this permission says no reason, and permits "
				 "nothing",
				 "write why behind the parenthesis");
		else if (!it->used)
			complain(c, f, RULE_UNUSED_ALLOW, it->at,
				 "this permission permits nothing that is "
				 "there",
				 "take it out");
	}
}
