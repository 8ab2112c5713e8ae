/*
 * Comma-separated values as PostgreSQL writes them (csvlog, COPY .. CSV):
 * fields with commas, quotes or newlines in them stand in quotes, quotes in
 * those are doubled. A record ends with a newline outside quotes.
 *
 * Nothing is changed where it stands: text whose quotes are doubled is made
 * beside it.
 */
#ifndef LOAD_LOG_FIELDS_H
#define LOAD_LOG_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define CSV_FIELDS_MAX 64

struct csv_record {
	const char *p;	  /* where it begins, */
	const char *next; /* and where the one behind it does */
	size_t n;	  /* fields */
	uint64_t doubled; /* a bit for each that has doubled quotes */
	uint64_t lines;	  /* newlines in all of it */
	/* Of each field, where its comma or newline is, or the bytes end. There
	   is room for those of 64 bytes more than can be of a record. */
	const char *end[CSV_FIELDS_MAX + 64];
};

enum csv_split {
	CSV_BROKEN = -1, /* no such record */
	CSV_MORE,	 /* the bytes end before the record does */
	CSV_RECORD,
};

/*
 * Take the record at p apart. last: there is nothing behind end, so that it
 * ends the record too. What is no record as a whole has its first fields, all
 * but the last of n, and nothing else.
 */
enum csv_split csv_split(const char *p, const char *end, bool last,
			 struct csv_record *out);

/* What stands in a field, without the quotes around it. */
static inline struct str
csv_field(const struct csv_record *r, size_t i)
{
	const char *p = i ? r->end[i - 1] + 1 : r->p;
	size_t len = (size_t)(r->end[i] - p), quoted;

	if (len == 0)
		return (struct str){p, 0};
	len -= p[len - 1] == '\r';
	quoted = *p == '"';
	return (struct str){p + quoted, len - 2 * quoted};
}

/* s with its doubled quotes made single, in memory of the arena. */
struct str csv_undouble(struct str s, struct arena *a);

/* The text of a field: in memory of the arena if it has doubled quotes. */
static inline struct str
csv_text(const struct csv_record *r, size_t i, struct arena *a)
{
	struct str s = csv_field(r, i);

	return r->doubled >> i & 1 ? csv_undouble(s, a) : s;
}

/* Newlines in p..end. */
size_t csv_newlines(const char *p, const char *end);

#endif
