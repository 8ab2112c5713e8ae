/*
 * What lines in envelopes begin with: times as they have them, which become
 * what the server writes for %m, and words.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "load/unwrap_internal.h"
#include "sql/chars.h"

/* Does s begin as form does, where 0 is any digit? */
static bool
begins_as(const char *p, size_t len, const char *form)
{
	size_t i = 0;

	for (; form[i]; i++)
		if (i == len ||
		    (form[i] == '0' ? !is_digit(p[i]) : p[i] != form[i]))
			return false;
	return true;
}

static size_t
fraction_scan(const char *p, size_t len)
{
	size_t n = 1;

	if (len == 0 || *p != '.')
		return 0;
	while (n < len && is_digit(p[n]))
		n++;
	return n > 1 ? n : 0;
}

#define SECONDS "0000-00-00T00:00:00"

size_t
iso_time_scan(const char *p, size_t len)
{
	size_t n = sizeof(SECONDS) - 1;

	if (!begins_as(p, len, SECONDS))
		return 0;
	n += fraction_scan(p + n, len - n);
	if (n == len)
		return n;
	if (p[n] == 'Z')
		return n + 1;
	if (p[n] != '+' && p[n] != '-')
		return n;
	if (begins_as(p + n + 1, len - n - 1, "00:00"))
		return n + 6;
	return begins_as(p + n + 1, len - n - 1, "0000") ? n + 5 : 0;
}

bool
is_plain_time(struct str s)
{
	return begins_as(s.p, s.len, "0000-00-00 00:00:00");
}

static size_t
put_text(char *to, struct str s)
{
	memcpy(to, s.p, s.len);
	return s.len;
}

/* Six digits of a fraction, whatever there are, and a space. */
static size_t
put_fraction(const char *p, size_t len, char *to)
{
	size_t n = put_text(to, STR(".000000 "));

	for (size_t i = 1; i < len && i < 7; i++)
		to[i] = p[i];
	return n;
}

size_t
iso_time_moment(struct str iso, char *to)
{
	const char *p = iso.p, *end = p + iso.len;
	size_t n = sizeof(SECONDS) - 1, fraction;

	if (iso_time_scan(p, iso.len) != iso.len || iso.len == 0)
		return 0;
	memcpy(to, p, n);
	to[10] = ' ';
	p += n;
	fraction = fraction_scan(p, (size_t)(end - p));
	n += put_fraction(p, fraction, to + n);
	p += fraction;
	if (p == end || *p == 'Z')
		return n + put_text(to + n, STR("UTC"));
	for (; p < end; p++)
		if (*p != ':')
			to[n++] = *p;
	return n;
}

/* 0 to 11, -1 if it is none. */
static int
month_of(const char *p)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (memcmp(p, names + 3 * (ptrdiff_t)i, 3) == 0)
			return i;
	return -1;
}

#define BSD_TIME " 00:00:00"

size_t
bsd_time_scan(const char *p, size_t len)
{
	size_t n = 6 + sizeof(BSD_TIME) - 1;

	if (len < n || month_of(p) < 0 || p[3] != ' ' ||
	    (p[4] != ' ' && !is_digit(p[4])) || !is_digit(p[5]) ||
	    !begins_as(p + 6, len - 6, BSD_TIME))
		return 0;
	return n + fraction_scan(p + n, len - n);
}

/* As if all months were long: it is there to be compared. */
static int
day_of_year(int month, int day)
{
	return month * 31 + day;
}

size_t
bsd_time_moment(struct str bsd, int64_t written_us, char *to)
{
	const char *p = bsd.p;
	time_t written = written_us == INT64_MAX
				 ? time(NULL)
				 : (time_t)(written_us / 1000000);
	size_t n = 6 + sizeof(BSD_TIME) - 1;
	int month = month_of(p), day = p[5] - '0', year;
	struct tm now;

	day += p[4] == ' ' ? 0 : (p[4] - '0') * 10;
	if (!gmtime_r(&written, &now))
		return 0;
	year = now.tm_year + 1900;
	if (day_of_year(month, day) > day_of_year(now.tm_mon, now.tm_mday) + 1)
		year--;
	if (year < 0 || year > 9999)
		return 0;
	snprintf(to, MOMENT_MAX, "%04d-%02d-%02d%.9s", year, month + 1, day,
		 p + 6);
	n = 10 + sizeof(BSD_TIME) - 1;
	n += put_fraction(p + 15, bsd.len - 15, to + n);
	return n + put_text(to + n, STR("UTC"));
}

bool
take_word(struct str *s, struct str *word)
{
	const char *space = s->len ? memchr(s->p, ' ', s->len) : NULL;

	if (!space || space == s->p)
		return false;
	*word = (struct str){s->p, (size_t)(space - s->p)};
	*s = (struct str){space + 1, s->len - word->len - 1};
	return true;
}

bool
take_iso_time(struct str *s)
{
	size_t n = iso_time_scan(s->p, s->len);
	struct str time;

	return n && n < s->len && s->p[n] == ' ' && take_word(s, &time);
}
