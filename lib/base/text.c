#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Longer words are not compared: nobody mistypes a kilobyte. */
#define NEAREST_MAX 256

static bool
continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

uint32_t
utf8_decode(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	switch (n) {
	case 1:
		return u[0];
	case 2:
		return (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
	case 3:
		return (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 |
		       (u[2] & 0x3fu);
	default:
		return (u[0] & 0x07u) << 18 | (u[1] & 0x3fu) << 12 |
		       (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
	}
}

size_t
utf8_char(const char *p, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c;
	size_t n;
	uint32_t code;

	if (len == 0)
		return 0;
	c = (unsigned char)*p;
	n = c < 0x80		 ? 1
	    : (c & 0xe0) == 0xc0 ? 2
	    : (c & 0xf0) == 0xe0 ? 3
	    : (c & 0xf8) == 0xf0 ? 4
				 : 0;
	if (n == 0 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (!continuation(p[i]))
			return 0;
	code = utf8_decode(p, n);
	if (code < least[n] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return n;
}

/* How many bytes at p are ASCII, or fewer, eight at a time. */
static size_t
ascii_run(const char *p, size_t len)
{
	size_t n = 0;
	uint64_t eight;

	for (; len - n >= sizeof(eight); n += sizeof(eight)) {
		memcpy(&eight, p + n, sizeof(eight));
		if (eight & 0x8080808080808080u)
			break;
	}
	return n;
}

bool
utf8_valid(const char *p, size_t len)
{
	size_t n;

	while (len) {
		n = ascii_run(p, len);
		if (n == 0)
			n = utf8_char(p, len);
		if (n == 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

size_t
utf8_floor(const char *p, size_t len, size_t at)
{
	if (at >= len)
		return len;
	while (at > 0 && continuation(p[at]))
		at--;
	return at;
}

bool
utf8_is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c ||
	       c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void
text_printable(struct buf *out, const char *p, size_t len)
{
	while (len) {
		size_t n = utf8_char(p, len);
		uint32_t c = n ? utf8_decode(p, n) : 0;

		if (n == 0)
			buf_printf(out, "\\x%02x", (unsigned char)*p);
		else if (c == '\n' || c == '\t')
			buf_char(out, ' ');
		else if (utf8_is_unsafe(c))
			buf_printf(out, c < 0x80 ? "\\x%02x" : "\\u{%x}", c);
		else
			buf_add(out, p, n);
		n = n ? n : 1;
		p += n;
		len -= n;
	}
}

int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void
hex_write(char out[HEX_SIZE], uint64_t n)
{
	for (int i = 0; i < HEX_SIZE - 1; i++)
		out[i] = "0123456789abcdef"[n >> (60 - 4 * i) & 15];
	out[HEX_SIZE - 1] = '\0';
}

struct range {
	uint32_t first, last;
};

static bool
in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* Unicode's East Asian Width W and F, and combining marks, by blocks. */
int
utf8_columns(uint32_t code)
{
	static const struct range marks[] = {
		{0x300, 0x36f},	  {0x483, 0x489},     {0x591, 0x5bd},
		{0x64b, 0x65f},	  {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff},
		{0x200b, 0x200d}, {0x20d0, 0x20ff},   {0xfe00, 0xfe0f},
		{0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
	};
	static const struct range wide[] = {
		{0x1100, 0x115f},   {0x2e80, 0x303e},	{0x3041, 0x33ff},
		{0x3400, 0x4dbf},   {0x4e00, 0xa4cf},	{0xa960, 0xa97c},
		{0xac00, 0xd7a3},   {0xf900, 0xfaff},	{0xfe30, 0xfe6f},
		{0xff01, 0xff60},   {0xffe0, 0xffe6},	{0x1f300, 0x1f64f},
		{0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff},
		{0x20000, 0x3fffd},
	};

	if (code < marks[0].first)
		return 1;
	if (in_ranges(code, marks, sizeof(marks) / sizeof(*marks)))
		return 0;
	return in_ranges(code, wide, sizeof(wide) / sizeof(*wide)) ? 2 : 1;
}

int
text_width(const char *p, size_t len)
{
	struct buf shown;
	int width = 0;

	buf_init(&shown);
	text_printable(&shown, p, len);
	for (size_t i = 0, n; i < shown.len; i += n) {
		n = utf8_char(shown.data + i, shown.len - i);
		width += utf8_columns(utf8_decode(shown.data + i, n));
	}
	buf_release(&shown);
	return width;
}

/* Edit distance with a neighbouring swap as one edit, two rows at a time. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][NEAREST_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3];
		const size_t *before = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t d = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < d)
				d = before[j - 2] + 1;
			now[j] = d;
		}
	}
	return rows[na % 3][nb];
}

const char *
text_nearest(const char *word, const char *const *candidates, size_t n)
{
	size_t len = strlen(word), best = SIZE_MAX;
	const char *nearest = NULL;

	if (len > NEAREST_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t other = strlen(candidates[i]), d, longer;

		longer = len > other ? len : other;
		d = len > other ? len - other : other - len;
		/* At least the difference in length has to be edited. */
		if (longer > NEAREST_MAX || d >= best || d * 3 > longer + 1)
			continue;
		d = distance(word, len, candidates[i], other);
		if (d < best && d * 3 <= longer + 1) {
			best = d;
			nearest = candidates[i];
		}
	}
	return nearest;
}
