/*
 * Permissions in comments, beside what they permit:
 *
 *	-- dbsplit: allow(cross-service-read) labels are printed from here
 *	SELECT street FROM public.addresses;
 *
 * One holds for the statement that it stands in, or that begins on the line
 * behind it and the comments that follow it; in source code, where that line
 * ends in an open bracket, a comma or an assignment, on the first line that it
 * goes on to with a statement. The comment's own mark is that of its language.
 */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"
#include "sql/chars.h"
#include "sql/lex.h"

static const char mark[] = "dbsplit:";

VEC_TYPE(line_list, int);

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
			comment->wrong = arena_printf(
				&f->arena,
				"there is no rule \"%s\" to be allowed", text);
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

/* The statement and its token that were looked into last: comments come in
   order. */
struct strings {
	size_t unit;
	bool begun;
	bool body; /* strings in dollars can be one */
	struct lexer lexer;
	struct token t;
};

static bool
is_quoted(const struct strings *s)
{
	if (s->t.kind == TOKEN_QUOTED_IDENT)
		return true;
	return s->t.kind == TOKEN_STRING && !(s->body && *s->t.p == '$');
}

/* In a string or name of a file of SQL, and not in a body in dollars. */
static bool
is_in_string(struct strings *s, const struct check_file *f, size_t at)
{
	const char *place = f->text + at;
	const struct check_unit *unit = f->units.v + s->unit;
	const struct check_unit *last = f->units.v + f->units.n;

	for (; unit < last && unit->end <= at; unit++)
		s->begun = false;
	s->unit = (size_t)(unit - f->units.v);
	if (unit == last || at < unit->begin)
		return false;
	if (!s->begun) {
		lex_init(&s->lexer, f->text + unit->begin,
			 unit->end - unit->begin);
		s->t = lex_next(&s->lexer);
		s->body = token_is(s->t, "create") || token_is(s->t, "do");
		s->begun = true;
	}
	while (s->t.kind != TOKEN_END && s->t.p + s->t.len <= place)
		s->t = lex_next(&s->lexer);
	return s->t.p < place && is_quoted(s);
}

/* Does a comment end on its line, and something stand behind it? */
static bool
is_followed(const char *at, const char *end)
{
	const char *p = memmem(at, (size_t)(end - at), "*/", 2);

	if (!p)
		return false;
	for (p += 2; p < end && is_space(*p);)
		p++;
	return p < end;
}

static void
read_comment(struct check_file *f, const char *line, const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(f->text + f->len - at));
	const char *p = at + sizeof(mark) - 1;
	struct check_comment comment = {.at = (size_t)(at - f->text)};

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
		comment.wrong = "the parenthesis of this permission does not "
				"close on its line";
	comment.reasoned = p && has_reason(p, end);
	comment.alone = is_passed_over(line, at) && !is_followed(at, end);
	vec_push(&f->arena, &f->comments, comment);
}

void
check_read_comments(struct check_file *f)
{
	const char *p = f->text, *end = f->text + f->len, *line = f->text;
	bool source = source_language_of(f->path) != SOURCE_NONE;
	struct strings strings = {0};
	const char *at;

	while ((at = memmem(p, (size_t)(end - p), mark, sizeof(mark) - 1))) {
		const char *nl = memrchr(line, '\n', (size_t)(at - line));

		if (nl)
			line = nl + 1;
		if (source ||
		    !is_in_string(&strings, f, (size_t)(at - f->text)))
			read_comment(f, line, at);
		p = at + sizeof(mark) - 1;
	}
}

static int
compare_lines(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The lines on which literals with SQL begin, sorted; none of what is no source
   code. */
static void
find_literals(struct check_file *f, struct line_list *out)
{
	const struct check_unit *unit;

	if (source_language_of(f->path) == SOURCE_NONE)
		return;
	vec_each (unit, &f->units)
		vec_push(&f->arena, out, check_line(f, unit->begin));
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), compare_lines);
}

/* Is the line of source code one that plainly goes on? One that has a comment,
   or what could be one, is not. */
