#include "sql/plpgsql_reader.h"

void
plpgsql_advance(struct plpgsql_reader *r)
{
	r->token = lex_next(&r->lexer);
}

bool
plpgsql_at(const struct plpgsql_reader *r, const char *word)
{
	return token_is(r->token, word);
}

bool
plpgsql_at_end(const struct plpgsql_reader *r)
{
	return r->token.kind == TOKEN_END;
}

bool
plpgsql_accept(struct plpgsql_reader *r, const char *word)
{
	if (!plpgsql_at(r, word))
		return false;
	plpgsql_advance(r);
	return true;
}

void
plpgsql_push(struct plpgsql_reader *r, enum plpgsql_frame frame)
{
	vec_push(&r->scratch, &r->frames, frame);
}

enum plpgsql_frame
plpgsql_top(const struct plpgsql_reader *r)
{
	return r->frames.n ? r->frames.v[r->frames.n - 1] : FRAME_BLOCK;
}

void
plpgsql_emit(struct plpgsql_reader *r, enum plpgsql_piece kind,
	     struct plpgsql_span s)
{
	if (s.to <= s.from)
		return;
	buf_clear(&r->text);
	buf_add(&r->text, s.from, (size_t)(s.to - s.from));
	r->each(kind, r->text.data, r->arg);
}

void
plpgsql_emit_name(struct plpgsql_reader *r, struct token t)
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

bool
plpgsql_at_any(const struct plpgsql_reader *r, const char *const *words)
{
	for (; *words; words++)
		if (plpgsql_at(r, *words) || token_is_punct(r->token, *words))
			return true;
	return false;
}

struct plpgsql_span
plpgsql_until(struct plpgsql_reader *r, const char *const *words)
{
	struct plpgsql_span s = {r->token.p, r->token.p};
	size_t depth = 0, cases = 0;

	while (!plpgsql_at_end(r)) {
		if (depth == 0 && token_is_punct(r->token, ";"))
			break;
		if (depth == 0 && cases == 0 && plpgsql_at_any(r, words))
			break;
		if (token_is_punct(r->token, "(") ||
		    token_is_punct(r->token, "["))
			depth++;
		else if (depth && (token_is_punct(r->token, ")") ||
				   token_is_punct(r->token, "]")))
			depth--;
		else if (plpgsql_at(r, "case"))
			cases++;
		else if (cases && plpgsql_at(r, "end"))
			cases--;
		s.to = r->token.p + r->token.len;
		plpgsql_advance(r);
	}
	return s;
}

void
plpgsql_skip_statement(struct plpgsql_reader *r)
{
	PLPGSQL_UNTIL(r, ";");
	if (token_is_punct(r->token, ";"))
		plpgsql_advance(r);
}
