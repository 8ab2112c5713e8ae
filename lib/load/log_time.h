/*
 * Times as PostgreSQL logs them: "2026-11-23 18:18:17.507 UTC" (%m, csvlog,
 * jsonlog), the same without a fraction (%t, %s) and "1795457897.507" (%n).
 */
#ifndef LOAD_LOG_TIME_H
#define LOAD_LOG_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * How many bytes the time with a zone at p takes, 0 if there is none. fraction:
 * 1 it must have one, 0 it must not, -1 as it likes.
 */
size_t log_time_scan(const char *p, size_t len, int fraction);

/* Microseconds since 1970; INT64_MIN if s is no time. */
int64_t log_time_parse(struct str s);

/* The second that the last time was in; zeroed at first. */
struct log_second {
	char form[40]; /* that time, but of its first millisecond */
	size_t len;    /* 0: none is known */
	int64_t us;
};

/* Is s a time of that second, with milliseconds? */
bool log_time_is_next(const struct log_second *second, struct str s);

/* As log_time_parse(), for times that come one after the other. */
int64_t log_time_parse_next(struct log_second *second, struct str s);

#endif
