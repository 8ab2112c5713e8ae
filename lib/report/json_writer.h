/*
 * JSON as a stream, for results that are too large for a tree: two spaces of
 * indentation, keys in the order given, which is sorted, and valid UTF-8
 * whatever comes in. Characters that a terminal should not see are escaped.
 */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/analysis.h"

/* What is written goes on in pieces of about this size. */
#define JSON_PIECE ((size_t)64 * 1024)

struct json_writer {
	struct buf *out;
	/* Takes what is in out, and leaves it empty; NULL: all of it stays. */
	void (*take)(void *arg, struct buf *out);
	void *arg;
	int depth;
	bool empty;	/* the object or array has nothing yet */
	bool after_key; /* the value goes behind its key */
};

void jw_object(struct json_writer *w);
void jw_object_end(struct json_writer *w);
void jw_array(struct json_writer *w);
void jw_array_end(struct json_writer *w);
void jw_key(struct json_writer *w, const char *key);
/* NULL is null. Bytes that are no UTF-8 become U+FFFD. */
void jw_string(struct json_writer *w, const char *s);
void jw_int(struct json_writer *w, int64_t n);
/* JSON readers hold 63 bits: what is more is the most they hold. */
void jw_count(struct json_writer *w, uint64_t n);
/* With six decimals: what differs by less differs by how it was added up. */
void jw_real(struct json_writer *w, double n);
void jw_bool(struct json_writer *w, bool b);
void jw_null(struct json_writer *w);
void jw_names(struct json_writer *w, const struct name_list *names);

/* A key with its value. */
void jw_put_string(struct json_writer *w, const char *key, const char *s);
void jw_put_count(struct json_writer *w, const char *key, uint64_t n);
void jw_put_real(struct json_writer *w, const char *key, double n);
void jw_put_bool(struct json_writer *w, const char *key, bool b);
/* As a string: JSON's numbers do not have all 64 bits. */
void jw_put_hash(struct json_writer *w, const char *key, uint64_t hash);
void jw_put_names(struct json_writer *w, const char *key,
		  const struct name_list *names);

#endif
