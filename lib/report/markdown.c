#include "report/markdown.h"

#include <string.h>

#include "base/text.h"

void
md_text(struct buf *out, const char *text)
{
	struct buf shown;

	buf_init(&shown);
	text_printable(&shown, text, strlen(text));
	for (size_t i = 0; i < shown.len; i++) {
		char c = shown.data[i];

		if (strchr("\\`*_[]<>|#&~$!", c))
			buf_char(out, '\\');
		buf_char(out, c);
	}
	buf_release(&shown);
}

/* The longest run of backticks: what encloses it must be longer. */
static size_t
longest_run(const char *text)
{
	size_t longest = 0, run = 0;

	for (; *text; text++) {
		run = *text == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
put_fence(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_char(out, '`');
}

void
md_code(struct buf *out, const char *text)
{
	size_t n = longest_run(text) + 1;
	const char *pad = n > 1 ? " " : "";

	put_fence(out, n);
	buf_str(out, pad);
	text_printable(out, text, strlen(text));
	buf_str(out, pad);
	put_fence(out, n);
}

void
md_block(struct buf *out, const char *language, const char *text, int indent)
{
	size_t n = longest_run(text);

	n = n < 3 ? 3 : n + 1;
	buf_printf(out, "%*s", indent, "");
	put_fence(out, n);
	buf_printf(out, "%s\n", language);
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_printf(out, "%*s", indent, "");
		text_printable(out, text, len);
		buf_char(out, '\n');
		text += len + (text[len] == '\n');
	}
	buf_printf(out, "%*s", indent, "");
	put_fence(out, n);
	buf_char(out, '\n');
}
