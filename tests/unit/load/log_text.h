/*
 * Logs in tests: content in memory goes through a reader, and the records come
 * out as lines of text.
 */
#ifndef TEST_LOG_TEXT_H
#define TEST_LOG_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "load/log.h"

/* A path that content can be read from, until it is closed. */
struct log_file {
	int fd;
	char path[32];
};

void log_file_open(struct log_file *f, const char *content, size_t len);
void log_file_close(struct log_file *f);

/*
 * One record as a line. What is not there is left out:
 *
 *	kind role@database (app) <session> backend/lxid 5us fetch truncated
 *	x7: text | detail
 */
void log_record_text(struct buf *out, const struct log_record *record);

/* All records of path, then "unreadable N, first line N" if there are any.
   Those of a file that does not grow are read in parts, too, and must be the
   same. */
void log_path_text(struct buf *out, const char *path,
		   const struct log_options *options);

/* The same of content. The result lives until the next call. */
const char *log_text(const char *content, const struct log_options *options);
const char *log_text_n(const char *content, size_t len,
		       const struct log_options *options);

/* Opening content must fail: "message\nhint". */
const char *log_error(const char *content, size_t len,
		      const struct log_options *options);

#endif
