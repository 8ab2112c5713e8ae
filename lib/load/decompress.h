/*
 * The bytes in a compressed stream: gzip, bzip2, xz, zstd or lz4, of one member
 * or several one after the other, from anything that can be read, pipes too.
 */
#ifndef LOAD_DECOMPRESS_H
#define LOAD_DECOMPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* So many bytes of a stream are enough to know it by. */
#define DECOMPRESS_HEAD 8

struct decompressor; /* opaque */
struct log_source;

/* Does a stream that begins so hold compressed bytes? */
bool decompress_knows(const char *head, size_t len);

/*
 * Begin with the len bytes at head, which were read from source, and go on with
 * source, which stays the caller's. head is copied. Never fails: what is wrong
 * with the stream is told when it is read.
 */
struct decompressor *decompress_new(struct log_source *source, const char *head,
				    size_t len);
void decompress_free(struct decompressor *d);

/*
 * At most size bytes to p. How many, 0 at the end; -1 with err set if reading
 * failed or the stream is damaged or cut off: what came before is whole.
 */
ssize_t decompress_read(struct decompressor *d, char *p, size_t size,
			struct err *err);

#endif
