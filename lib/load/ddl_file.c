/*
 * The file that a script is in: what is no script is told by its first bytes,
 * and what is one goes by statement by statement, so that the data of a dump
 * takes no memory.
 */
#include "load/ddl.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "base/thread.h"
#include "load/log_input.h"

/* Where a dump says of which version it is, and that it is complete. */
#define HEAD_SIZE 4096
#define TAIL_SIZE 4096

/* The longest statement, data of COPY left aside. */
#define STATEMENT_LIMIT ((size_t)256 << 20)
#define BUFFER_SIZE	((size_t)1 << 20)

/* Trees are walked by recursion. */
#define STACK_SIZE ((size_t)256 << 20)

/* The newest version whose dumps are known. */
#define NEWEST 18

static bool
holds(struct str head, size_t at, const char *bytes, size_t n)
{
	return head.len >= at + n && memcmp(head.p + at, bytes, n) == 0;
}

/* -1 with err set if a file that begins so cannot be a script. */
static int
check_head(const char *path, struct str head, struct err *err)
{
	if (holds(head, 0, "PGDMP", 5)) {
		err_set(err, ERR_INPUT,
			"\"%s\" is in pg_dump's custom format, not a script",
			path);
		err_hint(err, "pg_restore -s -f schema.sql makes one of it");
	} else if (holds(head, 0, "PK\x03\x04", 4)) {
		err_set(err, ERR_INPUT, "\"%s\" is a zip archive", path);
		err_hint(err, "unpack it first, or into --schema -");
	} else if (holds(head, 257, "ustar", 5)) {
		err_set(err, ERR_INPUT, "\"%s\" is a tar archive, not a script",
			path);
		err_hint(err, "if pg_dump made it, pg_restore -s -f schema.sql "
			      "makes a script of it");
	} else if (holds(head, 0, "\xff\xfe", 2) ||
		   holds(head, 0, "\xfe\xff", 2)) {
		err_set(err, ERR_INPUT, "\"%s\" is UTF-16", path);
		err_hint(err, "save it as UTF-8; in PowerShell, have pg_dump "
			      "write the file itself, with -f");
	} else {
		return 0;
	}
	return -1;
}

static void
file_gap(struct ddl *d, int line, size_t column, const char *reason)
{
	vec_push(d->arena, &d->catalog->gaps,
		 (struct catalog_gap){.file = d->file,
				      .line = line,
				      .column = (int)column,
				      .reason = reason});
}

static int
line_of(struct str text, const char *p)
{
	int line = 1;

	for (const char *c = text.p; c < p; c++)
		line += *c == '\n';
	return line;
}

/* "-- Dumped from database version 15.20" */
static void
note_version(struct ddl *d, struct str head)
{
	static const char mark[] = "-- Dumped from database version ";
	const char *p = memmem(head.p, head.len, mark, sizeof(mark) - 1);
	const char *end = head.p + head.len;
	int parts[2] = {0, 0}, line;
	struct db_schema *schema = ddl_find_schema(d, "public");

	if (!p)
		return;
	line = line_of(head, p);
	p += sizeof(mark) - 1;
	for (int i = 0; i < 2; i++) {
		for (; p < end && *p >= '0' && *p <= '9' && parts[i] < 1000;
		     p++)
			parts[i] = parts[i] * 10 + (*p - '0');
		if (p >= end || *p++ != '.')
			break;
	}
	d->catalog->version = parts[0] * 10000 + parts[1];
	if (parts[0] < 15 && schema)
		schema->owner = "postgres";
	if (parts[0] == 0)
		file_gap(d, line, 1, "this is no version of PostgreSQL");
	else if (parts[0] > NEWEST)
		file_gap(d, line, 1,
			 arena_printf(d->arena,
				      "a dump of version %d, and %d is the "
				      "newest that is known",
				      parts[0], NEWEST));
}

/* A script on its way through the driver; in is NULL if all of it is there. */
struct job {
	struct ddl *d;
	struct script script;
	struct log_input *in;
	struct err *err;
	int rc;
};

/*
 * Read on, so much that a long statement is not gone through again for every
 * few bytes. False at the end, or with job->rc and err set.
 */
static bool
read_on(struct job *job)
{
	struct log_input *in = job->in;
	size_t pending;

	if (!in || !job->script.more)
		return false;
	in->start += job->script.at;
	pending = in->end - in->start;
	job->rc = log_input_want(in, pending * 2 + 1, job->err);
	if (job->rc == 0 && !in->eof && in->end - in->start == pending) {
		job->rc = err_set(job->err, ERR_INPUT,
				  "a statement is longer than %zu MiB",
				  STATEMENT_LIMIT >> 20);
		err_place(job->err, job->d->file, job->script.line, 1);
	}
	if (job->rc != 0)
		return false;
	script_go_on(&job->script, in->data + in->start, in->end - in->start,
		     !in->eof);
	return true;
}

static void
run_script(void *arg)
{
	struct job *job = arg;
	struct script_statement s;
	struct buf text;

	buf_init(&text);
	do {
		while (script_next(&job->script, &s))
			ddl_run_statement(job->d, &s, &text);
	} while (read_on(job));
	buf_release(&text);
}

static int
run(struct job *job, const char *path, struct str head)
{
	struct ddl *d = job->d;

	if (check_head(path, head, job->err) != 0)
		return -1;
	if (head.len > HEAD_SIZE)
		head.len = HEAD_SIZE;
	d->file = arena_strdup(d->arena, path);
	ddl_session_start(d);
	note_version(d, head);
	thread_run(run_script, job, STACK_SIZE);
	return job->rc;
}

int
ddl_run(struct ddl *d, const char *path, const char *text, size_t len,
	struct err *err)
{
	struct job job = {.d = d, .err = err};

	script_init(&job.script, text, len);
	return run(&job, path, (struct str){text, len});
}

/* A dump ends by saying so. Of a pipe the end is gone. */
static bool
is_cut_dump(int fd, bool dump)
{
	static const char mark[] = " dump complete";
	char tail[TAIL_SIZE];
	struct stat st;
	ssize_t n;

	if (!dump || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	n = pread(fd, tail, sizeof(tail),
		  st.st_size > TAIL_SIZE ? st.st_size - TAIL_SIZE : 0);
	return n >= 0 && !memmem(tail, (size_t)n, mark, sizeof(mark) - 1);
}

static int
run_input(struct ddl *d, const char *path, struct log_input *in,
	  struct err *err)
{
	static const char mark[] = "-- PostgreSQL database dump\n";
	struct job job = {.d = d, .in = in, .err = err};
	struct str head;
	bool dump;

	if (log_input_want(in, HEAD_SIZE, err) != 0)
		return -1;
	head = (struct str){in->data, in->end};
	dump = memmem(head.p, head.len, mark, sizeof(mark) - 1) != NULL;
	script_init(&job.script, in->data, in->end);
	job.script.more = !in->eof;
	if (run(&job, path, head) != 0)
		return -1;
	if (is_cut_dump(in->source.fd, dump))
		file_gap(
			d, job.script.line,
			job.script.at - job.script.line_start + 1,
			"the dump is not complete: its last lines are missing");
	return 0;
}

int
ddl_load(struct ddl *d, const char *path, struct err *err)
{
	struct log_input in;
	int rc;

	if (log_input_open(&in, path, NULL, BUFFER_SIZE, STATEMENT_LIMIT,
			   err) != 0)
		return -1;
	rc = run_input(d, path, &in, err);
	log_input_close(&in);
	return rc;
}
