#include "load/log_time.h"
#include "sql/chars.h"

#include <stdbool.h>
#include <string.h>

/* "2026-11-23 18:18:17" */
#define TIME_LEN 19

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Do the eight bytes at p look as form does, where 0 is any digit? What they
 * differ by must be 0, where form has a digit up to 9: adding slack carries
 * everything else into the upper half of its byte.
 */
static inline bool
looks_like(const char *p, const char *form, const char *slack)
{
	uint64_t bytes, want, add;

	memcpy(&bytes, p, 8);
	memcpy(&want, form, 8);
	memcpy(&add, slack, 8);
	bytes ^= want;
	return ((bytes | (bytes + add)) & 0xf0f0f0f0f0f0f0f0u) == 0;
}

static bool
looks_like_time(const char *p, size_t len)
{
	return len >= TIME_LEN &&
	       looks_like(p, "0000-00-", "\6\6\6\6\17\6\6\17") &&
	       looks_like(p + 8, "00 00:00", "\6\6\17\6\6\17\6\6") &&
	       looks_like(p + 11, "00:00:00", "\6\6\17\6\6\17\6\6");
}

static size_t
digits(const char *p, size_t len, size_t max)
{
	size_t n = 0;

	while (n < len && n < max && is_digit(p[n]))
		n++;
	return n;
}

/* A zone is an abbreviation, or an offset where a place has none: -03, +0545.
 */
static size_t
zone_scan(const char *p, size_t len)
{
	size_t n = 0;

	if (len && (*p == '+' || *p == '-')) {
		n = digits(p + 1, len - 1, 4);
		return n == 2 || n == 4 ? n + 1 : 0;
	}
	while (n < len && n < 8 && is_letter(p[n]))
		n++;
	return n;
}

/* Where the parts of a time are, from its beginning. */
struct parts {
	size_t fraction; /* digits */
	size_t zone, len;
};

/* What follows the seconds in most logs: ".507 UTC". */
static bool
has_common_end(const char *p, size_t len)
{
	return len >= 8 && looks_like(p, ".000 UTC", "\17\6\6\6\17\17\17\17") &&
	       (len == 8 || !is_letter(p[8]));
}

static bool
find_parts(const char *p, size_t len, struct parts *out)
{
	size_t at = TIME_LEN, n;

	if (!looks_like_time(p, len))
		return false;
	if (has_common_end(p + at, len - at)) {
		*out = (struct parts){.fraction = 3, at + 5, at + 8};
		return true;
	}
	out->fraction = 0;
	if (at < len && p[at] == '.') {
		out->fraction = digits(p + at + 1, len - at - 1, 9);
		if (out->fraction == 0)
			return false;
		at += out->fraction + 1;
	}
	if (at == len || p[at] != ' ')
		return false;
	out->zone = at + 1;
	n = zone_scan(p + out->zone, len - out->zone);
	out->len = out->zone + n;
	return n;
}

size_t
log_time_scan(const char *p, size_t len, int fraction)
{
	struct parts parts;

	if (!find_parts(p, len, &parts))
		return 0;
	if (fraction >= 0 && (fraction > 0) != (parts.fraction > 0))
		return 0;
	return parts.len;
}

static int64_t
number(const char *p, size_t n)
{
	int64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + (p[i] - '0');
	return v;
}

/* Two digits. */
static int64_t
two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* Six digits of a fraction, whatever there are. */
static int64_t
micros(const char *p, size_t n)
{
	static const int scale[] = {1000000, 100000, 10000, 1000, 100, 10, 1};

	n = n < 6 ? n : 6;
	return number(p, n) * scale[n];
}

/* Days from 1970-01-01 in the Gregorian calendar; years begin in March so that
   the leap day is the last. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

/*
 * Minutes east of Greenwich. Abbreviations are not unique: these are the ones
 * whose change between summer and winter would break the order of a log. The
 * rest count as UTC.
 */
