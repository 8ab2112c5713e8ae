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

#include <string.h>

#include "sql/plpgsql_reader.h"

/* (name type, ...) */
static void
read_cursor_arguments(struct plpgsql_reader *r)
{
	while (!token_is_punct(r->token, ")") && !plpgsql_at_end(r)) {
		plpgsql_advance(r);
		plpgsql_emit_name(r, r->token);
		PLPGSQL_UNTIL(r, ",", ")");
		if (token_is_punct(r->token, ";"))
			break;
	}
}

/* name [CONSTANT] type [NOT NULL] [DEFAULT expr]; and cursors, aliases. */
static void
read_declaration(struct plpgsql_reader *r)
{
	plpgsql_emit_name(r, r->token);
	plpgsql_advance(r);
	PLPGSQL_UNTIL(r, ":=", "=", "default", "cursor");
	if (plpgsql_accept(r, "cursor")) {
		if (token_is_punct(r->token, "("))
			read_cursor_arguments(r);
		PLPGSQL_UNTIL(r, "for", "is");
		plpgsql_advance(r);
		plpgsql_emit(r, PLPGSQL_SQL, PLPGSQL_UNTIL(r, ";"));
	} else if (!token_is_punct(r->token, ";") && !plpgsql_at_end(r)) {
		plpgsql_advance(r);
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, ";"));
	}
	plpgsql_skip_statement(r);
}

static void
read_declarations(struct plpgsql_reader *r)
{
	while (!plpgsql_at_end(r) && !plpgsql_at(r, "begin")) {
		if (token_is_punct(r->token, "<<"))
			break;
		if (plpgsql_accept(r, "declare"))
			continue;
		read_declaration(r);
	}
}

/* a, b.c, d[1] behind INTO; [STRICT] comes first. */
static void
skip_targets(struct plpgsql_reader *r)
{
	plpgsql_accept(r, "strict");
	while (r->token.kind == TOKEN_IDENT ||
	       r->token.kind == TOKEN_QUOTED_IDENT ||
	       r->token.kind == TOKEN_PARAM) {
		plpgsql_advance(r);
		while (token_is_punct(r->token, ".")) {
			plpgsql_advance(r);
			plpgsql_advance(r);
		}
		if (token_is_punct(r->token, "[")) {
			plpgsql_advance(r);
			PLPGSQL_UNTIL(r, "]");
			plpgsql_advance(r);
		}
		if (!token_is_punct(r->token, ","))
			break;
		plpgsql_advance(r);
	}
}

