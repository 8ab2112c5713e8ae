/*
 * What a range of git's touches: git diff says which lines are new. A revision
 * alone is what this work tree has since it left that revision's branch, with
 * the files that git does not know yet.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/check_files.h"
#include "cmd/git.h"

struct touched {
	bool whole; /* all of it is new */
	VEC(struct check_lines) lines;
	struct check_lines hunk; /* that is being read */
};

/* One question after another about a revision or range. */
struct asking {
	struct check_files *f;
	struct terminal *term;
	const char *revision; /* as it was named */
	const char *end;      /* of a range; NULL: the work tree */
	const char *root;     /* where the repository's paths begin */
	struct map reals;     /* what links lead to, by the path of a file */
	struct err *err;
};

static int
ask(struct asking *q, const char *const *args, struct buf *out, int *status)
{
	struct err why;

	if (git_run(args, out, status, &why) == 0)
		return 0;
	err_set(q->err, ERR_INPUT, "cannot tell what has changed since \"%s\"",
		q->revision);
	err_hint(q->err, "%s", why.message);
	return -1;
}

/* One line. */
static int
ask_word(struct asking *q, const char *const *args, const char **out,
	 int *status)
{
	struct buf b;
	int rc;

	buf_init(&b);
	rc = ask(q, args, &b, status);
	while (b.len && b.data[b.len - 1] == '\n')
		b.data[--b.len] = '\0';
	*out = arena_strndup(q->f->arena, b.data, b.len);
	buf_release(&b);
	return rc;
}

static int
find_root(struct asking *q)
{
	static const char *const args[] = {"rev-parse", "--show-toplevel",
					   NULL};
	int status;

	return ask_word(q, args, &q->root, &status);
}

/* What the end of the range, or the work tree, is compared with. */
static int
find_base(struct asking *q, const char **base)
{
	const char *const args[] = {"merge-base", q->revision, "HEAD", NULL};
	int status;

	*base = q->revision;
	if (q->end || ask_word(q, args, base, &status) == 0)
		return 0;
	if (status == 1 && !**base) {
		err_set(q->err, ERR_INPUT,
			"\"%s\" and HEAD have no commit in common",
			q->revision);
		err_hint(q->err, "where only a part of the history was "
				 "fetched, fetch more of it");
	}
	return -1;
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
	if (from < 0)
		return;
	t->hunk = count == 0
			  ? (struct check_lines){(int)from, (int)from + 1, true}
			  : (struct check_lines){
				    (int)from, (int)(from + count - 1), false};
	vec_push(f->arena, &t->lines, t->hunk);
}

/* So many lines behind a comment that allowed something are new without it, or
   with another one: as far as one reaches, and comments that follow it. */
#define ALLOWED_LINES 40

