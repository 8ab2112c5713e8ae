/*
 * A log read in parts, by the threads of a pool, ahead of who asks for its
 * records. They come in the order of the log, and are those that one reader
 * would find in it, wherever it is cut.
 */
#ifndef LOAD_LOG_PARTS_H
#define LOAD_LOG_PARTS_H

#include "load/log_format.h"

/* Read whole, which is open and of which nothing was taken, from now on.
   Options are the log's. */
struct log_parts *log_parts_new(struct log_reader *whole,
				const struct log_options *options);
/* Whoever reads ahead ends before. */
void log_parts_free(struct log_parts *ps);

/* As log_next(). */
int log_parts_next(struct log_parts *ps, const struct log_record **out,
		   struct err *err);
/* As log_unreadable(). */
uint64_t log_parts_unreadable(struct log_parts *ps, uint64_t *first_line);

#endif
