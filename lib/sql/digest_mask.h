/*
 * Where in a statement those bytes are that matter to its digest, as bits:
 * block by block of 64 bytes, the lowest bit is the block's first byte.
 *
 * The bits are the same on every processor; where there is AVX2 they come many
 * times as fast. Nothing behind the text is read.
 */
#ifndef SQL_DIGEST_MASK_H
#define SQL_DIGEST_MASK_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BLOCK 64

struct digest_mask {
	uint64_t special; /* ' $ ( [ - / */
	uint64_t digits;
	uint64_t words;	 /* all that in_word() is true of, but $ */
	uint64_t quotes; /* of identifiers */
};

/* The masks of p (len bytes, at least one), one for each block that is begun.
   Bits behind the end are 0. */
void digest_masks(const char *p, size_t len, struct digest_mask *masks);

#endif
