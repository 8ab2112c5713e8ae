/*
 * Passwords have no place in a plan, and one that is there must not reach a
 * message: not its own, and not one about another mistake of the same line.
 */
#ifndef LOAD_PLAN_SECRET_H
#define LOAD_PLAN_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Does a connection string, as libpq reads it, hold a password? */
bool conninfo_has_password(const char *conninfo);

/* Overwrite with * whatever looks like a password; for any text. */
void mask_passwords(char *text, size_t len);

#endif
