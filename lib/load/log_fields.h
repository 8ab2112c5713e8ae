/*
 * Comma-separated values as PostgreSQL writes them (csvlog, COPY .. CSV):
 * fields with commas, quotes or newlines in them stand in quotes, quotes in
 * those are doubled. A record ends with a newline outside quotes.
 */
#ifndef LOAD_LOG_FIELDS_H
#define LOAD_LOG_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define CSV_FIELDS_MAX 64

struct csv_field {
	char *p;
	size_t len;   /* without the quotes around it */
	bool escaped; /* has doubled quotes */
};

struct csv_record {
	struct csv_field field[CSV_FIELDS_MAX];
	size_t n;
	char *next; /* where the record after it begins */
};

enum csv_split {
	CSV_BROKEN = -1, /* no such record; field counts for nothing */
	CSV_MORE,	 /* the bytes end before the record does */
	CSV_RECORD,
};

/*
 * Take the record at p apart. last: there is nothing behind end, so that it
 * ends the record too. Nothing is changed.
 */
enum csv_split csv_split(char *p, char *end, bool last, struct csv_record *out);

/* The text of a field; doubled quotes are made single where they are. */
struct str csv_text(struct csv_field *f);

/* Newlines in p..end. */
size_t csv_newlines(const char *p, const char *end);

#endif
