#include "sql/digest_literal.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"

const char *
skip_string(const char *p, const char *end, bool *open)
{
	for (p++;; p += 2) {
		p = p < end ? memchr(p, '\'', (size_t)(end - p)) : NULL;
		if (!p) {
			*open = true;
			return end;
		}
		if (p + 1 == end || p[1] != '\'')
			return p + 1;
	}
}

const char *
skip_digits(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p < end && in_word(*p) ? NULL : p;
}

const char *
skip_spaces(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

static const char *
skip_number(const char *p, const char *end)
{
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end || !is_digit(*p))
		return NULL;
	p = skip_digits(p, end);
	if (p && p + 1 < end && *p == '.' && is_digit(p[1]))
		p = skip_digits(p + 1, end);
	return p;
}

const char *
skip_literal(const char *p, const char *end)
{
	bool open = false;

	if (p == end)
		return NULL;
	if (*p == '\'')
		p = skip_string(p, end, &open);
	else if (*p == '$' && p + 1 < end && is_digit(p[1]))
		p = skip_digits(p + 1, end);
	else
		p = skip_number(p, end);
	return open ? NULL : p;
}

static const char *
skip_constant(const char *p, const char *end)
{
	static const char *const words[] = {"null", "true", "false"};

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(end - p) > n && strncasecmp(p, words[i], n) == 0 &&
		    !in_word(p[n]))
			return p + n;
	}
	return skip_literal(p, end);
}

/* "( 1, 'a', null )" at p: where it ends, NULL if it is not that. */
const char *
skip_row(const char *p, const char *end)
{
	do {
		p = skip_constant(skip_spaces(p + 1, end), end);
		p = p ? skip_spaces(p, end) : end;
	} while (p < end && *p == ',');
	return p < end && *p == ')' ? p + 1 : NULL;
}