static bool
goes_on(const char *line, const char *end)
{
	for (const char *p = line; p < end; p++)
		if (*p == '#' ||
		    (p + 1 < end && p[1] == *p && (*p == '/' || *p == '-')))
			return false;
	while (end > line && is_space(end[-1]))
		end--;
	return end > line && strchr("([,=\\", end[-1]);
}

/* So many lines of one expression, at most. */
#define EXPRESSION_MAX 20

/* How many lines behind the one at p its first literal with SQL begins, if the
   lines until then go on. */
static int
lines_to_literal(const struct check_file *f, const struct line_list *literals,
		 const char *p, int line)
{
	const char *end = f->text + f->len, *nl;

	for (int more = 0; more < EXPRESSION_MAX && literals->n; more++) {
		int at = line + more;

		if (bsearch(&at, literals->v, literals->n, sizeof(at),
			    compare_lines))
			return more;
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl || !goes_on(p, nl))
			break;
		p = nl + 1;
	}
	return 0;
}

/*
 * The last line that it speaks for: the first one behind it that is no comment,
 * and what that goes on to. next is the comment behind it, or NULL.
 */
static void
find_reach(struct check_file *f, const struct line_list *literals,
	   struct check_comment *comment, const struct check_comment *next)
{
	const char *end = f->text + f->len;
	const char *p = f->text + comment->at;

	comment->line = check_line(f, comment->at);
	comment->covers = comment->line;
	/* Behind a statement it is about that. */
	if (!comment->alone)
		return;
	if (next && next->line == comment->line) {
		comment->covers = next->covers;
		return;
	}
	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		const char *nl;

		p++;
		comment->covers++;
		if (next && next->alone && next->line == comment->covers) {
			comment->covers = next->covers;
			return;
		}
		nl = memchr(p, '\n', (size_t)(end - p));
		if (is_passed_over(p, nl ? nl : end))
			continue;
		comment->covers += lines_to_literal(f, literals, p,
						    comment->covers);
		return;
	}
}

static void
find_reaches(struct check_file *f)
{
	struct check_comment *next = NULL;
	struct line_list literals = {0};
	int reach = 0;

	find_literals(f, &literals);
	for (size_t i = f->comments.n; i-- > 0;) {
		find_reach(f, &literals, &f->comments.v[i], next);
		next = &f->comments.v[i];
	}
	for (size_t i = 0; i < f->comments.n; i++) {
		struct check_comment *it = &f->comments.v[i];

		if (it->covers > reach)
			reach = it->covers;
		it->reach = reach;
	}
}

/* The first comment that can speak for a line. */
static size_t
first_for(const struct check_file *f, int line)
{
	size_t low = 0, high = f->comments.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->comments.v[mid].reach < line)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Does a comment allow a rule from line to line? What does is used. */
static bool
find_allowing(struct check_file *f, int from, int to, enum check_rule rule)
{
	bool allowed = false;

	for (size_t i = first_for(f, from); i < f->comments.n; i++) {
		struct check_comment *it = &f->comments.v[i];

		if (it->line > to)
			break;
		if (!it->rules[rule] || !it->reasoned || it->covers < from)
			continue;
		it->used = true;
		allowed = true;
	}
	return allowed;
}

bool
check_comment_allows(struct check_file *f, const struct check_unit *unit,
		     enum check_rule rule)
{
	if (f->comments.n == 0)
		return false;
	if (!f->comments.v[0].line)
		find_reaches(f);
	/* A statement can break a rule many times. */
	if (f->asked_for != unit)
		memset(f->asked, 0, sizeof(f->asked));
	f->asked_for = unit;
	if (!f->asked[rule]) {
		f->asked[rule] = true;
		f->allowed[rule] = find_allowing(f, check_line(f, unit->begin),
						 check_line(f, unit->end),
						 rule);
	}
	return f->allowed[rule];
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
		if (it->wrong)
			complain(c, f, RULE_UNUSED_ALLOW, it->at,
				 arena_strdup(c->arena, it->wrong),
				 "write allow(RULE, ...) and the reason; "
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
