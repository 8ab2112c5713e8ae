/*
 * A result on its way to standard output or to the file of -o, as a whole or in
 * pieces. A file appears only when it is complete.
 */
#ifndef CMD_RESULT_H
#define CMD_RESULT_H

#include "base/file.h"
#include "cmd/terminal.h"

struct result {
	const char *name; /* for messages */
	int fd;
	bool drafted; /* in draft, which fd is of */
	struct file_draft draft;
	bool failed; /* with err; what follows is dropped */
	struct err err;
};

/* Returns -1 with err set; else result_end() must follow. */
int result_begin(struct result *r, const struct terminal *t, struct err *err);

/* Take what is in piece, and leave it empty. result is a struct result. */
void result_take(void *result, struct buf *piece);

/* It is complete. Returns -1 with err set if any of it could not be written. */
int result_end(struct result *r, struct err *err);

/* All of it at once. Returns -1 with err set. */
int result_write(const struct terminal *t, struct buf *text, struct err *err);

#endif
