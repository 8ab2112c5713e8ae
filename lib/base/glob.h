/*
 * Globs taken apart once and matched without recursion: the time is at most the
 * length of the glob times that of the text.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct glob; /* opaque */

/* Does text have a * ? or [ outside double quotes? */
bool glob_is(const char *text);

/* NULL with err set if a class or a quote does not end. */
struct glob *glob_new(const char *text, struct err *err);
void glob_free(struct glob *g);

bool glob_match(const struct glob *g, const char *text, size_t len);
/* How many of its characters are literal ones. */
size_t glob_literals(const struct glob *g);
/* The literal text at its start; borrowed. */
const char *glob_prefix(const struct glob *g);

#endif
