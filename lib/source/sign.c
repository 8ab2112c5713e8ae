#include "source/sign.h"

/* By the first sign, for those that more signs do not change. */
static enum sign
plain_sign(const struct level *l, char c)
{
	switch (c) {
	case '*':
	case '/':
	case '%':
	case '~':
	case '@':
	case '^':
	case '\\':
	case '$':
	case '!':
	case '&':
	case '-':
		return SIGN_GO_ON;
	case '<':
	case '>':
		return l->hole ? SIGN_GO_ON : SIGN_END;
	default:
		return SIGN_END;
	}
}

/* Can it be the second sign of an operator? */
static bool
is_second(char c)
{
	switch (c) {
	case '.':
	case '-':
	case '=':
	case '<':
	case '>':
	case ':':
	case '~':
	case '&':
	case '|':
	case '+':
		return true;
	default:
		return false;
	}
}

enum sign
sign_at(const struct reader *r, const struct level *l, size_t *len)
{
	static const struct {
		char text[4];
		enum sign is;
	} longer[] = {
		{"...", SIGN_END},  {"?->", SIGN_DOT},	{"===", SIGN_END},
		{"!==", SIGN_END},  {"<<=", SIGN_END},	{"..", SIGN_END},
		{"?.", SIGN_DOT},   {"&.", SIGN_DOT},	{"::", SIGN_DOT},
		{"->", SIGN_END},   {"=>", SIGN_END},	{"==", SIGN_END},
		{"!=", SIGN_END},   {"=~", SIGN_END},	{"&&", SIGN_END},
		{"||", SIGN_END},   {"-=", SIGN_END},	{"*=", SIGN_END},
		{":=", SIGN_END},   {"--", SIGN_GO_ON}, {"++", SIGN_GO_ON},
		{"<<", SIGN_SHIFT},
	};
	const size_t n = sizeof(longer) / sizeof(*longer);
	bool dots = r->language->dots_join;
	char c = r->text[r->at], d = reader_peek(r, 1);

	*len = 2;
	if (d == '=' && c == (dots ? '.' : '+'))
		return SIGN_APPEND;
	if (dots && c == '-' && d == '>')
		return SIGN_DOT;
	for (size_t i = is_second(d) ? 0 : n; i < n; i++)
		if (c == longer[i].text[0] && d == longer[i].text[1] &&
		    reader_sees(r, r->at, longer[i].text)) {
			*len = strlen(longer[i].text);
			return longer[i].is == SIGN_SHIFT &&
					       r->which != SOURCE_RUBY
				       ? SIGN_END
				       : longer[i].is;
		}
	*len = 1;
	if (c == '.')
		return dots ? SIGN_JOIN : SIGN_DOT;
	if (c == '+')
		return dots ? SIGN_GO_ON : SIGN_JOIN;
	if (c == ',' && l->concat)
		return SIGN_JOIN;
	return plain_sign(l, c);
}
