/* Words of code that matter to the literals around them, in any language. */
#ifndef SOURCE_WORD_H
#define SOURCE_WORD_H

#include "base/str.h"

/* An operand follows it: return, new, ... */
bool word_is_prefix(struct str word);
/* A call of it puts a text to another one. */
bool word_appends(struct str word);

#endif
