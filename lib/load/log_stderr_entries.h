/*
 * The entries of stderr logs. An entry is a line with a severity such as LOG or
 * ERROR, and the lines of the same session behind it whose "severity" is
 * DETAIL, STATEMENT and so on. Where a message holds newlines, the server
 * writes a tab behind each.
 *
 *	... [331] shop@shop LOG:  statement: EXECUTE q(1);     entry
 *	... [331] shop@shop DETAIL:  prepare: PREPARE q AS     its detail,
 *		SELECT 1                                       continued
 *	... [347] shop@shop LOG:  duration: 0.195 ms           next entry
 *
 * An entry is complete when its session begins another. Sessions may interleave
 * (without the logging collector they do), so that a few entries are open at a
 * time, oldest first, and the oldest is handed out when there are too many.
 * Their text stays in the buffer, which is held from the oldest on.
 *
 * So what a line means depends on the last few entries before it alone, and as
 * many behind an entry it is handed out: a part of a log that sees so many of
 * its neighbours' entries finds its own as they are.
 */
#ifndef LOAD_LOG_STDERR_ENTRIES_H
#define LOAD_LOG_STDERR_ENTRIES_H

#include "base/newlines.h"
#include "load/log_stderr.h"

#define STDERR_OPEN_MAX 8

struct stderr_entry {
	uint64_t at;	      /* its first byte, */
	uint64_t last_at;     /* and that of its last line with a prefix */
	uint64_t number;      /* of its first line */
	uint64_t bad;	      /* lines before it that were nobody's */
	struct log_line line; /* with the fields of all its lines */
	/* The field that a continued line belongs to, FIELD_COUNT: none. */
	enum log_field last;
	unsigned continued; /* a bit for each field that has more lines */
};

struct stderr_state {
	struct stderr_lines lines;
	bool is_part; /* lines are the whole's */
	struct log_layouts *layouts;
	uint64_t at; /* the line that is looked at next */
	struct stderr_entry open[STDERR_OPEN_MAX];
	size_t first, n;
	struct stderr_entry *current; /* whose line was the last one */
	uint64_t bad;		      /* lines so far that were nobody's */
	bool ended;		      /* in an entry that is cut */
	struct newlines ends;	      /* of lines, from at on, */
	bool has_ends;		      /* unless the buffer has moved */
};

static inline struct stderr_entry *
stderr_entry_at(struct stderr_state *s, size_t i)
{
	return &s->open[(s->first + i) % STDERR_OPEN_MAX];
}

static inline const char *
stderr_bytes_at(const struct log_reader *r, uint64_t at)
{
	return r->in.data + (at - r->in.base);
}

/* Is what begins there another part's? */
static inline bool
stderr_is_elsewhere(const struct log_reader *r, uint64_t at)
{
	return at < r->from || at >= r->to;
}

/* The oldest entry becomes a record; false if it is none. */
bool stderr_hand_out(struct log_reader *r, struct log_record *out);

/* The line p..len at s->at, whatever it is. There is room for an entry. */
void stderr_count_line(struct log_reader *r, const char *p, size_t len);
/* The lines from s->at on whose end is in the buffer, as long as there is room
   for an entry. */
void stderr_take_lines(struct log_reader *r);

#endif
