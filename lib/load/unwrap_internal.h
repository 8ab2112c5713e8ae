/*
 * Between the parts of the unwrapper: its state, and what each envelope is.
 */
#ifndef LOAD_UNWRAP_INTERNAL_H
#define LOAD_UNWRAP_INTERNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "load/unwrap.h"

struct envelope {
	const char *services[3]; /* whose it is, NULL behind the last one */
	const char *head;	 /* what unwrap_head() says */
	bool json;		 /* an item is a JSON object, else a line */
	/* Is this item in the envelope, and from the server? */
	bool (*knows)(struct str item);
	/* Give out what is in an item. false if it is in no such envelope. */
	bool (*take)(struct unwrapper *u, struct str item);
};

extern const struct envelope envelope_docker, envelope_cri;
extern const struct envelope envelope_cnpg, envelope_google, envelope_azure;
extern const struct envelope envelope_cloudwatch, envelope_cloudwatch_text;
extern const struct envelope envelope_heroku, envelope_syslog;

/* An entry of which not everything came yet. */
struct piece {
	uint64_t key;	 /* whose it is */
	uint64_t number; /* which of its messages */
	struct buf text;
	uint64_t line;	  /* the outer one that it began on */
	uint64_t touched; /* the one that added to it last */
	size_t last_len;  /* of what was added last */
	bool last_space;  /* there is a space in that, behind its first byte */
	bool complete;	  /* no more comes for it */
	bool cut;	  /* it is too long: what comes is left out */
};

#define PIECES_MAX 128
struct pieces {
	struct piece open[PIECES_MAX]; /* a ring, oldest first */
	size_t first, n;
	size_t bytes; /* of all their texts */
};

/* Line inner of what is given out began on line outer, and those behind it one
   by one. */
struct unwrap_mark {
	uint64_t inner, outer;
};
#define UNWRAP_MARKS 8192
struct unwrap_lines {
	struct unwrap_mark marks[UNWRAP_MARKS]; /* a ring */
	uint64_t n;				/* ever */
};

struct unwrapper {
	const struct envelope *envelope;
	struct unwrap_source source;
	size_t limit;
	int64_t written_us;

	char *data; /* outer bytes, those from start to end not taken yet */
	size_t start, end, cap;
	bool ended;    /* none come behind end */
	bool skipping; /* to the end of a line */
	int rc;	       /* what the source said at its end, and */
	struct err error;
	uint64_t line; /* of the outer log, that start is in */
	uint64_t unreadable, first_unreadable;
	uint64_t expected; /* unreadable ones that do not count */

	struct buf out; /* inner bytes, those from given on not given out */
	size_t given;
	size_t counted;	    /* bytes of out whose newlines are in out_lines */
	uint64_t out_lines; /* so far */
	struct pieces pieces;
	struct buf scratch; /* of the item at hand */

	struct unwrap_lines lines;
};

/* What begins on a line of the outer log is in no envelope. */
void unwrap_skip(struct unwrapper *u, uint64_t line);
/* What is put out next comes from a line of the outer log. */
void unwrap_mark(struct unwrapper *u, uint64_t line);

/*
 * More of a line that comes in pieces, one after the other. complete: it is the
 * last one, and the line is given out. text is not in u->out, to which others
 * may be put before it is read; nor is that of a part below.
 */
void piece_join(struct unwrapper *u, uint64_t key, struct str text,
		bool complete);
/*
 * A part of a message that comes in pieces, as the server's syslog has them:
 * see unwrap_piece.c. The message is given out when the same key has another
 * one, or was silent for long.
 */
struct piece_part {
	uint64_t key, number;
	bool first;	 /* it begins a message */
	struct str head; /* for the lines that begin in text */
	struct str text;
};
void piece_add(struct unwrapper *u, const struct piece_part *part);
/* Give out what is still open. */
void pieces_finish(struct unwrapper *u);
void pieces_release(struct pieces *p);

/* How bytes are taken apart into items. */
enum split {
	SPLIT_MORE,   /* the bytes end before the item does */
	SPLIT_ITEM,   /* one was found */
	SPLIT_NONE,   /* what is there is none, and nothing is lost */
	SPLIT_BROKEN, /* it should be one and is none */
	SPLIT_LONG,   /* the same, and its end is not there */
};
struct split_item {
	struct str text; /* of SPLIT_ITEM */
	size_t taken;	 /* bytes, unless it is SPLIT_MORE */
};
/* len is not 0. last: nothing comes behind it. limit is that of an item. */
enum split split_line(const char *p, size_t len, size_t limit, bool last,
		      struct split_item *out);
enum split split_json(const char *p, size_t len, size_t limit, bool last,
		      struct split_item *out);

/* A value in a JSON object. */
struct json_member {
	char kind;	/* '"', '{', '[', 'v' any other, 0 absent */
	struct str raw; /* of a string without quotes, with its escapes */
};
/*
 * Find n members of an object by their keys; where one is there twice, the last
 * one. false if it is no object: then out holds what was found so far.
 */
bool json_members(struct str object, const char *const *keys, size_t n,
		  struct json_member *out);
/* The next object of an array, of which at is what is left. false if there is
   none. */
bool json_element(struct str *at, struct str *object);
/* Keys of arrays of items. */
#define LIST_KEYS 4
extern const char *const list_keys[LIST_KEYS];

/* Put out text, */
void unwrap_put(struct unwrapper *u, const char *text);
void unwrap_put_str(struct unwrapper *u, struct str s);
/* a string of JSON, its escapes undone: false if they are none, */
bool unwrap_put_string(struct unwrapper *u, struct str raw);
/* the same as a line, or as several, which may have their last newline, */
bool unwrap_put_line(struct unwrapper *u, struct str raw);
/* or a member of a line of jsonlog, unless it is empty. */
void unwrap_put_member(struct unwrapper *u, const char *key, struct str raw);

/* What pgaudit says of a statement, taken apart by a service. */
enum {
	AUDIT_TYPE,
	AUDIT_STATEMENT_ID,
	AUDIT_SUBSTATEMENT_ID,
	AUDIT_CLASS,
	AUDIT_COMMAND,
	AUDIT_STATEMENT,
	AUDIT_KEYS
};

/* Put it out as the member "message" of a line of jsonlog, as the server has
   it, but for the object and the parameters, which nobody asks for. */
void unwrap_put_audit(struct unwrapper *u, const struct json_member *m);

/* "2026-11-23T18:18:17.123Z", with an offset in place of the Z, or without: its
   length, 0 if it is not there. */
size_t iso_time_scan(const char *p, size_t len);
/* The same as the server writes %m, to to, with MOMENT_MAX bytes. Its length.
 */
#define MOMENT_MAX 48
size_t iso_time_moment(struct str iso, char *to);
/* "Nov 23 18:18:17", perhaps with a fraction. */
size_t bsd_time_scan(const char *p, size_t len);
/* The year is the last one in which it is not after written_us, or now if that
   is INT64_MAX. */
size_t bsd_time_moment(struct str bsd, int64_t written_us, char *to);
/* "2026-11-23 18:18:17" */
bool is_plain_time(struct str s);

/* What s begins with, and a space, are taken from it. false if they are not
   there: a time as of iso_time_scan(), */
bool take_iso_time(struct str *s);
/* or a word, which is not empty. */
bool take_word(struct str *s, struct str *word);

#endif
