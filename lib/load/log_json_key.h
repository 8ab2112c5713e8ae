/*
 * The keys of jsonlog, and which came behind each: the server writes them in
 * one order, of which a line leaves some out, and lines that are much alike
 * come one after the other.
 */
#ifndef LOAD_LOG_JSON_KEY_H
#define LOAD_LOG_JSON_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "load/log_json.h"

#define LOG_JSON_KEYS 29

/* The longest key with what is around it; a multiple of 8. */
#define LOG_JSON_QUOTED_MAX 24

struct log_json_key {
	/* With what is before the content of its value. */
	char quoted[LOG_JSON_QUOTED_MAX];
	const char *mask; /* the bytes of that */
	unsigned char len;
	unsigned char key_len;
	bool is_text; /* else a number */
	int field;    /* -1: it is not looked at */
};

struct log_json_member {
	struct log_json_key key;
	/* Those that came behind it, the last one first. */
	struct log_json_member *after[2];
};

struct log_json {
	struct log_json_member members[LOG_JSON_KEYS]; /* as they are written */
};

/* Which of the server's keys it is, LOG_JSON_KEYS if none; first is tried
   first. */
size_t log_json_key_find(const char *key, size_t len, size_t first);

/* Behind the member that is the last one comes m. */
static inline void
log_json_key_remember(struct log_json_member *last, struct log_json_member *m)
{
	if (last->after[0] != m) {
		last->after[1] = last->after[0];
		last->after[0] = m;
	}
}

/* Is the key at p, with what is around it? LOG_JSON_QUOTED_MAX bytes are there.
 */
static inline bool
log_json_key_is(const struct log_json_key *key, const char *p)
{
	uint64_t other = 0;

#pragma GCC unroll 3
	for (size_t i = 0; i < LOG_JSON_QUOTED_MAX; i += 8)
		other |= (hash_load8(p + i) ^ hash_load8(key->quoted + i)) &
			 hash_load8(key->mask + i);
	return other == 0;
}

/* Which of those that came behind the last member is at p, NULL if neither; so
   many bytes are there. */
static inline struct log_json_member *
log_json_key_next(const struct log_json_member *last, const char *p)
{
	if (log_json_key_is(&last->after[0]->key, p))
		return last->after[0];
	return log_json_key_is(&last->after[1]->key, p) ? last->after[1] : NULL;
}

#endif
