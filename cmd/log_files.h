/*
 * What --log names, as files: a file, "-" or a FIFO is itself, a directory is
 * the files in it, and a glob that the shell left alone is what it matches.
 */
#ifndef CMD_LOG_FILES_H
#define CMD_LOG_FILES_H

#include "base/err.h"
#include "base/vec.h"
#include "cmd/terminal.h"

VEC_TYPE(log_files, const char *);

/*
 * Add the files of name to out, in the order of their names, from the arena.
 * What is left out in a directory is said with -v, unless term is NULL: its
 * directories, dot files, editors' backups. -1 with err set if there is nothing
 * to read.
 */
int log_files_add(struct arena *a, const char *name, struct terminal *term,
		  struct log_files *out, struct err *err);

#endif
