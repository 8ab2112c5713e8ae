/*
 * What a range of git's touches: git diff says which lines are new. A revision
 * alone is what this work tree has since it left that revision's branch, with
 * the files that git does not know yet.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/check_files.h"
#include "cmd/process.h"

extern char **environ;

struct touched {
	bool whole; /* all of it is new */
	VEC(struct check_lines) lines;
};

/* What git prints, into out; -1 with err set, of git's own words. */
static int
run_git(const char *const *argv, struct buf *out, struct err *err)
{
	struct process p = {
		.argv = argv,
		.env = (const char *const *)environ,
		.in = -1,
		.err = STDERR_FILENO,
	};
	char piece[65536];
	int ends[2], status = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(ends) != 0)
		return err_set(err, ERR_INPUT, "cannot run git: %s",
			       strerror(errno));
	p.out = ends[1];
	pid = process_start(&p, err);
	close(ends[1]);
	while (pid > 0 && (n = read(ends[0], piece, sizeof(piece))) != 0) {
		if (n > 0)
			buf_add(out, piece, (size_t)n);
		else if (errno != EINTR)
			break;
	}
	close(ends[0]);
	if (pid < 0 || process_wait(pid, &status, err) != 0)
		return -1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 1 && !out->len &&
	    strcmp(argv[2], "merge-base") == 0) {
		err_set(err, ERR_INPUT,
			"\"%s\" and HEAD have no commit in common", argv[3]);
		err_hint(err, "where only a part of the history was fetched, "
			      "fetch more of it");
		return -1;
	}
	return err_set(err, ERR_INPUT, "git %s failed: see above", argv[2]);
}

static void
strip_newline(struct buf *b)
{
	while (b->len && b->data[b->len - 1] == '\n')
		b->data[--b->len] = '\0';
}

/* Where the repository's paths begin. */
static int
find_root(struct check_files *f, const char **root, struct err *err)
{
	static const char *const argv[] = {"/usr/bin/env", "git", "rev-parse",
					   "--show-toplevel", NULL};
	struct buf out;
	int rc;

	buf_init(&out);
	rc = run_git(argv, &out, err);
	strip_newline(&out);
	*root = arena_strndup(f->arena, out.len ? out.data : "", out.len);
	buf_release(&out);
	return rc;
}

/* The commit that the work tree is compared with; a range stays one. */
static int
find_base(struct check_files *f, const char *revision, const char **base,
	  struct err *err)
{
	const char *const argv[] = {"/usr/bin/env", "git",  "merge-base",
				    revision,	    "HEAD", NULL};
	struct buf out;
	int rc;

	*base = revision;
	if (strstr(revision, ".."))
		return 0;
	buf_init(&out);
	rc = run_git(argv, &out, err);
	strip_newline(&out);
	if (rc == 0)
		*base = arena_strndup(f->arena, out.data, out.len);
	buf_release(&out);
	return rc;
}

/* Reading the diff */

static struct touched *
touched_of(struct check_files *f, struct map *m, const char *path, size_t len)
{
	struct touched *t = map_find(m, path, len);

	if (!t) {
		t = arena_new(f->arena, struct touched);
		map_put(m, arena_strndup(f->arena, path, len), len, t);
	}
	return t;
}

/* A path as git writes it: "b/a\tb\303\244" in quotes where it must be. */
static const char *
read_path(struct check_files *f, const char *p, const char *end, size_t *len)
{
	char *out = arena_alloc(f->arena, (size_t)(end - p) + 1);
	size_t n = 0;

	if (p == end || *p != '"') {
		/* Behind a name with spaces stands a tab. */
		const char *tab = memchr(p, '\t', (size_t)(end - p));

		*len = (size_t)((tab ? tab : end) - p);
		return arena_strndup(f->arena, p, *len);
	}
	for (p++; p < end && *p != '"'; p++) {
		static const char names[] = "abtnvfr", codes[] = "\a\b\t\n\v\f"
								 "\r";
		const char *name;

		if (*p != '\\' || p + 1 == end) {
			out[n++] = *p;
			continue;
		}
		p++;
		name = strchr(names, *p);
		if (name) {
			out[n++] = codes[name - names];
		} else if (*p >= '0' && *p <= '3' && end - p >= 3) {
			out[n++] = (char)((p[0] - '0') * 64 + (p[1] - '0') * 8 +
					  (p[2] - '0'));
			p += 2;
		} else {
			out[n++] = *p;
		}
	}
	out[n] = '\0';
	*len = n;
	return out;
}