/* EXECUTE expr [INTO targets] [USING expr, ..], in either order. */
static void
read_dynamic(struct plpgsql_reader *r, const char *const *stops)
{
	plpgsql_emit(r, PLPGSQL_DYNAMIC, plpgsql_until(r, stops));
	for (;;) {
		if (plpgsql_accept(r, "into")) {
			skip_targets(r);
		} else if (plpgsql_accept(r, "using")) {
			plpgsql_emit(r, PLPGSQL_EXPRESSION,
				     plpgsql_until(r, stops));
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
read_sql(struct plpgsql_reader *r)
{
	struct plpgsql_span s = {r->token.p, r->token.p};
	struct buf sql;
	bool takes_into = plpgsql_at(r, "insert") || plpgsql_at(r, "merge");
	size_t depth = 0;

	buf_init(&sql);
	while (!plpgsql_at_end(r)) {
		if (depth == 0 && token_is_punct(r->token, ";"))
			break;
		if (depth == 0 && plpgsql_at(r, "into") && !takes_into) {
			buf_add(&sql, s.from, (size_t)(s.to - s.from));
			buf_char(&sql, ' ');
			plpgsql_advance(r);
			skip_targets(r);
			s.from = s.to = r->token.p;
			continue;
		}
		if (plpgsql_at(r, "into"))
			takes_into = false;
		depth += token_is_punct(r->token, "(");
		depth -= depth && token_is_punct(r->token, ")");
		s.to = r->token.p + r->token.len;
		plpgsql_advance(r);
	}
	buf_add(&sql, s.from, (size_t)(s.to - s.from));
	r->each(PLPGSQL_SQL, sql.data, r->arg);
	buf_release(&sql);
}

/* cursor(arguments): as a call, which may name its arguments, too. */
static void
read_cursor(struct plpgsql_reader *r, struct plpgsql_span s)
{
	if (s.to > s.from && s.to[-1] == ')')
		plpgsql_emit(r, PLPGSQL_EXPRESSION, s);
}

/* FOR a, b IN .. LOOP: a range, a query, a cursor or EXECUTE. */
static void
read_for(struct plpgsql_reader *r)
{
	struct plpgsql_span s;
	bool range = false;

	while (!plpgsql_at_end(r) && !plpgsql_at(r, "in") &&
	       !token_is_punct(r->token, ";")) {
		if (r->token.kind == TOKEN_IDENT ||
		    r->token.kind == TOKEN_QUOTED_IDENT)
			plpgsql_emit_name(r, r->token);
		plpgsql_advance(r);
	}
	plpgsql_accept(r, "in");
	plpgsql_accept(r, "reverse");
	if (plpgsql_accept(r, "execute")) {
		read_dynamic(r, dynamic_stops);
	} else if (plpgsql_at(r, "select") || plpgsql_at(r, "with") ||
		   plpgsql_at(r, "insert") || plpgsql_at(r, "update") ||
		   plpgsql_at(r, "delete") || plpgsql_at(r, "values") ||
		   plpgsql_at(r, "table") || plpgsql_at(r, "show") ||
		   plpgsql_at(r, "explain") || token_is_punct(r->token, "(")) {
		s = PLPGSQL_UNTIL(r, "loop", "..");
		range = token_is_punct(r->token, "..");
		plpgsql_emit(r, range ? PLPGSQL_EXPRESSION : PLPGSQL_SQL, s);
	} else {
		s = PLPGSQL_UNTIL(r, "loop", "..");
		range = token_is_punct(r->token, "..");
		if (range)
			plpgsql_emit(r, PLPGSQL_EXPRESSION, s);
		else
			read_cursor(r, s);
	}
	if (range) {
		plpgsql_advance(r);
		plpgsql_emit(r, PLPGSQL_EXPRESSION,
			     PLPGSQL_UNTIL(r, "loop", "by"));
		if (plpgsql_accept(r, "by"))
			plpgsql_emit(r, PLPGSQL_EXPRESSION,
				     PLPGSQL_UNTIL(r, "loop"));
	}
	plpgsql_accept(r, "loop");
	plpgsql_push(r, FRAME_LOOP);
}

static void
read_foreach(struct plpgsql_reader *r)
{
	PLPGSQL_UNTIL(r, "array");
	plpgsql_accept(r, "array");
	plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "loop"));
	plpgsql_accept(r, "loop");
	plpgsql_push(r, FRAME_LOOP);
}

static void
read_return(struct plpgsql_reader *r)
{
	if (plpgsql_accept(r, "query")) {
		if (plpgsql_accept(r, "execute"))
			read_dynamic(r, dynamic_stops);
		else
			plpgsql_emit(r, PLPGSQL_SQL, PLPGSQL_UNTIL(r, ";"));
	} else {
		plpgsql_accept(r, "next");
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, ";"));
	}
	plpgsql_skip_statement(r);
}

/* RAISE [level] ['format' [, expr ..]] [USING option = expr, ..]; */
static void
read_raise(struct plpgsql_reader *r)
{
	while (r->token.kind == TOKEN_IDENT && !plpgsql_at(r, "using"))
		plpgsql_advance(r);
	plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "using"));
	while (plpgsql_accept(r, "using") || token_is_punct(r->token, ",")) {
		PLPGSQL_UNTIL(r, "=", ":=");
		if (token_is_punct(r->token, ";") || plpgsql_at_end(r))
			break;
		plpgsql_advance(r);
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, ","));
	}
	plpgsql_skip_statement(r);
}

/* OPEN cursor [FOR query | FOR EXECUTE expr | (arguments)]; */
static void
read_open(struct plpgsql_reader *r)
{
	read_cursor(r, PLPGSQL_UNTIL(r, "for"));
	if (plpgsql_accept(r, "for")) {
		if (plpgsql_accept(r, "execute"))
			read_dynamic(r, dynamic_stops);
		else
			plpgsql_emit(r, PLPGSQL_SQL, PLPGSQL_UNTIL(r, ";"));
	}
	plpgsql_skip_statement(r);
}

static void
read_when(struct plpgsql_reader *r)
{
	struct plpgsql_span s = PLPGSQL_UNTIL(r, "then");

	/* WHEN of an exception names conditions, not expressions. */
	if (plpgsql_top(r) != FRAME_HANDLERS)
		plpgsql_emit(r, PLPGSQL_EXPRESSION, s);
	plpgsql_accept(r, "then");
}

static void
read_end(struct plpgsql_reader *r)
{
	if (r->frames.n)
		r->frames.n--;
	plpgsql_skip_statement(r);
}

/* a := expr; or a.b[1] = expr; Anything else that begins with a name is SQL. */
static bool
is_assignment(const struct plpgsql_reader *r)
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
		else if (token_is_punct(t, ";")) /* nothing goes past it */
			return false;
		else if (depth == 0 && token_is_punct(t, "."))
			lex_next(&look); /* the field */
		else if (depth == 0)
			return false;
	}
	return false;
}

static void
read_expression_statement(struct plpgsql_reader *r)
{
	plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, ";"));
	plpgsql_skip_statement(r);
}

