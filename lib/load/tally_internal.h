/*
 * Inside the tally. A record goes through these, in this order:
 *
 *	tally_keys.c		what needs no tally, on the thread that read it,
 *	tally_ahead.c		where the text of a new shape is parsed, too
 *	tally_session.c		whose it is: a session that lives, or a new one
 *	tally_client.c		which service: tags, application, role
 *	tally_path.c		which search path
 *	tally_temporary.c	with which temporary relations
 *	tally_text.c		which text
 *	tally_use.c		which cells: its text's statements, understood
 *	tally_statement.c	once, and kept once if they mean the same
 *	tally_fold.c		or, where memory is short, as one of many
 *	model/open.h		which transaction, and what became of it
 *	tally_count.c		the workload
 */
#ifndef LOAD_TALLY_INTERNAL_H
#define LOAD_TALLY_INTERNAL_H

#include "base/index.h"
#include "base/map.h"
#include "load/tally.h"
#include "model/open.h"
#include "sql/digest.h"
#include "sql/shape.h"

/* An interned search path. */
struct tally_path {
	struct search_path schemas; /* "$user" replaced */
	const char *text;	    /* "" the default */
	/* The same without temporary relations; NULL: it has none. */
	const struct tally_path *base;
	bool unknown; /* there was no room to keep what it is */
};

/* An interned set of a session's temporary relations; NULL: none. */
struct tally_temporary {
	VEC(const char *) names; /* sorted */
};

/* What the tags of a statement's comments say. */
enum tag_verdict {
	TAGS_NONE = -1,
	TAGS_SEVERAL = -2,
	/* or a service's index */
};

/* A client that was met, with what follows from it. */
struct tally_client {
	struct client *client;
	const char *login;			   /* the role that connected */
	const char *role, *database, *application; /* in force */
	int service;				   /* the client's */
	const struct tally_path *path;
};

/* Keys that the plan asks for, each with what a text's comments have of it. */
struct tally_tag {
	const char *key;
	size_t len;	   /* of it */
	struct str stands; /* the value as it stands there; NULL: it does not */
	bool encoded;
	struct buf value; /* for tags_find() */
};

struct tally_tags {
	struct tally_tag *v;
	size_t n;
};

struct tally_cell;
struct tally_text;

/* One statement of a text, as one service runs it under one path. */
struct tally_part {
	struct cell *cell;
	const struct statement *statement;
	enum statement_kind kind; /* the statement's */
	/* The same of BEGIN and the like, which are apart from transactions;
	   else STATEMENT_OTHER. */
	enum statement_kind control;
	bool chain;    /* COMMIT AND CHAIN */
	bool writes;   /* when it is run: what is prepared EXECUTE runs */
	bool resolved; /* in the workload, and nothing else is said of it */
};

struct tally_use {
	struct tally_text *text;
	const struct tally_path *path;
	struct tally_use *next; /* of its text, or of its key in an index */
	int service;
	uint32_t n;
	struct tally_part parts[];
};

/* A distinct text: that of a shape, or what was seen of a longer one. */
struct tally_text {
	struct shape shape; /* of all of it */
	struct tally_use *uses;
	struct tally_cell *cells;
	uint8_t nuses, ncells; /* that these are; others are in indexes */
	bool passing;	       /* it is not kept: struct tally_passing */
	bool truncated;
	enum statement_kind savepoint; /* if it is that and nothing else */
};

/* A text as it stands in a record. */
struct tally_seen {
	struct tally_text *text;
	struct str sql;
	int tags;
	uint64_t digest;	   /* by which text is found again, or 0 */
	struct tally_ahead *ahead; /* what its reader made of it, or NULL */
};

/* What is made of a text where it is read. */
struct tally_ahead {
	uint64_t id; /* of its shape, */
	struct str shape;
	bool strings; /* in which strings had a part */
	struct str comments;
	/* What statement_read() has of it under path, until somebody takes it;
	   NULL: it was not parsed. */
	struct statement *statements;
	const struct tally_path *path;
};

/* A text that there is no room for, while its record is at hand. */
struct tally_passing {
	struct tally_text text;
	struct tally_use *use; /* from the heap, with room for so many parts */
	size_t room;
	bool whole;		 /* use is there, */
	uint64_t id;		 /* of a text with this shape */
	struct arena statements; /* of use */
};

/* What SET and CREATE TEMPORARY did to a session; NULL: nothing. */
struct tally_settings {
	const struct tally_path *path;
	const char *role, *application;
	const struct tally_temporary *temporary;
};

struct tally_scope {
	struct tally_settings session, local;
};

struct tally_prepared {
	char *name;
	char *body;
	size_t size; /* of all of it */
	struct tally_prepared *next;
};

