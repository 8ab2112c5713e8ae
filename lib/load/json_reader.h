/*
 * Members of a JSON tree, with their types checked: the first mistake is kept
 * as an error that names its path ("crossings[3].weight: a number was
 * expected"), and reading goes on with empty values, so that callers need to
 * look only once, at the end.
 */
#ifndef LOAD_JSON_READER_H
#define LOAD_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "model/analysis.h"

struct json_reader {
	struct arena *arena; /* strings are kept here, equal ones once */
	struct map strings;
	struct buf path; /* of the object at hand */
	struct err *err;
	bool failed;
};

/*
 * The tree of a file of at most limit bytes, in which no object has a key
 * twice. json_decref it. NULL with err set, and placed in the file.
 */
json_t *jr_load(const char *path, size_t limit, struct err *err);

void jr_init(struct json_reader *r, struct arena *arena, struct err *err);
void jr_release(struct json_reader *r);

/* Fail at the object at hand, or at its member key if that is not NULL. */
void jr_fail(struct json_reader *r, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "" where it fails. */
const char *jr_string(struct json_reader *r, const json_t *o, const char *key);
const char *jr_string_or_null(struct json_reader *r, const json_t *o,
			      const char *key);
bool jr_bool(struct json_reader *r, const json_t *o, const char *key);
int64_t jr_int(struct json_reader *r, const json_t *o, const char *key);
/* Not negative. */
uint64_t jr_count(struct json_reader *r, const json_t *o, const char *key);
/* A number that is not negative; null, if it is that. */
double jr_real(struct json_reader *r, const json_t *o, const char *key,
	       double null);
/* Of 16 hexadecimal digits, as a string. */
uint64_t jr_hash(struct json_reader *r, const json_t *o, const char *key);

/* One of n names, as a number; name gives each. */
int jr_choice(struct json_reader *r, const json_t *o, const char *key,
	      const char *const *names, size_t n);
/* Several of them, as a mask of 1 << number. */
unsigned jr_choices(struct json_reader *r, const json_t *o, const char *key,
		    const char *const *names, size_t n);

/* Strings as they come. */
void jr_names(struct json_reader *r, const json_t *o, const char *key,
	      struct name_list *out);
/* The same, sorted, each once. */
void jr_name_set(struct json_reader *r, const json_t *o, const char *key,
		 struct name_list *out);

/* Call read for every object of an array. */
void jr_each(struct json_reader *r, const json_t *o, const char *key,
	     void (*read)(struct json_reader *r, const json_t *element,
			  void *arg),
	     void *arg);
/* The object that is the member key; NULL where it fails. */
const json_t *jr_object(struct json_reader *r, const json_t *o,
			const char *key);

#endif
