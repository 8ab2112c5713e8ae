/* What the files that look for findings share. */
#ifndef CHECK_INTERNAL_H
#define CHECK_INTERNAL_H

#include "check/checker.h"
#include "sql/shape.h"

#define NOWHERE ((size_t)-1)

struct definition_name;

/* Where a finding is: in a file, and in which of its statements. */
struct site {
	struct check_file *file;
	const struct check_unit *unit;
};

/* Is the work to end? */
static inline bool
check_stopped(const struct checker *c)
{
	return c->stopped && c->stopped();
}

/* find.c */

/*
 * Add a finding at a byte of the text of a unit (NOWHERE: at its beginning).
 * What the rest says is in f: rule, consumer, owner, object, shape, message,
 * fix; its texts are kept as they are. It is left out if nobody asked for it or
 * a comment allows it. Returns whether it was added.
 */
bool check_add(struct checker *c, const struct site *site, size_t at,
	       const struct finding *f);
/* The same at a byte of the file. */
bool check_add_at(struct checker *c, struct check_file *file, size_t at,
		  const struct finding *f);
/* The same, which is asked for if anything from there to there was changed. */
bool check_add_within(struct checker *c, struct check_file *file, size_t at,
		      size_t from, size_t to, const struct finding *f);
/* One that the plan allows is counted, and left out. */
bool check_allowed(struct checker *c, const char *consumer,
		   const char *relation, unsigned access);

/* The byte of a line's column, both from 1. */
size_t check_offset(const struct check_file *f, int line, int column);
/* Where a byte of a unit's text stands in the file; NOWHERE: where it begins.
 */
size_t check_unit_place(const struct check_unit *unit, size_t at);
/* The line of a byte of the file. */
int check_line(struct check_file *f, size_t at);
/* Was any of the lines changed, from one to the other? Of a file of which only
   changed lines are asked for. */
bool check_lines_changed(struct check_file *f, int from, int to);

/* The first place in text, from and to being byte offsets, where a relation is
   named, in strings if nowhere else; NOWHERE if it is not. schema may be
   NULL. */
size_t check_find_name(const char *text, size_t from, size_t to,
		       const char *schema, const char *name);
/* A place that was said to be that of object, a name as findings have it: if it
   does not stand there, the one where it does, as far as that can be found. */
size_t check_mend_place(const char *text, size_t from, size_t to, size_t at,
			const char *object);
/* Where a name of a definition stands; NOWHERE if that is not known. */
size_t check_name_place(const struct check_unit *unit,
			const struct statement *st,
			const struct definition_name *n);
/* The EXECUTE of what, the beginning of an expression; or NOWHERE. */
size_t check_find_execute(const char *text, size_t from, size_t to,
			  const char *what);

/* comments.c */

/* Find the comments of a file that speak to us, on any thread. */
void check_read_comments(struct check_file *f);
/* Does a comment allow that the unit breaks the rule? It is used then. */
bool check_comment_allows(struct check_file *f, const struct check_unit *unit,
			  enum check_rule rule);
/* Those that allow nothing, and those that say no reason, are findings. */
void check_comments(struct checker *c, struct check_file *f);

/* statements.c */

/* The crossings of one statement; shape is its shape's id. */
void check_statement(struct checker *c, const struct site *site,
		     const struct statement *st);
/* What transactions of a file write, service by service. */
void check_transactions(struct checker *c, struct check_file *f);
/* The id of the shape of st, in the checker's arena. */
const char *check_shape(struct checker *c, const struct statement *st);
/* What cannot be known of what was resolved. */
void check_gaps(struct checker *c, const struct site *site,
		const struct statement *st, const struct access_set *set);

/* What a piece of source code puts together at run time, and how. */
void check_dynamic(struct checker *c, const struct site *site, const char *how);

/* connection.c: a connection string of a piece. */
void check_connection(struct checker *c, const struct site *site);
/* SET ROLE and SET SESSION AUTHORIZATION: whoever is connected acts as another
   service. */
void check_acting(struct checker *c, const struct site *site,
		  const struct statement *st);

/* calls.c */

/* What the call of a routine crosses, outside of statements. */
struct crossing_call {
	const char *owner;
	bool owns;    /* the routine, too; else it touches the owner's data */
	bool allowed; /* by the plan */
};

VEC_TYPE(call_list, struct crossing_call);

/* Each owner once, in scratch; nothing if consumer is no service. */
struct call_list check_calls(struct checker *c, int consumer,
			     const struct routine *r);
/* "calls public.f() of users" */
const char *check_call_words(struct checker *c,
			     const struct crossing_call *call,
			     const char *routine);

/* definitions.c */

void check_definition(struct checker *c, const struct site *site,
		      const struct statement *st);

/* definitions_rights.c */

/* Does GRANT ON ALL TABLES (or SEQUENCES) IN SCHEMA give rights on it? The
   schema is any if that is NULL. */
bool check_is_in(const struct relation *r, const char *schema, bool sequences);
/* The services that own what that gives rights on; in scratch. */
struct name_list check_owners_in(struct checker *c, const char *schema,
				 bool sequences);
/* Is it a role of PostgreSQL's own whose members may use every table? */
bool check_role_is_of_all_data(const char *role);
/* "public.users to orders_app"; of "", to PUBLIC. */
const char *check_gift(struct checker *c, const char *what, const char *role);

/* What default privileges are on: "what users_app will make". */
const char *check_future_objects(struct checker *c, const char *role);

/* "the publication p sends tables of users and orders": several services'
   tables leave together; else NULL. */
const char *check_sends(struct checker *c, const struct publication *p);

/* Of one that is not in the catalog nothing else is known. */
bool check_server_leads_to_database(struct checker *c, const char *server);

/* A kind of what is not known of a routine or statement (struct
   analysis_unknown): its rule, and what there is to say of what it touches. */
struct check_unknown {
	const char *what;
	enum check_rule rule;
	const char *words;
};

/* NULL: it is none that a rule speaks of. */
const struct check_unknown *check_find_unknown(const char *what);

/* fix.c */

/* The API of an owner that serves a relation, by its SQL name; NULL. */
const char *check_api(const struct checker *c, const char *relation,
		      bool writes);
void check_index_apis(struct checker *c);
void check_release_apis(struct checker *c);
/* What to do instead: by the API, the plan's decision, or the rule. */
const char *check_fix(struct checker *c, enum check_rule rule,
		      enum crossing_kind kind, const char *consumer,
		      const char *owner, const char *object);

enum check_rule check_rule_of(enum crossing_kind kind);

#endif
