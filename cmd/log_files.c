#include "cmd/log_files.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int
by_name(const void *pa, const void *pb)
{
	return strcmp(*(const char *const *)pa, *(const char *const *)pb);
}

static bool
ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len >= n && strcmp(name + len - n, end) == 0;
}

/* A file that is still made, or an editor's copy of another. */
static bool
is_leftover(const char *name)
{
	static const char *const ends[] = {"~", ".tmp", ".swp", ".bak"};

	if (*name == '.')
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_in(name, ends[i]))
			return true;
	return false;
}

static bool
is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
note_left_out(struct terminal *term, const char *path)
{
	if (term)
		terminal_note(term, "%s is left out", path);
}

static void
add_entry(struct arena *a, const char *directory, const char *name,
	  struct terminal *term, struct log_files *out)
{
	const char *slash = ends_in(directory, "/") ? "" : "/";
	const char *path = arena_printf(a, "%s%s%s", directory, slash, name);

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	if (is_leftover(name) || !is_regular(path))
		note_left_out(term, path);
	else
		vec_push(a, out, path);
}

static int
add_directory(struct arena *a, const char *name, struct terminal *term,
	      struct log_files *out, struct err *err)
{
	DIR *directory = opendir(name);
	size_t before = out->n;
	struct dirent *entry;

	if (!directory)
		return err_set(err, ERR_INPUT, "cannot open \"%s\": %s", name,
			       strerror(errno));
	while ((entry = readdir(directory)))
		add_entry(a, name, entry->d_name, term, out);
	closedir(directory);
	if (out->n == before)
		return err_set(err, ERR_INPUT,
			       "there is no log in the directory \"%s\"", name);
	qsort(out->v + before, out->n - before, sizeof(*out->v), by_name);
	return 0;
}

static int
add_matches(struct arena *a, const char *name, struct terminal *term,
	    struct log_files *out, struct err *err)
{
	size_t before = out->n;
	glob_t found;
	int rc = glob(name, 0, NULL, &found);

	for (size_t i = 0; rc == 0 && i < found.gl_pathc; i++) {
		if (is_regular(found.gl_pathv[i]))
			vec_push(a, out, arena_strdup(a, found.gl_pathv[i]));
		else
			note_left_out(term, found.gl_pathv[i]);
	}
	globfree(&found);
	return out->n > before ? 0
			       : err_set(err, ERR_INPUT,
					 "no file matches \"%s\"", name);
}

int
log_files_add(struct arena *a, const char *name, struct terminal *term,
	      struct log_files *out, struct err *err)
{
	struct stat st;
	bool exists = stat(name, &st) == 0;

	if (exists && S_ISDIR(st.st_mode))
		return add_directory(a, name, term, out, err);
	if (!exists && strpbrk(name, "*?["))
		return add_matches(a, name, term, out, err);
	vec_push(a, out, name);
	return 0;
}