/*
 * Executions that pgaudit told of. The server may tell of the same, before it
 * or after it.
 */
struct tally_audit {
	uint64_t id;   /* of the last one in its session */
	uint64_t text; /* hash of its text */
	size_t more;   /* statements of the text that have ids of their own */
	bool awaited;  /* the server did not tell of it yet */
	uint64_t
		before; /* text of which it told before pgaudit could, 0 none */
};

struct tally_session {
	struct open_session open; /* first: it is found by this */

	/* What each statement looks at. */
	bool spoke;		     /* it ran a statement in this input */
	bool told;		     /* scope or before says something */
	int service;		     /* of a file of SQL, else -1 */
	struct tally_client *client; /* of its last statement, */
	uint64_t client_key;	     /* and its key in tally.logged, or 0 */
	struct tally_audit audit;

	struct tally_session *next; /* unused ones */
	/* Where memory is bounded, by when they last spoke. */
	struct tally_session *older, *newer;
	uint64_t key;
	char *name;
	size_t name_cap;

	struct tally_scope scope, before; /* now; when its transaction began */
	VEC(struct tally_scope) at_savepoint;
	struct tally_prepared *prepared;
	bool forgot; /* there was no room for one that was prepared */
};

/* What is counted in a cell. */
struct tally_cell {
	struct cell cell;
	struct tally_cell *next; /* of its text, or of its key in an index */
};

struct tally_transaction {
	struct transaction transaction;
	struct tally_transaction *next; /* of the same key in an index */
};

/* A cell that stands for many, and what it is made of. */
struct tally_fold {
	struct cell cell; /* its statement and shape are those below */
	struct shape shape;
	struct statement statement; /* more columns come to it */
	struct tally_use *use;	    /* of a text that is no more than that */
	struct tally_fold *next;    /* of the same hash */
	uint64_t other;		    /* the hash with another seed */
};

/* How much room there is. Once there is less there is never more again. */
enum tally_room {
	ROOM_FOR_ALL,
	ROOM_TO_FOLD, /* what is new stands for many */
	NO_ROOM,      /* only for what is bounded in itself */
};

struct tally_memory {
	size_t bound;  /* of what the tally holds; 0: none */
	size_t before; /* what its arena held before */
	size_t heap;   /* what is not in arenas, maps and indexes */
	enum tally_room room;
};

struct tally {
	const struct plan *plan;
	const struct tally_naming *naming; /* NULL: services are the plan's */
	const struct catalog *catalog;
	struct expander *expander;
	struct arena *arena; /* the workload's */
	struct workload *workload;
	struct shaper *shaper;
	char *database; /* the monolith's, NULL: any */
	uint64_t seed;	/* of digests */

	struct arena met;	   /* what clients holds */
	struct map clients, known; /* those met; the workload's */
	struct index logged;	   /* those met, as the log shows them */
	struct map paths;
	struct map temporaries;
	const char *default_path;
	struct tally_path unkept_path; /* that there was no room for */
	struct tally_temporary unkept_temporary;
	struct tally_tags tags;
	bool crowded; /* so many were met that they are to be forgotten */
	struct index verdicts;	  /* of tags: enum tag_verdict, from 1 on */
	struct tally_audit audit; /* of lines without a session */
	struct buf key;
	struct buf name; /* of a savepoint */
	struct buf scratch;

	struct map links;
	struct index texts; /* by the shape's id */
	struct index uses, cells, statements, transactions;
	struct index digests;	  /* texts again, by digest */
	struct index digest_uses; /* and their uses */
	struct arena used;	  /* what uses holds */
	struct arena parsing;	  /* for the text at hand */
	struct log_prepare prepare;
	struct ahead *ahead;
	void *keys_scratch;	  /* for records that have no keys, and */
	struct log_record record; /* that one */

	struct tally_memory memory;
	struct index folds;  /* struct tally_fold, by what they mean */
	struct index folded; /* uses of folds, by text, path and service */
	struct map names;    /* that SET gave, once memory is short */
	/* The record's own text, and the one that EXECUTE runs. */
	struct tally_passing passing[2];
	bool executing;
	struct tally_session *oldest, *newest;

	struct arena live; /* what sessions use, and use again */
	struct index sessions, pids, slots;
	struct tally_session *unused;
	struct open_counts counts;
	struct open_session loose;  /* what no session ran */
	struct tally_session *file; /* of plain SQL; NULL: none is read */
};

/* tally_path.c */
void paths_init(struct tally *t);
/* The path of schemas as they are set; "$user" is role. */
const struct tally_path *path_intern(struct tally *t,
				     const char *const *schemas, size_t n,
				     const char *role);
