/*
 * A composition as text, line by line, for comparing:
 *
 *	q1 b: SELECT o.id, o.user_id FROM orders o WHERE o.flag = $1 [$1]
 *	q2 a left q2.2=q1.2: SELECT u.name, u.id FROM users u
 *	   WHERE u.id = ANY ($1) [{q1.2}]
 *	= id q1.1, name q2.1
 *	note ..
 *
 * (each query is one line). {q1.2} is a list, q1.2 one value.
 */
#ifndef SUPPORT_COMPOSITION_TEXT_H
#define SUPPORT_COMPOSITION_TEXT_H

#include "base/buf.h"
#include "model/composition.h"

void composition_text(struct buf *out, const struct composition *c);

#endif
