/*
 * What the reports for people share: numbers and names that fit their place,
 * and nothing that a terminal should not see.
 */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* In at most four characters: 999, 1.2k, 12k, 123k, 1.2M. */
void format_short(struct buf *out, uint64_t n);
/* All digits, in groups of three: 1,234,567. */
void format_count(struct buf *out, uint64_t n);
/* 12 %, 1.2 %, <0.1 %; nothing if there is no whole. */
void format_share(struct buf *out, uint64_t part, uint64_t whole);
/* 1.2 ms, 3.4 s, 5.6 min, 7.8 h */
void format_time(struct buf *out, uint64_t us);
/* 999 B, 1.2 kB, 12 MB, 123 GB */
void format_bytes(struct buf *out, uint64_t n);
/* 0:42, 12:34, 1:02:03: hours, minutes and seconds. */
void format_clock(struct buf *out, uint64_t seconds);
/* one crossing, 2 crossings: n and a word, with an s where it needs one. */
void format_things(struct buf *out, uint64_t n, const char *thing);

/* Text as text_printable has it, at most width columns; "..." if it is cut. */
void format_cut(struct buf *out, const char *text, int width);
/* The same, filled up with spaces to width. */
void format_cell(struct buf *out, const char *text, int width);
/* Fill what was appended since from up to width, on the left if right. */
void format_pad(struct buf *out, size_t from, int width, bool right);

/* Text wrapped to width, each line behind indent spaces. */
void format_wrapped(struct buf *out, const char *text, int indent, int width);

enum style {
	STYLE_TITLE,
	STYLE_DIM,
	STYLE_WARN,
	STYLE_ERROR,
};

/* Text of ours in a style, if color. */
void format_styled(struct buf *out, bool color, enum style style,
		   const char *text);

#endif
