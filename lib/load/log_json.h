/*
 * JSON strings and lines, for jsonlog.
 */
#ifndef LOAD_LOG_JSON_H
#define LOAD_LOG_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scan.h"
#include "load/log_format.h"
#include "load/log_long.h"

struct log_json; /* opaque: what the lines of a log have in common */

struct log_json *log_json_new(void);
void log_json_free(struct log_json *json);

/*
 * The fields of one object, which is all there is in text: as they are there,
 * or in memory of the arena where they have escapes. false if it is none, or no
 * record.
 */
bool log_json_object(struct log_json *json, struct str text, struct arena *a,
		     struct log_fields *f);
/* Does text, of which the end may not be there, begin as a record does? */
bool log_json_begins(struct log_json *json, struct str text);

/*
 * Undo the escapes of the string at p, behind its opening quote. to has room
 * for end - p bytes; len of them are the string then, and behind them is
 * anything. Returns where the closing quote is, end if there is none; NULL if
 * an escape is none.
 */
const char *log_json_unescape(const char *p, const char *end, char *to,
			      size_t *len);

/* The first quote or backslash in p..end, end if there is none: far away. */
const char *log_json_far_special(const char *p, const char *end);

/* The same, perhaps near by. */
static inline const char *
log_json_special(const char *p, const char *end)
{
	const char *hit;

	if (end - p < 32)
		return scan_either(p, end, '"', '\\');
	hit = scan_near(p, '"', '\\');
	return hit ? hit : log_json_far_special(p + 32, end);
}

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
