/*
 * Files as input and as results: whole files with a size limit, and results
 * that appear under their name only when they are complete.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Open path for reading; "-" is standard input. A directory is an error with
 * a message of its own. Returns a descriptor, or -1 with err set.
 */
int file_open(const char *path, struct err *err);
/* The same with more flags of open(2), for what is no standard input. */
int file_open_with(const char *path, int flags, struct err *err);

/*
 * Read all of path into the arena, with a NUL behind it that len does not
 * count. More than limit bytes is an error. Returns NULL with err set.
 */
char *file_read(struct arena *a, const char *path, size_t limit, size_t *len,
		struct err *err);

/* A file on its way: what is written stands beside path until it is whole. */
struct file_draft {
	const char *path; /* borrowed */
	char *beside;	  /* path.PID.tmp */
	int fd;
};

/*
 * Create the file beside path, of mode 0600 (O_CREAT | O_EXCL | O_NOFOLLOW);
 * write to d->fd, and then keep it, or not. Returns -1 with err set.
 */
int file_draft(struct file_draft *d, const char *path, struct err *err);
/* Sync it and rename it to path. On failure path is what it was. */
int file_keep(struct file_draft *d, struct err *err);
/* Path stays what it is. */
void file_drop(struct file_draft *d);

/* All of a file at once. On failure path is what it was. */
int file_write(const char *path, const void *data, size_t len, struct err *err);

/* Is there something of that name that a rename must not replace: a pipe, a
   device? */
bool file_is_special(const char *path);

/* Write everything to a descriptor, whatever interrupts; name is for err. */
int fd_write(int fd, const char *name, const void *data, size_t len,
	     struct err *err);

#endif
