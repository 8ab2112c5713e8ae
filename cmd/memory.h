/*
 * --max-memory: a bound that the process keeps to as a whole. The plan and the
 * schema take what they take; of the rest, half is for what is kept of logs
 * while they are read, and half for what is made of it.
 */
#ifndef CMD_MEMORY_H
#define CMD_MEMORY_H

#include <stddef.h>

#include "cmd/terminal.h"
#include "load/log.h"
#include "model/workload.h"

/* "512M", "4G": in powers of 1024. -1 with err set if text is no size, or one
   that is too small. */
int memory_size(const char *text, size_t *bytes, struct err *err);

/* What the tally may hold, where so much is held already. */
size_t memory_share(size_t bound, size_t held);

/* Entries that are larger are read in part: to parse a statement takes many
   times its size. */
void memory_limit_entries(size_t bound, struct log_options *options);

/* Say what it cost, if anything. */
void memory_warn(struct terminal *t, size_t bound, const struct workload *w);

#endif
