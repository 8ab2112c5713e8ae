/*
 * Files as input and as results: whole files with a size limit, and results
 * that appear under their name only when they are complete.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Open path for reading; "-" is standard input. A directory is an error with
 * a message of its own. Returns a descriptor, or -1 with err set.
 */
int file_open(const char *path, struct err *err);

/*
 * Read all of path into the arena, with a NUL behind it that len does not
 * count. More than limit bytes is an error. Returns NULL with err set.
 */
char *file_read(struct arena *a, const char *path, size_t limit, size_t *len,
		struct err *err);

/*
 * Write a file of mode 0600 beside path (O_CREAT | O_EXCL | O_NOFOLLOW), sync
 * it and rename it to path. On failure path is what it was.
 */
int file_write(const char *path, const void *data, size_t len, struct err *err);

/* Write everything to a descriptor, whatever interrupts; name is for err. */
int fd_write(int fd, const char *name, const void *data, size_t len,
	     struct err *err);

#endif
