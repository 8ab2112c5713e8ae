#include <string.h>

#include "base/scan.h"
#include "base/text.h"
#include "load/log_block.h"
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

struct unescaping {
	const char *p, *end;
	char *to;
};

/* The escape at u->p, false if it is none. */
static bool
undo(struct unescaping *u)
{
	struct json_escape e;

	if (!json_escape(u->p, (size_t)(u->end - u->p), &e))
		return false;
	memcpy(u->to, e.text, e.len);
	u->to += e.len;
	u->p += e.taken;
	return true;
}

/*
 * The block at u->p, behind which another one is. false: the string ends in it,
 * at u->p, or an escape is there that is none of the short ones. As much as may
 * be is copied, which is faster; what is too much goes under what is copied
 * next.
 */
BYTEMASK_INLINE bool
unescape_block(struct unescaping *u, block_where *where, block_copy *copy)
{
	const char *block = u->p, *end = block + BYTEMASK_BLOCK, *p = block;
	uint64_t hits = where(block, '"') | where(block, '\\');
	bool stops = false;
	char *to = u->to, c;

	while (hits && !stops) {
		int at = __builtin_ctzll(hits);

		copy(to, p);
		to += block + at - p;
		p = block + at;
		c = plain[(unsigned char)p[1]];
		stops = *p == '"' || !c;
		if (!stops) {
			*to++ = c;
			p += 2;
			hits &= ~((uint64_t)3 << at);
		}
	}
	if (!stops && p < end) {
		copy(to, p);
		to += end - p;
		p = end;
	}
	u->p = p;
	u->to = to;
	return !stops;
}

BYTEMASK_INLINE void
unescape_blocks(struct unescaping *at, block_where *where, block_copy *copy)
{
	struct unescaping u = *at;

	while (u.end - u.p >= 2 * BYTEMASK_BLOCK)
		if (!unescape_block(&u, where, copy))
			break;
	*at = u;
}

BYTEMASK_INLINE const char *
special_block(const char *p, const char *end, block_where *where)
{
	for (; end - p >= BYTEMASK_BLOCK; p += BYTEMASK_BLOCK) {
		uint64_t hits = where(p, '"') | where(p, '\\');

		if (hits)
			return p + __builtin_ctzll(hits);
	}
	return p;
}

#ifdef __x86_64__

BLOCK_AVX2 static void
unescape_avx2(struct unescaping *u)
{
	unescape_blocks(u, block_where_avx2, block_copy_avx2);
}

BLOCK_AVX512 static void
unescape_avx512(struct unescaping *u)
{
	unescape_blocks(u, block_where_avx512, block_copy_avx512);
}

BLOCK_AVX2 static const char *
special_avx2(const char *p, const char *end)
{
	return special_block(p, end, block_where_avx2);
}

BLOCK_AVX512 static const char *
special_avx512(const char *p, const char *end)
{
	return special_block(p, end, block_where_avx512);
}

static void
unescape_far(struct unescaping *u)
{
	if (block_has_avx2() && block_has_avx512())
		unescape_avx512(u);
	else if (block_has_avx2())
		unescape_avx2(u);
}

static const char *
special_far(const char *p, const char *end)
{
	if (!block_has_avx2())
		return p;
	return block_has_avx512() ? special_avx512(p, end)
				  : special_avx2(p, end);
}

#else

static void
unescape_far(struct unescaping *u)
{
	(void)u;
}

static const char *
special_far(const char *p, const char *end)
{
	(void)end;
	return p;
}

#endif

const char *
log_json_far_special(const char *p, const char *end)
{
	return scan_either(special_far(p, end), end, '"', '\\');
}

const char *
log_json_unescape(const char *p, const char *end, char *to, size_t *len)
{
	struct unescaping u = {.p = p, .end = end, .to = to};

	for (;;) {
		const char *hit;

		if (end - u.p >= 2 * BYTEMASK_BLOCK)
			unescape_far(&u);
		hit = scan_copy(u.to, u.p, end, '"', '\\');
		u.to += hit - u.p;
		u.p = hit;
		if (hit == end || *hit == '"')
			break;
		if (!undo(&u))
			return NULL;
	}
	*len = (size_t)(u.to - to);
	return u.p;
}