/* What a role has when it connects. */
const struct tally_path *path_of_role(struct tally *t, const char *login,
				      const char *role, const char *database);

/* tally_temporary.c */
const struct tally_temporary *temporary_add(struct tally *t,
					    const struct tally_temporary *set,
					    const char *name);
const struct tally_temporary *
temporary_remove(struct tally *t, const struct tally_temporary *set,
		 const char *name);
/* base with both sets. */
const struct tally_path *temporary_path(struct tally *t,
					const struct tally_path *base,
					const struct tally_temporary *session,
					const struct tally_temporary *local);

/* tally_keys.c */
void keys_init(struct tally *t);
void keys_release(struct tally *t);
/* Those of a text that no record holds. comments, if the text is digested, are
   borrowed until the next ones. */
struct log_keys keys_of_text(struct tally *t, struct str sql,
			     struct str *comments);

/* tally_ahead.c: on any thread */
struct ahead *ahead_new(const struct catalog *catalog,
			const struct tally_path *usual);
void ahead_free(struct ahead *a);
/* Does the record, which has its other keys, seem to need reading ahead, and is
   there room? */
bool ahead_is_worth(struct ahead *a, const struct log_record *r,
		    const struct arena *memory);
/* Its text, in memory. */
struct tally_ahead *ahead_read(struct ahead *a, struct shaper *shaper,
			       const struct log_record *r,
			       struct arena *memory);
/* The path of a client, for its next texts. On the tally's thread. */
void ahead_expect(struct ahead *a, uint64_t client,
		  const struct tally_path *path);

/* tally_tag.c */
void tags_init(struct tally_tags *tags, const struct tally *t);
void tags_release(struct tally_tags *tags);
/* Read the tags in comments. A hash of those that were found, 0 if none was. */
uint64_t tags_read(struct tally_tags *tags, struct str comments);
/* enum tag_verdict, or the service that comments name. */
int tags_find(struct tally *t, struct str comments);

/* tally_client.c */
void clients_init(struct tally *t);
void clients_release(struct tally *t);
/* Forget what was met; between two records. */
void clients_forget(struct tally *t);
struct tally_client *client_intern(struct tally *t, struct str login,
				   struct str role, struct str database,
				   struct str application, int tags);

/* tally_text.c */
/* What the tags of a text say, if that can be told by its keys. */
bool tags_known(const struct tally *t, const struct log_keys *keys, int *tags);
struct tally_seen text_see(struct tally *t, const struct log_record *r);
/* The same of a text that no record holds. */
struct tally_seen text_see_body(struct tally *t, struct str sql);
/* That of a shape, found by its id or made. */
struct tally_text *text_intern(struct tally *t, uint64_t id, const char *shape,
			       size_t len);
/* All that was only good for reading. */
void texts_release(struct tally *t);
/* Of what is run under a path by a service, in an index. */
uint64_t text_key(const struct tally_text *text, const struct tally_path *path,
		  int service);
/* The shape of a text, which is borrowed until the shaper's next one. */
struct tally_ahead text_shape(struct shaper *shaper, struct str sql);
/* Is a shape's text SAVEPOINT, RELEASE or ROLLBACK TO, and nothing else? name
   is there to be written to. */
enum statement_kind savepoint_kind(const char *shape, size_t len,
				   struct buf *name);
/* The name in a text that is SAVEPOINT, RELEASE or ROLLBACK TO and nothing
   else; borrowed until the next one. Else, or if there is none, NULL. */
const char *savepoint_name(struct tally *t, const struct tally_seen *seen);
/* The statement behind PREPARE name AS, empty if sql is none. */
struct str prepared_body(struct str sql);

/* tally_use.c */
/* The statements of a text, in the arena, which is reset, or where they were
   read ahead with its record. */
const struct statement *text_understand(struct tally *t, struct arena *arena,
					const struct tally_seen *seen,
					const struct tally_path *path);
/* st, which is counted in cell. */
struct tally_part part_of(struct cell *cell, const struct statement *st);
/* The path that matters to a statement under that one. */
const struct tally_path *cell_path(const struct tally_path *path,
				   const struct statement *st);
const struct tally_use *text_use(struct tally *t, const struct tally_seen *seen,
				 const struct tally_path *path, int service);
/* Of what has a digest it is a random number. */
static inline uint64_t
digest_key(uint64_t digest, const struct tally_path *path, int service)
{
	uint64_t runner = (uintptr_t)path + ((uint64_t)service << 48);

	return digest + runner * 0x9e3779b97f4a7c15u;
}

/* The use of a text with that digest, NULL if it was not met of late. Here, for
   it is asked for each statement. */
