#include "cmd/period.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "load/log_time.h"

/* What is read, in pieces. */
struct parts {
	struct tm tm;
	char fraction[8]; /* ".25", or empty */
	const char *zone; /* what follows; may be empty */
};

/* The format at *text; *text goes behind it. */
static bool
take(const char **text, const char *format, struct tm *tm)
{
	const char *end = strptime(*text, format, tm);

	if (end)
		*text = end;
	return end != NULL;
}

static void
take_fraction(const char **text, char *out)
{
	size_t n = strspn(*text + 1, "0123456789"), kept = n < 6 ? n : 6;

	if (n == 0)
		return;
	memcpy(out, *text, kept + 1);
	out[kept + 1] = '\0';
	*text += n + 1;
}

static bool
take_parts(const char *text, struct parts *out)
{
	*out = (struct parts){.fraction = ""};
	/* Four digits of the year, for strptime() takes fewer. */
	if (strspn(text, "0123456789") != 4 ||
	    !take(&text, "%Y-%m-%d", &out->tm))
		return false;
	if (*text == 'T' ||
	    (*text == ' ' && text[1] >= '0' && text[1] <= '9')) {
		text++;
		if (!take(&text, "%H:%M", &out->tm))
			return false;
		if (*text == ':' && !take(&text, ":%S", &out->tm))
			return false;
		if (*text == '.')
			take_fraction(&text, out->fraction);
	}
	out->zone = text + strspn(text, " ");
	return true;
}

/* A zone as logs have it: "+0200", "UTC". */
static void
write_zone(const char *zone, char *out, size_t size)
{
	const char *colon = strchr(zone, ':');

	if (*zone == '\0' || strcmp(zone, "Z") == 0 || strcmp(zone, "z") == 0)
		snprintf(out, size, "UTC");
	else if (colon && (*zone == '+' || *zone == '-'))
		snprintf(out, size, "%.*s%s", (int)(colon - zone), zone,
			 colon + 1);
	else
		snprintf(out, size, "%s", zone);
}

/* Is it a day of the calendar? Then that is what it is counted back to. */
static bool
is_day(struct tm tm)
{
	struct tm noon = {.tm_year = tm.tm_year,
			  .tm_mon = tm.tm_mon,
			  .tm_mday = tm.tm_mday,
			  .tm_hour = 12};

	timegm(&noon);
	return noon.tm_mon == tm.tm_mon && noon.tm_mday == tm.tm_mday;
}

int
period_time(const char *option, const char *text, int64_t *us, struct err *err)
{
	char zone[32], time[96];
	struct parts p;

	if (take_parts(text, &p) && is_day(p.tm)) {
		write_zone(p.zone, zone, sizeof(zone));
		snprintf(time, sizeof(time),
			 "%04d-%02d-%02d %02d:%02d:%02d%s %s",
			 p.tm.tm_year + 1900, p.tm.tm_mon + 1, p.tm.tm_mday,
			 p.tm.tm_hour, p.tm.tm_min, p.tm.tm_sec, p.fraction,
			 zone);
		*us = log_time_parse(str_of(time));
		if (*us != INT64_MIN)
			return 0;
	}
	err_set(err, ERR_INPUT, "--%s \"%s\" is no time", option, text);
	err_hint(err, "write it as \"2026-11-24\" or \"2026-11-24 10:00\", "
		      "with a zone such as +02:00 if it is not UTC");
	return -1;
}

bool
period_is_set(const struct period *p)
{
	return p->since_us != INT64_MIN || p->until_us != INT64_MAX;
}

bool
period_may_have(const struct period *p, int64_t first_us, int64_t written_us)
{
	const int64_t day = (int64_t)24 * 3600 * 1000000;

	if (p->until_us != INT64_MAX && first_us >= p->until_us + day)
		return false;
	return p->since_us == INT64_MIN || written_us < first_us ||
	       written_us >= p->since_us - day;
}

bool
period_has(const struct period *p, int64_t us)
{
	return us >= p->since_us && us < p->until_us;
}
