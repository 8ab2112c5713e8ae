#include "report/format.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

void
format_short(struct buf *out, uint64_t n)
{
	static const char units[] = "kMGTPE";
	const char *unit = units;
	uint64_t base = 1000;

	if (n < 1000) {
		buf_printf(out, "%" PRIu64, n);
		return;
	}
	while (n / base >= 1000) {
		base *= 1000;
		unit++;
	}
	if (n / base < 10)
		buf_printf(out, "%" PRIu64 ".%" PRIu64 "%c", n / base,
			   n % base / (base / 10), *unit);
	else
		buf_printf(out, "%" PRIu64 "%c", n / base, *unit);
}

void
format_count(struct buf *out, uint64_t n)
{
	char digits[32], *p = digits + sizeof(digits);
	int i = 0;

	*--p = '\0';
	do {
		if (i && i % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + n % 10);
		n /= 10;
		i++;
	} while (n);
	buf_str(out, p);
}

void
format_share(struct buf *out, uint64_t part, uint64_t whole)
{
	double share;

	if (whole == 0)
		return;
	share = (double)part * 100 / (double)whole;
	if (part == 0)
		buf_str(out, "0 %");
	else if (share < 0.1)
		buf_str(out, "<0.1 %");
	else if (share < 9.95 || (share > 99 && part < whole))
		/* 99.97 % is not all of it. */
		buf_printf(out, "%" PRIu64 ".%" PRIu64 " %%",
			   (uint64_t)(share * 10) / 10,
			   (uint64_t)(share * 10) % 10);
	else
		buf_printf(out, "%" PRIu64 " %%", (uint64_t)(share + 0.5));
}

void
format_time(struct buf *out, uint64_t us)
{
	static const struct {
		uint64_t us;
		const char *unit;
	} units[] = {
		{3600000000, "h"},
		{60000000, "min"},
		{1000000, "s"},
		{1000, "ms"},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (us < units[i].us)
			continue;
		buf_printf(out, "%" PRIu64 ".%" PRIu64 " %s", us / units[i].us,
			   us % units[i].us / (units[i].us / 10),
			   units[i].unit);
		return;
	}
	buf_printf(out, "%" PRIu64 " us", us);
}

void
format_bytes(struct buf *out, uint64_t n)
{
	struct buf number;

	/* The unit stands behind the digits, with a space between them. */
	buf_init(&number);
	format_short(&number, n);
	if (n < 1000)
		buf_printf(out, "%s B", number.data);
	else
		buf_printf(out, "%.*s %cB", (int)number.len - 1, number.data,
			   number.data[number.len - 1]);
	buf_release(&number);
}

void
format_clock(struct buf *out, uint64_t seconds)
{
	uint64_t minutes = seconds / 60;

	if (minutes >= 60)
		buf_printf(out, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64,
			   minutes / 60, minutes % 60, seconds % 60);
	else
		buf_printf(out, "%" PRIu64 ":%02" PRIu64, minutes,
			   seconds % 60);
}

void
format_things(struct buf *out, uint64_t n, const char *thing)
{
	format_count(out, n);
	buf_printf(out, " %s%s", thing, n == 1 ? "" : "s");
}

/* Bytes of what fits into so many columns of text, which is printable. */
static size_t
bytes_of(const char *text, size_t len, int columns)
{
	size_t at = 0;

	while (at < len) {
		size_t n = utf8_char(text + at, len - at);

		columns -= utf8_columns(utf8_decode(text + at, n));
		if (columns < 0)
			break;
		at += n;
	}
	return at;
}

void
format_cut(struct buf *out, const char *text, int width)
{
	/* Foreign text may be long; no line is. */
	size_t len = strlen(text), most = (size_t)width * 16 + 64;
	bool cut = len > most;
	struct buf shown;

	if (width < 4)
		width = 4;
	buf_init(&shown);
	text_printable(&shown, text, cut ? utf8_floor(text, len, most) : len);
	if (cut || bytes_of(shown.data, shown.len, width) < shown.len) {
		buf_add(out, shown.data,
			bytes_of(shown.data, shown.len, width - 3));
		buf_str(out, "...");
	} else {
		buf_add(out, shown.data, shown.len);
	}
	buf_release(&shown);
}

void
format_pad(struct buf *out, size_t from, int width, bool right)
{
	int missing = width - text_width(out->data + from, out->len - from);
	size_t len = out->len - from;

	if (missing <= 0)
		return;
	for (int i = 0; i < missing; i++)
		buf_char(out, ' ');
	if (!right)
		return;
	memmove(out->data + from + missing, out->data + from, len);
	memset(out->data + from, ' ', (size_t)missing);
}

void
format_cell(struct buf *out, const char *text, int width)
{
	size_t from = out->len;

	format_cut(out, text, width);
	format_pad(out, from, width, false);
}

void
format_wrapped(struct buf *out, const char *text, int indent, int width)
{
	struct buf shown;
	const char *p, *end;

	if (width - indent < 20)
		width = indent + 20;
	buf_init(&shown);
	text_printable(&shown, text, strlen(text));
	p = shown.data;
	end = shown.data + shown.len;
	while (p < end) {
		size_t n = bytes_of(p, (size_t)(end - p), width - indent);
		size_t at = n;

		/* Break at the last space, if there is one. */
		while (p + n < end && at > 0 && p[at] != ' ')
			at--;
		n = at ? at : n;
		for (int i = 0; i < indent; i++)
			buf_char(out, ' ');
		buf_add(out, p, n);
		buf_char(out, '\n');
		p += n;
		while (p < end && *p == ' ')
			p++;
	}
	buf_release(&shown);
}

void
format_styled(struct buf *out, bool color, enum style style, const char *text)
{
	static const char *const codes[] = {
		[STYLE_TITLE] = "1",
		[STYLE_DIM] = "2",
		[STYLE_WARN] = "33",
		[STYLE_ERROR] = "1;31",
	};

	if (color)
		buf_printf(out, "\033[%sm%s\033[0m", codes[style], text);
	else
		buf_str(out, text);
}
