/* What an operator is to literals that are joined. */
#ifndef SOURCE_SIGN_H
#define SOURCE_SIGN_H

#include "source/reader.h"

enum sign {
	SIGN_END,   /* is in no operand */
	SIGN_GO_ON, /* is */
	SIGN_JOIN,
	SIGN_APPEND, /* += */
	SIGN_SHIFT,  /* Ruby's <<: either of both */
	SIGN_DOT,
};

/* The one that begins at r->at, at level l, and its length. */
enum sign sign_at(const struct reader *r, const struct level *l, size_t *len);

#endif
