/*
 * From what is to be checked to findings (model/finding.h). Files are read on
 * any thread, one at a time each, and then looked at one after the other:
 *
 *	check_read()	a file into statements, resolved but not followed
 *	check_file()	what they cross, as findings
 *	check_schema()	what the schema itself crosses
 *	check_workload()	what logs say has crossed
 *	check_finish()	sorted, with fingerprints, without what is known
 */
#ifndef CHECK_CHECKER_H
#define CHECK_CHECKER_H

#include "base/diag.h"
#include "cross/crosser.h"
#include "model/earlier_plan.h"
#include "model/finding.h"
#include "source/source.h"

/* What a statement's text is, and where in its file it stands. */
struct check_unit {
	const char *text;
	size_t at;			  /* in the file, or in the piece */
	const struct source_piece *piece; /* in which it stands; NULL */
	size_t begin, end;		  /* in the file, quotes and all */
	bool down;			  /* of a migration: it takes back */
	bool continued;		 /* of one session with the unit before it */
	struct statement *first; /* NULL: a connection string */
	const char *base; /* the copy of text that statements point into */
};

/* -- dbsplit: allow(cross-service-read, unparsed) the reason */
struct check_comment {
	size_t at; /* of "dbsplit:", in the file */
	int line;
	int covers; /* the lines behind it, too, up to this one */
	int reach;  /* the last line that it or one before it covers */
	bool alone; /* nothing stands before it on its line */
	bool reasoned;
	bool rules[RULES];
	const char *wrong; /* why it cannot be taken, or NULL */
	bool used;
};

/* Lines of a file, from 1, both with it; or two between which lines were taken
   away, so that what has both was changed. */
struct check_lines {
	int from, to;
	bool gap;
};

struct check_file {
	/* To be set before check_read(). */
	const char *path;	 /* as findings name it, */
	const char *stable_path; /* and as baselines do */
	int service;		 /* in plan.services; -1: none claims it */
	const char *text;	 /* len bytes, and a NUL */
	size_t len;
	bool only_lines; /* findings elsewhere are left out */
	VEC(struct check_lines) lines;
	/* What it is found to be. */
	struct arena arena;
	VEC(struct check_unit) units;
	VEC(struct check_comment) comments;
	VEC(struct source_skip) skips;
	size_t statements;
	/* What of lines is new, sorted and apart, and the gaps; by lines.c. */
	VEC(struct check_lines) changed, gaps;
	/* Which rules comments allow in the unit that was asked for last. */
	const struct check_unit *asked_for;
	bool asked[RULES], allowed[RULES];
	/* The line at every so many bytes; the place that was last turned into
	   one. */
	VEC(int) strides;
	size_t known_at;
	int known_line;
	/* The last line that a finding showed, its text and where it is. */
	size_t shown_from, shown_to;
	const char *shown_text; /* NULL: none yet */
};

struct api_index;

struct checker {
	struct arena *arena;
	const struct ownership *own;
	struct crosser crosser;
	struct expander *expander;
	const struct earlier_plan *split; /* what dbsplit plan wrote; or NULL */
	struct search_path path;	  /* of the plan */
	struct api_index *apis;
	struct map names; /* of relations, without their schema */
	struct check_result *out;
	struct shaper *shaper;
	struct arena scratch; /* of one statement */
	/* Asked before each statement, on any thread, whether the work ends
	   here: what was found is not wanted then. NULL: it does not. */
	int (*stopped)(void);
};

/* Results live in arena; all must live as long as the checker. */
void checker_init(struct checker *c, const struct ownership *own,
		  struct expander *expander, struct arena *arena,
		  struct check_result *out);
void checker_release(struct checker *c);

/* On any thread, while nothing else changes c. */
void check_read(const struct checker *c, struct check_file *f);
/* And then: what was read is released. */
void check_file(struct checker *c, struct check_file *f);

/* What the schema shows by itself; scripts are the files that it was read from,
   none of a live database. */
struct check_script {
	const char *path, *stable_path; /* as in struct check_file */
	const char *text;
	size_t len;
	bool only_lines;
	VEC(struct check_lines) lines;
};

void check_schema(struct checker *c, const struct check_script *scripts,
		  size_t n);

/* A file that could not be read, and why. */
void check_unreadable(struct checker *c, const char *path,
		      const char *stable_path, const char *why);

/* What the plan's own texts say: diagnostics that have a name. stable_path is
   the plan's, as in struct check_file. */
void check_plan(struct checker *c, const struct diag_list *diags,
		const char *stable_path);

/* What has crossed, of an analysis with logs. */
void check_workload(struct checker *c, const struct analysis *a);

/* Sort, and give fingerprints. */
void check_finish(struct checker *c);
/* Sort again, with findings that have come since, such as the baseline's. */
void check_sort(struct check_result *r);
/* How many of the findings are errors, warnings, notes. */
void check_count(struct check_result *r);

#endif
