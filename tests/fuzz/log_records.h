/*
 * For the fuzzers of log formats: bytes through a reader.
 */
#ifndef FUZZ_LOG_RECORDS_H
#define FUZZ_LOG_RECORDS_H

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <stdio.h>
#include <unistd.h>

#include "base/map.h"
#include "base/pool.h"
#include "load/log.h"

static inline uint64_t
hash_str(struct str s, uint64_t h)
{
	return hash_bytes(s.p, s.len, h);
}

/* A hash of everything that the records of the bytes say. */
static inline uint64_t
log_records(const uint8_t *data, size_t size, const struct log_options *options)
{
	int fd = memfd_create("log", MFD_CLOEXEC);
	const struct log_record *r;
	struct log_reader *reader;
	uint64_t h = 0, first;
	struct err err;
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	reader = log_open(path, options, &err);
	close(fd);
	if (!reader)
		return 0;
	while (log_next(reader, &r, &err) == 1) {
		uint64_t numbers[] = {r->kind,
				      (uint64_t)r->time_us,
				      r->pid,
				      r->backend,
				      r->lxid,
				      r->session_line,
				      r->truncated,
				      r->fetch,
				      (uint64_t)r->duration_us,
				      r->shape_id,
				      r->calls};

		h = hash_bytes(numbers, sizeof(numbers), h);
		h = hash_str(r->application,
			     hash_str(r->database, hash_str(r->role, h)));
		h = hash_str(r->detail,
			     hash_str(r->text, hash_str(r->session, h)));
	}
	h += log_unreadable(reader, &first);
	log_close(reader);
	return h + first;
}

/* The same bytes in parts are the same records. */
static inline void
check_parts(const uint8_t *data, size_t size, const struct log_options *options)
{
	static struct pool *pool;
	struct log_options parts = *options;
	uint64_t want = log_records(data, size, options);

	if (!pool)
		pool = pool_new(1);
	parts.pool = pool;
	for (parts.part = 1 + size / 50; parts.part < size; parts.part *= 3)
		if (log_records(data, size, &parts) != want)
			abort();
}

/* The same bytes in one piece and in small ones are the same records, and where
   entries do not fit at all, too. */
static inline void
check_log(const uint8_t *data, size_t size, enum log_format format,
	  const char *prefix)
{
	struct log_options whole = {.line_prefix = prefix, .format = format};
	struct log_options pieces, large;

	whole.buffer = 1 << 16;
	pieces = large = whole;
	pieces.buffer = 7;
	large.entry_max = 256;
	large.text_kept = 32;
	if (log_records(data, size, &whole) !=
		    log_records(data, size, &pieces) &&
	    format != LOG_STDERR)
		abort();
	check_parts(data, size, &whole);
	check_parts(data, size, &large);
	whole.format = LOG_UNKNOWN;
	log_records(data, size, &whole);
}

#endif
