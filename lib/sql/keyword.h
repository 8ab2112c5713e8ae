/* PostgreSQL's key words, as its parser has them. */
#ifndef SQL_KEYWORD_H
#define SQL_KEYWORD_H

#include <stdbool.h>

/* Is name (lower case) a key word that an identifier must be quoted to be? */
bool keyword_needs_quotes(const char *name);

#endif
