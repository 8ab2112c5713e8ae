/* Markdown of names and texts that come from outside: they stay text. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/buf.h"

/* Within a line: what Markdown or HTML gives a meaning is escaped, and nothing
   that a terminal should not see is left. */
void md_text(struct buf *out, const char *text);

/* `code`, whatever is in it. */
void md_code(struct buf *out, const char *text);

/* A block of code in a language, each line behind indent spaces. */
void md_block(struct buf *out, const char *language, const char *text,
	      int indent);

#endif
