/*
 * SQL text from raw names and values. Quoting happens here and nowhere else.
 */
#ifndef SQL_QUOTE_H
#define SQL_QUOTE_H

#include <stddef.h>

#include "base/buf.h"

/* Append name as PostgreSQL's quote_ident would: quoted where it must be. */
void sql_ident(struct buf *out, const char *name);
/* schema.name, each quoted where it must be; schema may be NULL. */
void sql_qualified(struct buf *out, const char *schema, const char *name);
/* Append a string literal that means the same under any setting. */
void sql_literal(struct buf *out, const char *value);

/*
 * As printf for SQL, with nothing but: %I identifier, %Q a qualified name (two
 * arguments, schema and name), %L literal, %d int, %% percent. Anything else
 * aborts.
 */
void sql_fmt(struct buf *out, const char *fmt, ...);

/* An identifier from text as PostgreSQL reads it: "A""b" is A"b, Ab is ab.
   Returns the bytes read, 0 if there is no identifier. */
size_t sql_read_ident(const char *text, size_t len, struct buf *name);

#endif