static int64_t
zone_minutes(const char *p, size_t n)
{
	static const struct {
		const char *name;
		int minutes;
	} zones[] = {
		{"AEDT", 660},	{"AEST", 600},	{"BST", 60},   {"CDT", -300},
		{"CEST", 120},	{"CET", 60},	{"CST", -360}, {"EDT", -240},
		{"EEST", 180},	{"EET", 120},	{"EST", -300}, {"JST", 540},
		{"MDT", -360},	{"MSK", 180},	{"MST", -420}, {"NZDT", 780},
		{"NZST", 720},	{"PDT", -420},	{"PST", -480}, {"WEST", 60},
		{"AKDT", -480}, {"AKST", -540},
	};
	int64_t m;

	if (n && (*p == '+' || *p == '-')) {
		m = two(p + 1) * 60 + (n == 5 ? two(p + 3) : 0);
		return *p == '-' ? -m : m;
	}
	if (n == 3 && (memcmp(p, "UTC", 3) == 0 || memcmp(p, "GMT", 3) == 0))
		return 0;
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (str_is((struct str){p, n}, zones[i].name))
			return zones[i].minutes;
	return 0;
}

static int64_t
epoch_parse(struct str s)
{
	size_t n = digits(s.p, s.len, 12), fraction = 0;

	if (n == 0)
		return INT64_MIN;
	if (n < s.len && s.p[n] == '.')
		fraction = digits(s.p + n + 1, s.len - n - 1, 9);
	if (n + (fraction ? fraction + 1 : 0) != s.len)
		return INT64_MIN;
	return number(s.p, n) * 1000000 + micros(s.p + n + 1, fraction);
}

int64_t
log_time_parse(struct str s)
{
	struct parts parts;
	int64_t t;

	if (!find_parts(s.p, s.len, &parts) || parts.len != s.len)
		return epoch_parse(s);
	t = days(two(s.p) * 100 + two(s.p + 2), two(s.p + 5), two(s.p + 8));
	t = t * 24 + two(s.p + 11);
	t = t * 60 + two(s.p + 14);
	t = t * 60 + two(s.p + 17);
	t -= zone_minutes(s.p + parts.zone, s.len - parts.zone) * 60;
	return t * 1000000 + micros(s.p + TIME_LEN + 1, parts.fraction);
}

/* Where a fraction of milliseconds is, and what follows it. */
#define MILLIS	     (TIME_LEN + 1)
#define AFTER_MILLIS (MILLIS + 3)

static bool
has_millis(struct str s)
{
	return s.len > AFTER_MILLIS && s.p[TIME_LEN] == '.' &&
	       digits(s.p + MILLIS, 4, 4) == 3;
}

/* See looks_like(): digits are where the milliseconds are. */
static const char millis_slack[] = "\17\17\17\17\17\17\17\17\17\17"
				   "\17\17\17\17\17\17\17\17\17\17"
				   "\6\6\6\17\17\17\17\17\17\17"
				   "\17\17\17\17\17\17\17\17\17\17";

/* Up to there, times of a second are the same. */
#define SAME ((size_t)16)

static inline bool
looks_like_next(const struct log_second *second, const char *p, size_t at)
{
	return looks_like(p + at, second->form + at, millis_slack + at);
}

/* The time at p, which is as long as those of the second. */
static inline bool
is_in_second(const struct log_second *second, const char *p)
{
	return memcmp(p, second->form, SAME) == 0 &&
	       looks_like_next(second, p, SAME) &&
	       looks_like_next(second, p, second->len - 8);
}

bool
log_time_is_next(const struct log_second *second, struct str s)
{
	return second->len && s.len == second->len && is_in_second(second, s.p);
}

int64_t
log_time_parse_next(struct log_second *second, struct str s)
{
	int64_t us;

	if (log_time_is_next(second, s))
		return second->us + number(s.p + MILLIS, 3) * 1000;
	us = log_time_parse(s);
	second->len = 0;
	if (us == INT64_MIN || s.len > sizeof(second->form) || !has_millis(s))
		return us;
	memcpy(second->form, s.p, s.len);
	memset(second->form + MILLIS, '0', 3);
	second->len = s.len;
	second->us = us - number(s.p + MILLIS, 3) * 1000;
	return us;
}
