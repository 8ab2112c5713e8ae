/*
 * The files that check looks into: those that are named, and those in
 * directories that are named, in the order in which migrations are run.
 */
#ifndef CMD_CHECK_FILES_H
#define CMD_CHECK_FILES_H

#include "check/checker.h"
#include "cmd/terminal.h"

/* How standard input is shown, whose name is "-". */
#define CHECK_STDIN "(stdin)"

struct check_path {
	const char *path;   /* as it is shown, and opened */
	const char *stable; /* from the plan's directory, if it is in there */
	int service;	    /* in plan.services, -1: none claims it */
	bool is_stdin;	    /* which is not opened */
	bool only_lines;    /* of these alone */
	VEC(struct check_lines) lines;
};

/* How many files were come across. */
struct check_met {
	size_t claimed; /* by a service, */
	size_t nobodys; /* or by none */
	size_t left_out;
};

struct check_files {
	struct arena *arena;
	/* From the root, without a slash at the end: the working directory, the
	   plan's, and the repository that this is in, or it itself. */
	const char *here, *base, *sources;
	const struct plan *plan;
	int service;   /* whose all of them are; -1: as sources say */
	bool *matched; /* a file, by each pattern of sources in their order */
	VEC(struct check_path) list;
	VEC(struct check_skip) skipped;
	struct map known;    /* by path from the root */
	struct map left_out; /* the same */
};

/* service is a name of --service, or NULL. Returns -1 with err set. */
int check_files_init(struct check_files *f, struct arena *arena,
		     const struct plan *plan, const char *service,
		     struct err *err);
void check_files_release(struct check_files *f);

/* From here on path is not added, whatever names it. */
void check_files_leave_out(struct check_files *f, const char *path);

/*
 * Add path, or what is below it ("-" is standard input), and count in met what
 * that is. Links to directories are not followed. Returns -1 with err set if
 * there is nothing of that name.
 */
int check_files_add(struct check_files *f, const char *path,
		    struct check_met *met, struct err *err);
/* What services' sources claim, below the plan's directory. */
int check_files_add_sources(struct check_files *f, struct err *err);
/* The patterns of sources that matched none of these. Not for files of one
   service, which no pattern is asked for. */
void check_files_find_empty(const struct check_files *f,
			    struct diag_list *findings);

/* Keep those alone that a range of git's touches, and of each the lines that it
   does. Returns -1 with err set: no repository, no such revision, a range that
   ends in other files than are there. */
int check_files_changed(struct check_files *f, const char *revision,
			struct terminal *term, struct err *err);

/* The path as it is shown. */
const char *check_files_shown(const struct check_files *f, const char *path);
/* The path from the plan's directory, path itself if it is elsewhere. */
const char *check_files_stable(const struct check_files *f, const char *path);

#endif
