/* --since and --until: which entries of a log are meant, by their times. */
#ifndef CMD_PERIOD_H
#define CMD_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Microseconds since 1970: from since on, up to but without until. INT64_MIN
   and INT64_MAX where there is no such end. */
struct period {
	int64_t since_us, until_us;
};

/*
 * "2026-11-24", "2026-11-24 10:00", "2026-11-24T10:00:05.25+02:00": a day, or a
 * time of day to the second's fraction, in the zone it names (an offset, Z, or
 * an abbreviation that logs use), else in UTC. -1 with err set, which names
 * option, if text is none.
 */
int period_time(const char *option, const char *text, int64_t *us,
		struct err *err);

bool period_is_set(const struct period *p);
bool period_has(const struct period *p, int64_t us);
/*
 * Can a file of entries in the order of their times have one in the period?
 * first_us is the time of its first entry, written_us when it was written last,
 * which is not believed if it is before that. Clocks, and zones that are not
 * known, may differ by a day.
 */
bool period_may_have(const struct period *p, int64_t first_us,
		     int64_t written_us);

#endif
