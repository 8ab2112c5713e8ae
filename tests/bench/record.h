/*
 * One entry of the server's log, and how it is written in each format: what
 * write_csvlog(), write_jsonlog() and send_message_to_server_log() of
 * PostgreSQL 15 write for it.
 */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* What the stderr log is written with. */
#define LINE_PREFIX "%m [%p] %c %l %v %q%u@%d/%a "

enum format {
	FORMAT_CSV,
	FORMAT_JSON,
	FORMAT_STDERR
};

/* A process of the server. Texts that are NULL it does not have. */
struct process {
	uint32_t pid;
	uint64_t started; /* seconds since 1970 */
	uint64_t lines;
	const char *backend_type;
	const char *user, *database, *host, *application;
	uint32_t port;
	uint32_t backend; /* of its virtual transaction ids; 0: none */
	bool is_client;
};

struct record {
	struct process *process;
	uint64_t time; /* microseconds since 1970 */
	const char *ps;
	bool has_vxid;
	uint32_t lxid;
	uint64_t xid;
	const char *severity, *state;			/* state NULL: 00000 */
	const struct buf *message, *detail, *statement; /* NULL: none */
	uint32_t position; /* of the error in the statement; 0: none */
};

void record_write(struct buf *out, enum format format, const struct record *r);

#endif
