#include "sql/quote.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sql/chars.h"
#include "sql/keyword.h"

static bool
plain_ident(const char *name)
{
	const char *p = name;

	if (!((*p >= 'a' && *p <= 'z') || *p == '_'))
		return false;
	for (; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') ||
		      *p == '_'))
			return false;
	return !keyword_needs_quotes(name);
}

void
sql_ident(struct buf *out, const char *name)
{
	if (plain_ident(name)) {
		buf_str(out, name);
		return;
	}
	buf_char(out, '"');
	for (; *name; name++) {
		if (*name == '"')
			buf_char(out, '"');
		buf_char(out, *name);
	}
	buf_char(out, '"');
}

void
sql_qualified(struct buf *out, const char *schema, const char *name)
{
	if (schema) {
		sql_ident(out, schema);
		buf_char(out, '.');
	}
	sql_ident(out, name);
}

void
sql_literal(struct buf *out, const char *value)
{
	bool escape = strchr(value, '\\') != NULL;

	/* E'' with \\ is read alike whatever standard_conforming_strings. */
	buf_str(out, escape ? "E'" : "'");
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			buf_char(out, *value);
		buf_char(out, *value);
	}
	buf_char(out, '\'');
}

void
sql_fmt(struct buf *out, const char *fmt, ...)
{
	va_list ap;
	const char *schema;

	va_start(ap, fmt);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			buf_char(out, *fmt);
			continue;
		}
		switch (*++fmt) {
		case 'I':
			sql_ident(out, va_arg(ap, const char *));
			break;
		case 'Q':
			schema = va_arg(ap, const char *);
			sql_qualified(out, schema, va_arg(ap, const char *));
			break;
		case 'L':
			sql_literal(out, va_arg(ap, const char *));
			break;
		case 'd':
			buf_printf(out, "%d", va_arg(ap, int));
			break;
		case '%':
			buf_char(out, '%');
			break;
		default:
			abort();
		}
	}
	va_end(ap);
}

static size_t
read_quoted(const char *text, size_t len, struct buf *name)
{
	size_t i = 1;

	for (; i < len; i++) {
		if (text[i] == '"') {
			if (i + 1 >= len || text[i + 1] != '"')
				return i > 1 ? i + 1 : 0;
			i++;
		}
		buf_char(name, text[i]);
	}
	return 0;
}

size_t
sql_read_ident(const char *text, size_t len, struct buf *name)
{
	size_t i = 0;

	buf_clear(name);
	if (len && text[0] == '"')
		return read_quoted(text, len, name);
	if (len == 0 || !starts_word(text[0]))
		return 0;
	for (; i < len; i++) {
		char c = text[i];

		if (!in_word(c))
			break;
		buf_char(name, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	return i;
}
