#include <string.h>

#include "base/scan.h"
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

/* What "\\" and a letter stands for, 0 if nothing. */
static const char plain[256] = {
	['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
	['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

bool
json_escape(const char *p, size_t len, struct json_escape *out)
{
	if (len < 2)
		return false;
	if (p[1] == 'u')
		return unicode(p, len, out);
	out->text[0] = plain[(unsigned char)p[1]];
	out->len = 1;
	out->taken = 2;
	return out->text[0];
}

const char *
log_json_unescape(const char *p, const char *end, char *to, size_t *len)
{
	char *start = to;
	struct json_escape e;

	for (;;) {
		const char *hit = scan_copy(to, p, end, '"', '\\');

		to += hit - p;
		p = hit;
		if (p == end || *p == '"')
			break;
		if (end - p >= 2 && plain[(unsigned char)p[1]]) {
			*to++ = plain[(unsigned char)p[1]];
			p += 2;
			continue;
		}
		if (!json_escape(p, (size_t)(end - p), &e))
			return NULL;
		memcpy(to, e.text, e.len);
		to += e.len;
		p += e.taken;
	}
	*len = (size_t)(to - start);
	return p;
}