static inline const struct tally_use *
use_known(const struct tally *t, uint64_t digest, const struct tally_path *path,
	  int service)
{
	return index_find(&t->digest_uses, digest_key(digest, path, service));
}

/* tally_statement.c */
/* The one that is kept of those equal to st, which may go. It stands alone:
   what came after it in its text is no part of it. */
const struct statement *statement_keep(struct tally *t,
				       const struct statement *st);
/* Write what it means as a row of bytes. Without what tells apart those that
   are folded: columns, and what only matters to a session. */
void statement_write(struct tally *t, struct buf *out,
		     const struct statement *st, bool folded);
/* A copy of just its size. */
void statement_copy(struct tally *t, struct statement *to,
		    const struct statement *st);

/* tally_fold.c */
/* What there is no room to keep as it is. */
struct tally_text *fold_text(struct tally *t, uint64_t id);
const struct tally_use *fold_use(struct tally *t, const struct tally_seen *seen,
				 const struct tally_path *path, int service);
/* That of a service's executions of which nothing is known: they may write. */
const struct tally_use *fold_unkept(struct tally *t, int service);
/* The cell of a transaction that wrote what these write; NULL: there is no
   room, or it is not known. */
struct cell *fold_transaction(struct tally *t, int service,
			      struct cell *const *cells, size_t n);
void folds_release(struct tally *t);

/* tally_fold_name.c */
/* Fill in the shape of a fold: by name, the same in every run. */
void fold_name(struct tally *t, struct tally_fold *fold, bool transaction);

/* What goes by no name of its own. */
#define OTHERS "(others)"

/* tally_memory.c */
/* Bytes that count for its bound. */
size_t tally_holds(const struct tally *t);
enum tally_room tally_room(struct tally *t);
/* Is there room for index to take one more key? */
bool room_for_key(const struct tally *t, const struct index *x);
/* text, or what stands for it where there is no room. */
const char *room_for_name(struct tally *t, const char *text);
/* Put what can be found elsewhere, with more steps: of ever new keys not all
   are remembered. */
void index_recall(struct index *x, uint64_t key, void *value);

/* tally_count.c */
void counts_init(struct tally *t);
/* Executions of a cell by client, whatever becomes of them. */
void count_execution(struct tally *t, struct client *client,
		     const struct cell *cell, int64_t n);
/* The same of one that a part is. */
void count_part(struct tally *t, struct client *client,
		const struct tally_part *part);
/* Is an execution of it only counted as one that is resolved? */
bool is_just_resolved(const struct cell *cell);
void count_finish(struct tally *t);

/* tally_session.c */
/* The session of a record, NULL if the log does not tell. */
struct tally_session *session_of(struct tally *t, const struct log_record *r);
/* A session that no log knows. */
struct tally_session *session_of_file(struct tally *t, int service);
/* It is over: lost, if nothing that was not committed can be. */
void session_end(struct tally *t, struct tally_session *s, bool lost);
/* What is still open becomes open in the workload, and nobody is left. */
void sessions_leave(struct tally *t);
void sessions_release(struct tally *t);
void sessions_forget_clients(struct tally *t);

/* tally_setting.c */
/* The session's client for a record with these tags. */
struct tally_client *session_client(struct tally *t, struct tally_session *s,
				    const struct log_record *r, int tags);
const struct tally_path *session_path(struct tally *t,
				      const struct tally_session *s,
				      const struct tally_client *client);
/* What a statement that ran did to its session. */
void session_apply(struct tally *t, struct tally_session *s,
		   const struct statement *st,
		   const struct tally_client *client);
/* The text that EXECUTE runs, empty if it is not known. */
struct str session_prepared(const struct tally_session *s,
			    const struct log_record *r, const char *name);
/* A transaction of it ended: struct open_counts. */
void session_transaction_ended(void *arg, struct open_session *s, bool gone);
/* SAVEPOINT and its like were run. */
void session_savepoint(struct tally *t, struct tally_session *s,
		       enum statement_kind kind);
/* Forget a prepared statement, or all of them (NULL). */
void session_forget(struct tally *t, struct tally_session *s, const char *name);

/* tally_record.c */
void record_statement(struct tally *t, struct tally_session *s,
		      const struct log_record *r);
void record_error(struct tally *t, struct tally_session *s,
		  const struct log_record *r);
void record_duration(struct tally *t, struct tally_session *s,
		     const struct log_record *r);
/* Was the execution that a statement's record tells of told of before? text is
   the hash of its text. */
bool audit_repeats(struct tally_audit *a, const struct log_record *r,
		   uint64_t text);
/* A record of no session: each is its own transaction. */
void record_loose(struct tally *t, const struct log_record *r,
		  struct tally_client *client, const struct tally_seen *seen);

#endif
