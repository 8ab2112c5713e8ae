#include <string.h>

#include "base/text.h"
#include "load/log_json.h"

/* "\uXXXX" at p, -1 if it is not there. */
static long
unit(const char *p, size_t len)
{
	long code = 0;

	if (len < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

static void
put_utf8(unsigned long c, struct json_escape *out)
{
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};

	out->len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = out->len; i-- > 1; c >>= 6)
		out->text[i] = (char)(0x80 | (c & 0x3f));
	out->text[0] = (char)(first[out->len] | c);
}

static bool
unicode(const char *p, size_t len, struct json_escape *out)
{
	long code = unit(p, len), low;

	if (code < 0)
		return false;
	out->taken = 6;
	if (code >= 0xd800 && code <= 0xdbff) {
		low = unit(p + 6, len - 6);
		if (low >= 0xdc00 && low <= 0xdfff) {
			code = 0x10000 + ((code - 0xd800) << 10) +
			       (low - 0xdc00);
			out->taken = 12;
		}
	}
	if (code >= 0xd800 && code <= 0xdfff)
		code = 0xfffd;
	put_utf8((unsigned long)code, out);
	return true;
}

bool
json_escape(const char *p, size_t len, struct json_escape *out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (len < 2)
		return false;
	if (p[1] == 'u')
		return unicode(p, len, out);
	found = p[1] ? strchr(from, p[1]) : NULL;
	if (!found)
		return false;
	out->text[0] = to[found - from];
	out->len = 1;
	out->taken = 2;
	return true;
}

bool
log_json_unescape(struct str *s)
{
	char *start = (char *)s->p, *to = start;
	const char *from = s->p, *end = s->p + s->len;
	struct json_escape e;

	while (from < end) {
		const char *slash = memchr(from, '\\', (size_t)(end - from));
		size_t n = (size_t)((slash ? slash : end) - from);

		memmove(to, from, n);
		to += n;
		from += n;
		if (!slash)
			break;
		if (!json_escape(from, (size_t)(end - from), &e))
			return false;
		memcpy(to, e.text, e.len);
		to += e.len;
		from += e.taken;
	}
	s->len = (size_t)(to - start);
	return true;
}