/* Statements that are their first word and what stands up to a semicolon. */
static bool
read_simple(struct plpgsql_reader *r)
{
	static const char *const skipped[] = {
		"null", "exit",	  "continue", "close", "fetch",
		"move", "commit", "rollback", "get",   NULL};

	if (plpgsql_accept(r, "perform") || plpgsql_accept(r, "assert")) {
		read_expression_statement(r);
	} else if (plpgsql_accept(r, "return")) {
		read_return(r);
	} else if (plpgsql_accept(r, "raise")) {
		read_raise(r);
	} else if (plpgsql_accept(r, "execute")) {
		read_dynamic(r, dynamic_stops);
		plpgsql_skip_statement(r);
	} else if (plpgsql_accept(r, "open")) {
		read_open(r);
	} else if (plpgsql_at(r, "exit") || plpgsql_at(r, "continue")) {
		PLPGSQL_UNTIL(r, "when");
		plpgsql_accept(r, "when");
		read_expression_statement(r);
	} else if (plpgsql_at_any(r, skipped)) {
		plpgsql_skip_statement(r);
	} else {
		return false;
	}
	return true;
}

/* Key words that open, close or divide what nests. */
static bool
read_frame(struct plpgsql_reader *r)
{
	if (token_is_punct(r->token, "<<")) {
		plpgsql_advance(r);
		plpgsql_emit_name(r, r->token);
		PLPGSQL_UNTIL(r, ">>");
		plpgsql_advance(r);
	} else if (plpgsql_accept(r, "declare")) {
		read_declarations(r);
	} else if (plpgsql_accept(r, "begin")) {
		plpgsql_push(r, FRAME_BLOCK);
	} else if (plpgsql_accept(r, "exception")) {
		if (r->frames.n)
			r->frames.v[r->frames.n - 1] = FRAME_HANDLERS;
	} else if (plpgsql_accept(r, "if")) {
		plpgsql_push(r, FRAME_IF);
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "then"));
		plpgsql_accept(r, "then");
	} else if (plpgsql_accept(r, "elsif") || plpgsql_accept(r, "elseif")) {
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "then"));
		plpgsql_accept(r, "then");
	} else if (plpgsql_accept(r, "else")) {
		return true;
	} else if (plpgsql_accept(r, "case")) {
		plpgsql_push(r, FRAME_CASE);
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "when"));
	} else if (plpgsql_accept(r, "when")) {
		read_when(r);
	} else if (plpgsql_accept(r, "loop")) {
		plpgsql_push(r, FRAME_LOOP);
	} else if (plpgsql_accept(r, "while")) {
		plpgsql_emit(r, PLPGSQL_EXPRESSION, PLPGSQL_UNTIL(r, "loop"));
		plpgsql_accept(r, "loop");
		plpgsql_push(r, FRAME_LOOP);
	} else if (plpgsql_accept(r, "foreach")) {
		read_foreach(r);
	} else if (plpgsql_accept(r, "for")) {
		read_for(r);
	} else if (plpgsql_accept(r, "end")) {
		read_end(r);
	} else {
		return false;
	}
	return true;
}

static void
read_statement(struct plpgsql_reader *r)
{
	if (token_is_punct(r->token, ";")) {
		plpgsql_advance(r);
	} else if (is_assignment(r)) {
		PLPGSQL_UNTIL(r, ":=", "=");
		plpgsql_advance(r);
		read_expression_statement(r);
	} else if (read_frame(r) || read_simple(r)) {
		return;
	} else if (r->token.kind == TOKEN_IDENT ||
		   token_is_punct(r->token, "(")) {
		read_sql(r);
		plpgsql_skip_statement(r);
	} else {
		plpgsql_emit(r, PLPGSQL_UNKNOWN, PLPGSQL_UNTIL(r, ";"));
		plpgsql_skip_statement(r);
	}
}

void
plpgsql_each(const char *body,
	     void (*each)(enum plpgsql_piece kind, const char *text, void *arg),
	     void *arg)
{
	struct plpgsql_reader r = {.each = each, .arg = arg};

	lex_init(&r.lexer, body, strlen(body));
	buf_init(&r.text);
	plpgsql_advance(&r);
	/* #option lines of old */
	while (token_is_punct(r.token, "#")) {
		const char *eol = strchr(r.token.p, '\n');

		lex_init(&r.lexer, eol ? eol : "", eol ? strlen(eol) : 0);
		plpgsql_advance(&r);
	}
	if (!plpgsql_at(&r, "begin") && !plpgsql_at(&r, "declare") &&
	    !token_is_punct(r.token, "<<"))
		plpgsql_emit(&r, PLPGSQL_UNKNOWN,
			     (struct plpgsql_span){body, body + strlen(body)});
	else
		while (!plpgsql_at_end(&r))
			read_statement(&r);
	buf_release(&r.text);
	arena_release(&r.scratch);
}
