/*
 * A body is read as a flat sequence of statements: what nests (BEGIN, IF, CASE,
 * LOOP) is only counted, because all that matters inside is the same wherever
 * it stands. Each statement begins with a key word that tells how far it
 * reaches:
 *
 *   IF expr THEN          WHILE expr LOOP         WHEN expr THEN
 *   FOR x IN query LOOP   EXECUTE expr INTO ..;   anything else ;
 *
 * Where an expression ends at a key word, parentheses and CASE .. END inside it
 * are skipped.
 */
#include "sql/plpgsql.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "sql/lex.h"

/* What an END closes; WHEN means different things in them. */
enum frame {
	FRAME_BLOCK,
	FRAME_HANDLERS,
	FRAME_IF,
	FRAME_CASE,
	FRAME_LOOP
};

struct reader {
	struct lexer lexer;
	struct token token; /* the next one */
	struct arena scratch;
	VEC(enum frame) frames;
	struct buf text;
	void (*each)(enum plpgsql_piece, const char *, void *);
	void *arg;
};

/* A stretch of the body: from the start of one token to the end of another. */
struct span {
	const char *from, *to;
};

static void
advance(struct reader *r)
{
	r->token = lex_next(&r->lexer);
}

static bool
at(const struct reader *r, const char *word)
{
	return token_is(r->token, word);
}

static bool
at_end(const struct reader *r)
{
	return r->token.kind == TOKEN_END;
}

static bool
accept(struct reader *r, const char *word)
{
	if (!at(r, word))
		return false;
	advance(r);
	return true;
}

static void
push(struct reader *r, enum frame frame)
{
	vec_push(&r->scratch, &r->frames, frame);
}

static enum frame
top(const struct reader *r)
{
	return r->frames.n ? r->frames.v[r->frames.n - 1] : FRAME_BLOCK;
}

static void
emit(struct reader *r, enum plpgsql_piece kind, struct span s)
{
	if (s.to <= s.from)
		return;
	buf_clear(&r->text);
	buf_add(&r->text, s.from, (size_t)(s.to - s.from));
	r->each(kind, r->text.data, r->arg);
}

static void
emit_name(struct reader *r, struct token t)
{
	buf_clear(&r->text);
	if (t.kind == TOKEN_QUOTED_IDENT) {
		for (size_t i = 1; i + 1 < t.len; i++) {
			buf_char(&r->text, t.p[i]);
			i += t.p[i] == '"';
		}
	} else {
		for (size_t i = 0; i < t.len; i++)
			buf_char(&r->text, t.p[i] >= 'A' && t.p[i] <= 'Z'
						   ? (char)(t.p[i] + 32)
						   : t.p[i]);
	}
	r->each(PLPGSQL_VARIABLE, r->text.data, r->arg);
}

static bool
at_any(const struct reader *r, const char *const *words)
{
	for (; *words; words++)
		if (at(r, *words) || token_is_punct(r->token, *words))
			return true;
	return false;
}

/*
 * Everything up to one of the words (or punctuation) outside of parentheses and
 * CASE, or to a semicolon; the stop is the next token afterwards.
 */
static struct span
until(struct reader *r, const char *const *words)
{
	struct span s = {r->token.p, r->token.p};
	size_t depth = 0, cases = 0;

	while (!at_end(r)) {
		if (depth == 0 && token_is_punct(r->token, ";"))
			break;
		if (depth == 0 && cases == 0 && at_any(r, words))
			break;
		if (token_is_punct(r->token, "(") ||
		    token_is_punct(r->token, "["))
			depth++;
		else if (depth && (token_is_punct(r->token, ")") ||
				   token_is_punct(r->token, "]")))
			depth--;
		else if (at(r, "case"))
			cases++;
		else if (cases && at(r, "end"))
			cases--;
		s.to = r->token.p + r->token.len;
		advance(r);
	}
	return s;
}

#define UNTIL(r, ...) until((r), (const char *const[]){__VA_ARGS__, NULL})

