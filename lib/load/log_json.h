/*
 * JSON strings and lines, for jsonlog.
 */
#ifndef LOAD_LOG_JSON_H
#define LOAD_LOG_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "load/log_format.h"
#include "load/log_long.h"

/*
 * The fields of one object, which is all there is in text. Its bytes must be
 * writable: escapes are undone in place, whether it is an object or not.
 */
bool log_json_object(struct str text, struct log_fields *f);

/* Undo the escapes of a string in place, in writable bytes: it only gets
   shorter. */
bool log_json_unescape(struct str *s);

/* What an escape sequence stands for. */
struct json_escape {
	char text[4]; /* UTF-8 */
	size_t len;
	size_t taken; /* bytes of the sequence */
};

/*
 * The sequence at p, which is at its backslash. Half of a surrogate pair is
 * U+FFFD. false if it is none, or if fewer bytes than it has are there.
 */
bool json_escape(const char *p, size_t len, struct json_escape *out);
#define JSON_ESCAPE_MAX 12

/*
 * Take the line at in->start in pieces. 1 a record, 0 it was none, -1 reading
 * failed. The line is taken, with its newline.
 */
int log_json_stream(struct log_input *in, struct log_long *l, struct err *err);

/* The field that a key names, -1 if none. */
int log_json_field(const char *key, size_t len);

#endif
