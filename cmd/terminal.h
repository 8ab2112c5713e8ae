/*
 * Where the program speaks: results to standard output or to the file of -o,
 * messages to standard error. Nothing from outside reaches either unescaped.
 */
#ifndef CMD_TERMINAL_H
#define CMD_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"

struct args;

struct terminal {
	const char *output; /* the file of -o; NULL: standard output */
	bool color;	    /* results may be coloured */
	int width;	    /* of results, in columns; 0: not a terminal */
	bool quiet, verbose;
	bool progress;	     /* standard error is a terminal */
	bool progress_shown; /* a progress line is on the screen */
	int64_t progress_ms; /* when it was drawn, or work began */
};

/*
 * To be called first: makes sure that descriptors 0 to 2 are taken, so that no
 * file that is opened later becomes standard output.
 */
void terminal_guard(void);

/* By the common options, the environment and what the descriptors are. */
void terminal_init(struct terminal *t, const struct args *args);

/* Messages. Warnings and notes are left out by -q. */
void terminal_error(struct terminal *t, const struct err *err);
void terminal_warning(struct terminal *t, const struct err *err);
void terminal_warn(struct terminal *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Only with -v. */
void terminal_note(struct terminal *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The errors of the list up to two thousand, and of its warnings the first few,
 * with a line that says how many more there are; all with -v.
 */
void terminal_diags(struct terminal *t, struct diag_list *list);

/* A line that is drawn over, once work has taken a second. */
void terminal_progress(struct terminal *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Would a line be drawn now? */
bool terminal_progress_due(const struct terminal *t);
void terminal_progress_end(struct terminal *t);

/* Before the work: could the result be written? -1 with err set if not. */
int terminal_check(const struct terminal *t, struct err *err);

#endif
