/*
 * Paths as text: no file is looked at, and links are what they are.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/buf.h"

/* Append path from the root, without "." and ".." and doubled slashes; here is
   the directory that it is from unless it begins with a slash. */
void path_absolute(struct buf *out, const char *here, const char *path);

/* What is behind folder and a slash in path, both from the root ("": the root
   itself); NULL if path is not below it. Points into path. */
const char *path_below(const char *path, const char *folder);

/* Append path as it is named in folder, both as path_absolute has them: with
   "../" in front where it is above, as it is where they share no directory. */
void path_relative(struct buf *out, const char *path, const char *folder);

#endif