static void
skip_statement(struct reader *r)
{
	UNTIL(r, ";");
	if (token_is_punct(r->token, ";"))
		advance(r);
}

/* (name type, ...) */
static void
read_cursor_arguments(struct reader *r)
{
	while (!token_is_punct(r->token, ")") && !at_end(r)) {
		advance(r);
		emit_name(r, r->token);
		UNTIL(r, ",", ")");
		if (token_is_punct(r->token, ";"))
			break;
	}
}

/* name [CONSTANT] type [NOT NULL] [DEFAULT expr]; and cursors, aliases. */
static void
read_declaration(struct reader *r)
{
	emit_name(r, r->token);
	advance(r);
	UNTIL(r, ":=", "=", "default", "cursor");
	if (accept(r, "cursor")) {
		if (token_is_punct(r->token, "("))
			read_cursor_arguments(r);
		UNTIL(r, "for", "is");
		advance(r);
		emit(r, PLPGSQL_SQL, UNTIL(r, ";"));
	} else if (!token_is_punct(r->token, ";") && !at_end(r)) {
		advance(r);
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, ";"));
	}
	skip_statement(r);
}

static void
read_declarations(struct reader *r)
{
	while (!at_end(r) && !at(r, "begin")) {
		if (token_is_punct(r->token, "<<"))
			break;
		if (accept(r, "declare"))
			continue;
		read_declaration(r);
	}
}

/* a, b.c, d[1] behind INTO; [STRICT] comes first. */
static void
skip_targets(struct reader *r)
{
	accept(r, "strict");
	while (r->token.kind == TOKEN_IDENT ||
	       r->token.kind == TOKEN_QUOTED_IDENT ||
	       r->token.kind == TOKEN_PARAM) {
		advance(r);
		while (token_is_punct(r->token, ".")) {
			advance(r);
			advance(r);
		}
		if (token_is_punct(r->token, "[")) {
			advance(r);
			UNTIL(r, "]");
			advance(r);
		}
		if (!token_is_punct(r->token, ","))
			break;
		advance(r);
	}
}

/* EXECUTE expr [INTO targets] [USING expr, ..], in either order. */
static void
read_dynamic(struct reader *r, const char *const *stops)
{
	emit(r, PLPGSQL_DYNAMIC, until(r, stops));
	for (;;) {
		if (accept(r, "into")) {
			skip_targets(r);
		} else if (accept(r, "using")) {
			emit(r, PLPGSQL_EXPRESSION, until(r, stops));
		} else {
			break;
		}
	}
}

static const char *const dynamic_stops[] = {"into", "using", "loop", NULL};

/*
 * A plain SQL statement. Its INTO clause names variables, unless it is the INTO
 * of INSERT or MERGE.
 */
static void
read_sql(struct reader *r)
{
	struct span s = {r->token.p, r->token.p};
	struct buf sql;
	bool takes_into = at(r, "insert") || at(r, "merge");
	size_t depth = 0;

	buf_init(&sql);
	while (!at_end(r)) {
		if (depth == 0 && token_is_punct(r->token, ";"))
			break;
		if (depth == 0 && at(r, "into") && !takes_into) {
			buf_add(&sql, s.from, (size_t)(s.to - s.from));
			buf_char(&sql, ' ');
			advance(r);
			skip_targets(r);
			s.from = s.to = r->token.p;
			continue;
		}
		if (at(r, "into"))
			takes_into = false;
		depth += token_is_punct(r->token, "(");
		depth -= depth && token_is_punct(r->token, ")");
		s.to = r->token.p + r->token.len;
		advance(r);
	}
	buf_add(&sql, s.from, (size_t)(s.to - s.from));
	r->each(PLPGSQL_SQL, sql.data, r->arg);
	buf_release(&sql);
}