static void
read_removed(struct check_files *f, const char *p, struct touched *t)
{
	struct check_lines behind;

	if (!t || !strstr(p, "dbsplit:"))
		return;
	behind = (struct check_lines){t->hunk.from + t->hunk.gap,
				      t->hunk.to + ALLOWED_LINES, false};
	vec_push(f->arena, &t->lines, behind);
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
read_untracked(struct check_files *f, struct buf *names, struct map *m)
{
	const char *p = names->data, *end = p + names->len;

	while (p < end) {
		size_t len = strlen(p);

		touched_of(f, m, p, len)->whole = true;
		p += len + 1;
	}
}

static int
ask_and_read(struct asking *q, const char *const *args,
	     void (*read)(struct check_files *f, struct buf *out,
			  struct map *m),
	     struct map *m)
{
	struct buf out;
	int rc, status;

	buf_init(&out);
	rc = ask(q, args, &out, &status);
	if (rc == 0)
		read(q->f, &out, m);
	buf_release(&out);
	return rc;
}

/* The lines that are new in the work tree, or at the end of a range. */
static int
add_diff(struct asking *q, const char *base, struct map *m)
{
	/* Whatever its configuration and attributes say. */
	const char *const args[] = {"diff",
				    "-U0",
				    "--inter-hunk-context=0",
				    "--text",
				    "--no-relative",
				    "--no-color",
				    "--no-ext-diff",
				    "--no-textconv",
				    "--no-renames",
				    "--submodule=short",
				    "--ignore-submodules=none",
				    "--src-prefix=a/",
				    "--dst-prefix=b/",
				    base,
				    "--",
				    NULL};

	return ask_and_read(q, args, read_diff, m);
}

static int
add_untracked(struct asking *q, struct map *m)
{
	const char *const args[] = {"-C", q->root,    "ls-files",
				    "-z", "--others", "--exclude-standard",
				    NULL};

	return ask_and_read(q, args, read_untracked, m);
}

static int
find_touched(struct asking *q, struct map *m)
{
	const char *base;

	if (find_base(q, &base) != 0 || add_diff(q, base, m) != 0)
		return -1;
	return q->end ? 0 : add_untracked(q, m);
}

/* The path of a file as the repository has it, by text. */
static const char *
name_of(const struct asking *q, const char *path)
{
	struct check_files there = *q->f;

	there.base = q->root;
	return check_files_stable(&there, path);
}

/* The same of what links lead to. */
static const char *
real_name_of(struct asking *q, const char *path)
{
	const char *name = map_get(&q->reals, path);
	char *real;

	if (name)
		return name;
	real = realpath(path, NULL);
	name = name_of(q, real ? arena_strdup(q->f->arena, real) : path);
	free(real);
	map_set(&q->reals, path, (void *)(uintptr_t)name);
	return name;
}

/* What was touched of a file: it, or what a link of that name leads to. */
static struct touched *
touched_at(struct asking *q, const struct map *m, const char *path)
{
	const char *name = name_of(q, path), *real;
	struct touched *t = map_find(m, name, strlen(name));

	if (t)
		return t;
	real = real_name_of(q, path);
	return map_find(m, real, strlen(real));
}

/* Of what is in no repository, or another one, git says nothing. */
static int
check_inside(struct asking *q)
{
	const struct check_path *it;

	vec_each (it, &q->f->list) {
		const char *name = real_name_of(q, it->path);

		if (*name != '/' && strncmp(name, "../", 3) != 0)
			continue;
		err_set(q->err, ERR_INPUT,
			"\"%s\" is not in the git repository of this "
			"directory",
			it->path);
		err_hint(q->err, "run dbsplit check in the repository that "
				 "--changed-since is about");
		return -1;
	}
	return 0;
}

/* Of a submodule git says no more than that it has changed; of a repository
   that it does not know, with a slash behind, that it is there. */
static void
warn_submodule(struct asking *q, const char *name, struct map *m,
	       struct map *told)
{
	const char *end = name;

	while ((end = strchr(end, '/'))) {
		size_t len = (size_t)(end++ - name);
		const char *folder = arena_strndup(q->f->arena, name, len);
		struct err warning;

		if ((!map_has(m, name, len) && !map_has(m, name, len + 1)) ||
		    map_has(told, name, len))
			continue;
		map_put(told, folder, len, q);
		err_set(&warning, ERR_NONE,
			"\"%s\" is a git repository of its own: what is new in "
			"it is not looked at",
			folder);
		err_hint(&warning, "run dbsplit check in it, with a revision "
				   "of its own");
		terminal_warning(q->term, &warning);
	}
}

static void
keep_touched(struct asking *q, struct map *m)
{
	struct check_files *f = q->f;
	struct map told = MAP_INIT;
	size_t kept = 0;

	for (size_t i = 0; i < f->list.n; i++) {
		struct check_path *path = &f->list.v[i];
		const struct touched *t = touched_at(q, m, path->path);

		if (!t) {
			warn_submodule(q, real_name_of(q, path->path), m,
				       &told);
			continue;
		}
		path->only_lines = !t->whole;
		memcpy(&path->lines, &t->lines, sizeof(path->lines));
		f->list.v[kept++] = *path;
	}
	f->list.n = (uint32_t)kept;
	map_release(&told);
}

/* The lines are those at the range's end, and files are read as they are. */
static int
check_end(struct asking *q)
{
	struct map m = MAP_INIT;
	const struct check_path *it;
	int rc = q->f->list.n ? add_diff(q, q->end, &m) : 0;

	vec_each (it, &q->f->list) {
		if (rc != 0 || !touched_at(q, &m, it->path))
			continue;
		rc = err_set(q->err, ERR_INPUT,
			     "\"%s\" is not what it is at the end of the range "
			     "\"%s\"",
			     it->path, q->revision);
		err_hint(q->err, "a revision alone is compared with the files "
				 "as they are; for a range, check its end out");
	}
	map_release(&m);
	return rc;
}

/* A..B, A...B, A.. */
static const char *
range_end(const char *revision)
{
	const char *end = strstr(revision, "..");

	if (!end)
		return NULL;
	end += 2;
	end += *end == '.';
	return *end ? end : "HEAD";
}

int
check_files_changed(struct check_files *f, const char *revision,
		    struct terminal *term, struct err *err)
{
	struct asking q = {
		.f = f,
		.term = term,
		.revision = revision,
		.end = range_end(revision),
		.err = err,
	};
	struct map m = MAP_INIT;
	int rc;

	if (*revision == '-' || (q.end && *q.end == '-'))
		return err_set(err, ERR_INPUT,
			       "--changed-since \"%s\" is no revision",
			       revision);
	rc = find_root(&q);
	if (rc == 0)
		rc = check_inside(&q);
	if (rc == 0)
		rc = find_touched(&q, &m);
	if (rc == 0)
		keep_touched(&q, &m);
	if (rc == 0 && q.end)
		rc = check_end(&q);
	map_release(&m);
	map_release(&q.reals);
	return rc;
}
