/*
 * Logs as services deliver them. A service puts each line of the server's log
 * into an envelope of its own: a JSON object, a line of syslog, a time and a
 * stream in front. An unwrapper takes the envelopes off and gives out the log
 * as the server wrote it: lines of stderr, where a line that continues an entry
 * begins with a tab, or lines of jsonlog. What reads logs need not know.
 *
 * Memory is bounded: an item (a line or a JSON object) is at most limit bytes
 * long; longer ones are left out and count as unreadable.
 */
#ifndef LOAD_UNWRAP_H
#define LOAD_UNWRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct envelope;     /* opaque: a kind of them */
struct unwrapper;    /* opaque */
struct unwrap_lines; /* opaque */

/* Where the outer bytes come from: as read(2), with err set on failure. */
struct unwrap_source {
	ssize_t (*read)(void *arg, char *p, size_t size, struct err *err);
	void *arg;
	const bool *goes_on; /* at the end: there is more behind it, so that
				what is not whole is nothing; NULL: no */
};

/*
 * The envelope of a log that begins with the len bytes at p, NULL if it has
 * none. service is the one that the log is from, as --log-format has it, NULL
 * if that is not known: then the first item must be in the envelope, or half of
 * those that are there.
 */
const struct envelope *unwrap_recognise(const char *p, size_t len,
					const char *service);
/*
 * What the unwrapper writes in front of each line of stderr, as
 * log_line_prefix would have it: what only the envelope says. Mostly "".
 */
const char *unwrap_head(const struct envelope *e);

/*
 * Begin with the len bytes at p, which are copied, and go on with source.
 * written_us: when the log was written last, in microseconds since 1970, for
 * times without a year; INT64_MAX: it still is.
 */
struct unwrapper *unwrap_new(const struct envelope *e,
			     const struct unwrap_source *source, const char *p,
			     size_t len, size_t limit, int64_t written_us);
void unwrap_free(struct unwrapper *u);
/* The source is at its beginning again; written_us as above. */
void unwrap_restart(struct unwrapper *u, int64_t written_us);
/* The first n items that are in no such envelope or too long are known, and do
   not count. */
void unwrap_expect(struct unwrapper *u, uint64_t n);

/* At most size inner bytes to p. How many, 0 at the end, -1 with err set if the
   source failed: what came before is given out first. */
ssize_t unwrap_read(struct unwrapper *u, char *p, size_t size, struct err *err);

/* The outer line that an inner one comes from. What was read long ago is known
   no better than to be before a certain line: then it is that one. */
uint64_t unwrap_line(const struct unwrapper *u, uint64_t line);
/* What is known of that now, for later, when the unwrapper went on. had is NULL
   or an earlier one, which is used again; to be freed by free(). */
struct unwrap_lines *unwrap_lines_keep(const struct unwrapper *u,
				       struct unwrap_lines *had);
uint64_t unwrap_lines_find(const struct unwrap_lines *l, uint64_t line);
/* Items so far that were in no such envelope or too long, and the line of the
   first of them (0: none). */
uint64_t unwrap_unreadable(const struct unwrapper *u, uint64_t *first_line);

#endif
