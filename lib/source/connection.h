/* Texts that name a PostgreSQL server. */
#ifndef SOURCE_CONNECTION_H
#define SOURCE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

bool connection_is(const char *text, size_t len);

#endif
