/*
 * What check found, for people and for what runs it: text, JSON, SARIF 2.1.0,
 * JUnit XML, GitHub's workflow commands and GitLab's code quality report. Pure:
 * into a buffer, the same bytes for the same result.
 *
 * Files can have any name and names any character: none of the formats has a
 * control character of theirs, and each is valid UTF-8.
 */
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/finding.h"

#define CHECK_SCHEMA_VERSION 1

struct check_report_options {
	bool color; /* of text */
	/* Text names what was not looked into, as other formats always do. */
	bool skipped;
	/* dbsplit's, for SARIF; NULL: not said. */
	const char *version;
	/* Formats that other programs read name files from this folder, if they
	   are in there, whose own names are from here. Both are from the root,
	   without "/" at the end; NULL: files are named as they are. */
	const char *sources, *here;
	/* The plan's file, where formats that need a place show a finding that
	   has no file; NULL: dbsplit.yaml. */
	const char *plan;
};

/* Of these, out is the buffer to append to. */

/* As compilers do, with the line and a caret; then the sums. */
void check_text(struct buf *out, const struct check_result *r,
		const struct check_report_options *o);
/* Of the form that check.schema.json describes. */
void check_json(struct buf *out, const struct check_result *r,
		const struct check_report_options *o);
/*
 * SARIF 2.1.0, within what GitHub's code scanning takes: at most 25,000
 * results, the most severe of them, each with a file. What is left out is a
 * notification of the tool.
 */
void check_sarif(struct buf *out, const struct check_result *r,
		 const struct check_report_options *o);
/* A suite per rule, a case per finding: see check_junit.c. */
void check_junit(struct buf *out, const struct check_result *r,
		 const struct check_report_options *o);
/* ::error and so on, errors first; the sum is the last line. */
void check_github(struct buf *out, const struct check_result *r,
		  const struct check_report_options *o);
/* The array of issues that is a code quality report. */
void check_gitlab(struct buf *out, const struct check_result *r,
		  const struct check_report_options *o);

#endif
