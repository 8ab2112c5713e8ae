/*
 * Escapes of a log_line_prefix that end where their form does.
 */
#ifndef LOAD_LOG_PREFIX_FORM_H
#define LOAD_LOG_PREFIX_FORM_H

#include "base/scan.h"
#include "load/log_prefix_ops.h"
#include "load/log_time.h"
#include "sql/chars.h"

static inline bool
form_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of an SQLSTATE. */
static inline size_t
form_state(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && (is_digit(p[n]) || (p[n] >= 'A' && p[n] <= 'Z')))
		n++;
	return n;
}

/* The times of most logs: "2026-11-23 18:18:17.507 UTC", or without the
   milliseconds. */
#define FORM_WITH_MILLIS    27
#define FORM_WITHOUT_MILLIS 23

/* The end of the time at p, p if there is none. */
static inline const char *
form_skip_time(const char *p, const char *end, bool fraction)
{
	size_t len = (size_t)(end - p);
	size_t usual = fraction ? FORM_WITH_MILLIS : FORM_WITHOUT_MILLIS;

	if (len > usual && !form_is_letter(p[usual]) &&
	    scan_looks_like(p, "0000-00-00 00:00", '0') &&
	    scan_looks_like(p + usual - 16,
			    fraction ? "00:00:00.000 UTC" : "-00 00:00:00 UTC",
			    '0'))
		return p + usual;
	return p + log_time_scan(p, len, fraction);
}

/* Two numbers with a separator, "5eefe116.22f4" or "3/17"; p if they are not
   there. */
static inline const char *
form_skip_pair(const char *p, const char *end,
	       const char *(*scan)(const char *, const char *), char separator)
{
	const char *second = scan(p, end), *q;

	if (second == p || second == end || *second != separator)
		return p;
	second++;
	q = scan(second, end);
	return q == second ? p : q;
}

static inline const char *
form_skip_signed(const char *p, const char *end)
{
	const char *first = p + (p < end && *p == '-');
	const char *q = scan_digits(first, end);

	return q == first ? p : q;
}

/* The end of what an escape with a form of its own gives, p if it is not there.
 */
static inline __attribute__((always_inline)) const char *
form_skip(enum op_kind kind, const char *p, const char *end)
{
	switch (kind) {
	case OP_SECONDS:
		return form_skip_time(p, end, false);
	case OP_MILLIS:
		return form_skip_time(p, end, true);
	case OP_EPOCH:
		return form_skip_pair(p, end, scan_digits, '.');
	case OP_SESSION:
		return form_skip_pair(p, end, scan_hex, '.');
	case OP_VXID:
		return form_skip_pair(p, end, scan_digits, '/');
	case OP_SIGNED:
		return form_skip_signed(p, end);
	case OP_STATE:
		return end - p >= 5 && form_state(p, 5) == 5 ? p + 5 : p;
	case OP_NUMBER:
		return scan_digits(p, end);
	default:
		return p;
	}
}

#endif
