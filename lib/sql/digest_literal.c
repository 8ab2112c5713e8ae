#include "sql/digest_literal.h"

#include <string.h>
#include <strings.h>

const char *
skip_string(const char *p, const char *end, bool *open)
{
	for (p++;; p += 2) {
		p = scan_byte(p, end, '\'');
		if (p == end) {
			*open = true;
			return end;
		}
		if (p + 1 == end || p[1] != '\'')
			return p + 1;
	}
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

const char *
skip_constant(const char *p, const char *end, const char **plain)
{
	static const char *const words[] = {"null", "true", "false"};

	if (p == end || !starts_word(*p)) {
		*plain = p < end && *p == '\'' ? "''" : "0";
		return skip_literal(p, end);
	}
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(end - p) > n && strncasecmp(p, words[i], n) == 0 &&
		    !in_word(p[n])) {
			*plain = words[i];
			return p + n;
		}
	}
	return NULL;
}
