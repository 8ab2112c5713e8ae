/*
 * How far the reading of logs has come: shown while it goes on, and asked for
 * where it ended early.
 */
#ifndef CMD_LOG_PROGRESS_H
#define CMD_LOG_PROGRESS_H

#include "cmd/terminal.h"
#include "load/log.h"
#include "model/workload.h"

struct log_progress {
	struct log_run *run;
	uint64_t total;	  /* bytes of all logs on disk */
	bool endless;	  /* there is one whose size is not known */
	uint64_t done;	  /* bytes of the logs that are done with */
	int64_t begun_ms; /* when reading began */
};

void log_progress_begin(struct log_progress *p, struct log_run *run);

/* One more log that is to be read. Its size on disk, 0 if it is not known. */
uint64_t log_progress_add(struct log_progress *p, const char *path);

/* A log, of that size, is done with: whatever is left of it is not read. */
void log_progress_done(struct log_progress *p, uint64_t size);

/* path is of the log at hand. */
void log_progress_show(const struct log_progress *p, struct terminal *term,
		       const char *path, const struct coverage *coverage);

/* Warn that reading was interrupted: how far it came, and how many logs it did
   not come to. */
void log_progress_interrupted(const struct log_progress *p,
			      struct terminal *term, size_t unread);

#endif
