/*
 * What the lines of a session look like. From one to the next, little of the
 * prefix changes but digits of times and numbers. Where all else is the same,
 * byte for byte, the fields are where they were, and no op needs to be run:
 *
 *	2026-11-23 18:18:17.507 UTC [331] 16 3/17 orders@shop/api LOG:  ...
 *	####-##-## ##:##:##.### UTC [###] ## #/## orders@shop/api
 *
 * So that only lines are compared that may be of one session, there is a place
 * for each value of what tells sessions apart: the process, the session's id or
 * the client's address. Another session that shares it costs time, no more.
 */
#ifndef LOAD_LOG_PREFIX_LAYOUT_H
#define LOAD_LOG_PREFIX_LAYOUT_H

#include "load/log_prefix.h"
#include "load/log_prefix_ops.h"

/*
 * The end of the prefix that line has, if it looks like one that is known; then
 * its fields are set, without the severity. NULL: it does not, as far as can be
 * told.
 */
const char *layout_match(const struct log_layouts *l, const char *line,
			 const char *end, struct log_line *out);

/* Know that of a line: each of the n ops before its severity is as short as it
   can be, and where found says. */
void layout_know(struct log_layouts *l, const char *line, const char *end,
		 const struct str *found, size_t n, const struct log_line *is);

#endif
