/* Time that passes, for waits and timeouts. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some time in the past, whatever the calendar does. */
int64_t clock_ms(void);

#endif