/* @@ -1,2 +3,4 @@ */
static void
read_hunk(struct check_files *f, const char *p, struct touched *t)
{
	const char *plus = strchr(p, '+');
	char *rest;
	long from, count = 1;

	if (!plus || !t)
		return;
	from = strtol(plus + 1, &rest, 10);
	if (*rest == ',')
		count = strtol(rest + 1, NULL, 10);
	if (from >= 0 && count == 0)
		vec_push(f->arena, &t->lines,
			 (struct check_lines){(int)from, (int)from + 1, true});
	else if (from >= 0)
		vec_push(f->arena, &t->lines,
			 (struct check_lines){(int)from,
					      (int)(from + count - 1), false});
}

/* Without a comment that allowed something, what it stood before is new. */
static void
read_removed(struct check_files *f, const char *p, struct touched *t)
{
	int line;

	if (!t || !t->lines.n || !strstr(p, "dbsplit:"))
		return;
	line = t->lines.v[t->lines.n - 1].to;
	vec_push(f->arena, &t->lines,
		 (struct check_lines){line, line + 1, false});
}

static void
read_diff(struct check_files *f, struct buf *diff, struct map *m)
{
	struct touched *t = NULL;
	char *p = diff->data, *end = p + diff->len;
	long removed = 0, added = 0;

	while (p < end) {
		char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len;

		nl = nl ? nl : end;
		*nl = '\0';
		/* Lines of a hunk can look like anything. */
		if (removed > 0 && *p == '-') {
			removed--;
			read_removed(f, p, t);
		} else if (added > 0 && *p == '+') {
			added--;
		} else if (strncmp(p, "+++ ", 4) == 0) {
			const char *path = read_path(f, p + 4, nl, &len);

			t = len > 2 && strncmp(path, "b/", 2) == 0
				    ? touched_of(f, m, path + 2, len - 2)
				    : NULL;
		} else if (strncmp(p, "@@ -", 4) == 0) {
			char *rest;

			strtol(p + 4, &rest, 10);
			removed = *rest == ',' ? strtol(rest + 1, NULL, 10) : 1;
			rest = strchr(p, '+');
			strtol(rest ? rest + 1 : p, &rest, 10);
			added = *rest == ',' ? strtol(rest + 1, NULL, 10) : 1;
			read_hunk(f, p, t);
		}
		p = nl + 1;
	}
}

static void
read_untracked(struct check_files *f, const struct buf *names, struct map *m)
{
	const char *p = names->data, *end = p + names->len;

	while (p < end) {
		size_t len = strlen(p);

		touched_of(f, m, p, len)->whole = true;
		p += len + 1;
	}
}

static int
find_touched(struct check_files *f, const char *revision, const char *root,
	     struct map *m, struct err *err)
{
	const char *base;
	struct buf out;
	int rc;

	if (find_base(f, revision, &base, err) != 0)
		return -1;
	buf_init(&out);
	{
		/* Whatever its configuration and attributes say. */
		const char *const diff[] = {"/usr/bin/env",
					    "git",
					    "diff",
					    "-U0",
					    "--inter-hunk-context=0",
					    "--text",
					    "--no-relative",
					    "--no-color",
					    "--no-ext-diff",
					    "--no-textconv",
					    "--no-renames",
					    "--src-prefix=a/",
					    "--dst-prefix=b/",
					    base,
					    "--",
					    NULL};

		rc = run_git(diff, &out, err);
	}
	if (rc == 0)
		read_diff(f, &out, m);
	if (rc == 0 && !strstr(revision, "..")) {
		const char *const others[] = {"/usr/bin/env",
					      "git",
					      "-C",
					      root,
					      "ls-files",
					      "-z",
					      "--others",
					      "--exclude-standard",
					      NULL};

		buf_clear(&out);
		rc = run_git(others, &out, err);
		if (rc == 0)
			read_untracked(f, &out, m);
	}
	buf_release(&out);
	return rc;
}

int
check_files_changed(struct check_files *f, const char *revision,
		    struct err *err)
{
	struct check_files there = *f;
	struct map m = MAP_INIT;
	const char *root;
	size_t kept = 0;

	if (*revision == '-')
		return err_set(err, ERR_INPUT,
			       "--changed-since \"%s\" is no revision",
			       revision);
	if (find_root(f, &root, err) != 0 ||
	    find_touched(f, revision, root, &m, err) != 0) {
		map_release(&m);
		return -1;
	}
	there.base = root;
	for (size_t i = 0; i < f->list.n; i++) {
		struct check_path *path = &f->list.v[i];
		const char *name = check_files_stable(&there, path->path);
		const struct touched *t = map_find(&m, name, strlen(name));

		if (!t)
			continue;
		path->only_lines = !t->whole;
		memcpy(&path->lines, &t->lines, sizeof(path->lines));
		f->list.v[kept++] = *path;
	}
	f->list.n = (uint32_t)kept;
	map_release(&m);
	return 0;
}