/* FOR a, b IN .. LOOP: a range, a query, a cursor or EXECUTE. */
static void
read_for(struct reader *r)
{
	struct span s;
	bool range = false;

	while (!at_end(r) && !at(r, "in") && !token_is_punct(r->token, ";")) {
		if (r->token.kind == TOKEN_IDENT ||
		    r->token.kind == TOKEN_QUOTED_IDENT)
			emit_name(r, r->token);
		advance(r);
	}
	accept(r, "in");
	accept(r, "reverse");
	if (accept(r, "execute")) {
		read_dynamic(r, dynamic_stops);
	} else if (at(r, "select") || at(r, "with") || at(r, "insert") ||
		   at(r, "update") || at(r, "delete") || at(r, "values") ||
		   at(r, "table") || at(r, "show") || at(r, "explain") ||
		   token_is_punct(r->token, "(")) {
		s = UNTIL(r, "loop", "..");
		range = token_is_punct(r->token, "..");
		emit(r, range ? PLPGSQL_EXPRESSION : PLPGSQL_SQL, s);
	} else {
		s = UNTIL(r, "loop", "..");
		range = token_is_punct(r->token, "..");
		if (range)
			emit(r, PLPGSQL_EXPRESSION, s);
	}
	if (range) {
		advance(r);
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "loop", "by"));
		if (accept(r, "by"))
			emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "loop"));
	}
	accept(r, "loop");
	push(r, FRAME_LOOP);
}

static void
read_foreach(struct reader *r)
{
	UNTIL(r, "array");
	accept(r, "array");
	emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "loop"));
	accept(r, "loop");
	push(r, FRAME_LOOP);
}

static void
read_return(struct reader *r)
{
	if (accept(r, "query")) {
		if (accept(r, "execute"))
			read_dynamic(r, dynamic_stops);
		else
			emit(r, PLPGSQL_SQL, UNTIL(r, ";"));
	} else {
		accept(r, "next");
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, ";"));
	}
	skip_statement(r);
}

/* RAISE [level] ['format' [, expr ..]] [USING option = expr, ..]; */
static void
read_raise(struct reader *r)
{
	while (r->token.kind == TOKEN_IDENT && !at(r, "using"))
		advance(r);
	emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "using"));
	while (accept(r, "using") || token_is_punct(r->token, ",")) {
		UNTIL(r, "=", ":=");
		if (token_is_punct(r->token, ";") || at_end(r))
			break;
		advance(r);
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, ","));
	}
	skip_statement(r);
}

/* OPEN cursor [FOR query | FOR EXECUTE expr | (arguments)]; */
static void
read_open(struct reader *r)
{
	UNTIL(r, "for");
	if (accept(r, "for")) {
		if (accept(r, "execute"))
			read_dynamic(r, dynamic_stops);
		else
			emit(r, PLPGSQL_SQL, UNTIL(r, ";"));
	}
	skip_statement(r);
}

static void
read_when(struct reader *r)
{
	struct span s = UNTIL(r, "then");

	/* WHEN of an exception names conditions, not expressions. */
	if (top(r) != FRAME_HANDLERS)
		emit(r, PLPGSQL_EXPRESSION, s);
	accept(r, "then");
}

static void
read_end(struct reader *r)
{
	if (r->frames.n)
		r->frames.n--;
	skip_statement(r);
}

/* a := expr; or a.b[1] = expr; Anything else that begins with a name is SQL. */
static bool
is_assignment(const struct reader *r)
{
	struct lexer look = r->lexer;
	struct token t = r->token;
	size_t depth = 0;

	if (t.kind != TOKEN_IDENT && t.kind != TOKEN_QUOTED_IDENT &&
	    t.kind != TOKEN_PARAM)
		return false;
	for (t = lex_next(&look); t.kind != TOKEN_END; t = lex_next(&look)) {
		if (depth == 0 &&
		    (token_is_punct(t, ":=") || token_is_punct(t, "=")))
			return true;
		if (token_is_punct(t, "["))
			depth++;
		else if (depth && token_is_punct(t, "]"))
			depth--;
		else if (depth == 0 && token_is_punct(t, "."))
			lex_next(&look); /* the field */
		else if (depth == 0)
			return false;
	}
	return false;
}

static void
read_expression_statement(struct reader *r)
{
	emit(r, PLPGSQL_EXPRESSION, UNTIL(r, ";"));
	skip_statement(r);
}

