/*
 * The reports that check writes: one to standard output or the file of -o, and
 * others each to a file of its own.
 */
#ifndef CMD_CHECK_FORMATS_H
#define CMD_CHECK_FORMATS_H

#include "cmd/check_files.h"
#include "cmd/options.h"
#include "cmd/terminal.h"
#include "model/finding.h"

struct check_format;

struct check_output {
	const struct check_format *format;
	const char *file; /* NULL: standard output, or -o */
};

struct check_formats {
	const struct terminal *term;
	bool skipped; /* --list-skipped */
	VEC(struct check_output) list;
};

/* By --format; returns -1 with err set for one that there is none of, and for
   two that go to the same place. */
int check_formats_init(struct check_formats *f, const struct args *args,
		       const struct terminal *term, struct err *err);

int check_formats_write(const struct check_formats *f,
			const struct check_result *r,
			const struct check_files *files, struct err *err);

#endif