/* Statements that are their first word and what stands up to a semicolon. */
static bool
read_simple(struct reader *r)
{
	static const char *const skipped[] = {
		"null", "exit",	  "continue", "close", "fetch",
		"move", "commit", "rollback", "get",   NULL};

	if (accept(r, "perform") || accept(r, "assert")) {
		read_expression_statement(r);
	} else if (accept(r, "return")) {
		read_return(r);
	} else if (accept(r, "raise")) {
		read_raise(r);
	} else if (accept(r, "execute")) {
		read_dynamic(r, dynamic_stops);
		skip_statement(r);
	} else if (accept(r, "open")) {
		read_open(r);
	} else if (at(r, "exit") || at(r, "continue")) {
		UNTIL(r, "when");
		accept(r, "when");
		read_expression_statement(r);
	} else if (at_any(r, skipped)) {
		skip_statement(r);
	} else {
		return false;
	}
	return true;
}

/* Key words that open, close or divide what nests. */
static bool
read_frame(struct reader *r)
{
	if (token_is_punct(r->token, "<<")) {
		advance(r);
		emit_name(r, r->token);
		UNTIL(r, ">>");
		advance(r);
	} else if (accept(r, "declare")) {
		read_declarations(r);
	} else if (accept(r, "begin")) {
		push(r, FRAME_BLOCK);
	} else if (accept(r, "exception")) {
		if (r->frames.n)
			r->frames.v[r->frames.n - 1] = FRAME_HANDLERS;
	} else if (accept(r, "if")) {
		push(r, FRAME_IF);
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "then"));
		accept(r, "then");
	} else if (accept(r, "elsif") || accept(r, "elseif")) {
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "then"));
		accept(r, "then");
	} else if (accept(r, "else")) {
		return true;
	} else if (accept(r, "case")) {
		push(r, FRAME_CASE);
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "when"));
	} else if (accept(r, "when")) {
		read_when(r);
	} else if (accept(r, "loop")) {
		push(r, FRAME_LOOP);
	} else if (accept(r, "while")) {
		emit(r, PLPGSQL_EXPRESSION, UNTIL(r, "loop"));
		accept(r, "loop");
		push(r, FRAME_LOOP);
	} else if (accept(r, "foreach")) {
		read_foreach(r);
	} else if (accept(r, "for")) {
		read_for(r);
	} else if (accept(r, "end")) {
		read_end(r);
	} else {
		return false;
	}
	return true;
}

static void
read_statement(struct reader *r)
{
	if (token_is_punct(r->token, ";")) {
		advance(r);
	} else if (is_assignment(r)) {
		UNTIL(r, ":=", "=");
		advance(r);
		read_expression_statement(r);
	} else if (read_frame(r) || read_simple(r)) {
		return;
	} else if (r->token.kind == TOKEN_IDENT ||
		   token_is_punct(r->token, "(")) {
		read_sql(r);
		skip_statement(r);
	} else {
		emit(r, PLPGSQL_UNKNOWN, UNTIL(r, ";"));
		skip_statement(r);
	}
}

void
plpgsql_each(const char *body,
	     void (*each)(enum plpgsql_piece kind, const char *text, void *arg),
	     void *arg)
{
	struct reader r = {.each = each, .arg = arg};

	lex_init(&r.lexer, body, strlen(body));
	buf_init(&r.text);
	advance(&r);
	/* #option lines of old */
	while (token_is_punct(r.token, "#")) {
		const char *eol = strchr(r.token.p, '\n');

		lex_init(&r.lexer, eol ? eol : "", eol ? strlen(eol) : 0);
		advance(&r);
	}
	if (!at(&r, "begin") && !at(&r, "declare") &&
	    !token_is_punct(r.token, "<<"))
		emit(&r, PLPGSQL_UNKNOWN,
		     (struct span){body, body + strlen(body)});
	else
		while (!at_end(&r))
			read_statement(&r);
	buf_release(&r.text);
	arena_release(&r.scratch);
}
