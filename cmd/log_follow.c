#include "cmd/log_follow.h"

#include "base/clock.h"
#include "cmd/log_files.h"

/* How often names are looked through for newer files. */
#define NAMES_MS 1000

void
log_follow_init(struct log_follow *f, struct arena *arena,
		struct arg_values names, const struct log_options *options)
{
	*f = (struct log_follow){
		.arena = arena,
		.names = names,
		.options = *options,
		.newest_us = INT64_MIN,
	};
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool
is_unchanged(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static struct log_seen *
find_seen(const struct log_follow *f, const struct stat *file)
{
	struct log_seen *it;

	vec_each (it, &f->seen)
		if (is_same(&it->file, file))
			return it;
	return NULL;
}

static void
see(struct log_follow *f, const struct stat *file, const char *path)
{
	const struct log_seen seen = {.file = *file, .path = path};
	struct log_seen *it = find_seen(f, file);

	if (it)
		*it = seen;
	else
		vec_push(f->arena, &f->seen, seen);
}

void
log_follow_begin(struct log_follow *f, const char *path, int64_t time_us)
{
	f->path = path;
	f->waited = false;
	f->next = NULL;
	/* What is not there is no file, and not the one before. */
	if (stat(path, &f->file) != 0)
		f->file = (struct stat){0};
	if (time_us > f->newest_us)
		f->newest_us = time_us;
}

void
log_follow_end(struct log_follow *f)
{
	struct stat now;

	if (f->next != f->path && stat(f->path, &now) == 0 &&
	    is_same(&now, &f->file))
		see(f, &now, f->path);
}

static const char *
find_grown(const struct log_follow *f)
{
	const struct log_seen *it;
	struct stat now;

	vec_each (it, &f->seen)
		if (it->path && !is_same(&it->file, &f->file) &&
		    stat(it->path, &now) == 0 && is_same(&now, &it->file) &&
		    now.st_size > it->file.st_size)
			return it->path;
	return NULL;
}

/* Does the name of what is followed have entries of another file in it? */
static bool
is_replaced(const struct log_follow *f)
{
	struct stat now;

	return stat(f->path, &now) == 0 && S_ISREG(now.st_mode) &&
	       now.st_size > 0 && !is_same(&now, &f->file);
}

/* The first entry of a file that may be newer, else INT64_MAX. */
static int64_t
time_of(struct log_follow *f, const char *path)
{
	const struct log_seen *seen;
	struct stat file;
	int64_t us;

	if (stat(path, &file) != 0 || !S_ISREG(file.st_mode) ||
	    is_same(&file, &f->file))
		return INT64_MAX;
	seen = find_seen(f, &file);
	if (seen && is_unchanged(&seen->file, &file))
		return INT64_MAX;
	us = log_first_time(path, &f->options);
	if (us > f->newest_us)
		return us;
	/* Nothing to know it by may yet become something. */
	see(f, &file, NULL);
	return INT64_MAX;
}

/* Of the files that are newer, the oldest one. */
static const char *
find_newer(struct log_follow *f)
{
	struct arena scratch = ARENA_INIT;
	struct log_files files = {0};
	int64_t oldest = INT64_MAX, us;
	const char *found = NULL;
	struct err none;

	for (size_t i = 0; i < f->names.n; i++)
		log_files_add(&scratch, f->names.v[i], NULL, &files, &none);
	for (size_t i = 0; i < files.n; i++) {
		us = time_of(f, files.v[i]);
		if (us < oldest) {
			oldest = us;
			found = files.v[i];
		}
	}
	found = arena_strdup(f->arena, found);
	arena_release(&scratch);
	f->looked_ms = clock_ms();
	return found;
}

bool
log_follow_over(void *arg, const struct stat *file, bool shrunk)
{
	struct log_follow *f = arg;

	f->file = *file;
	f->waited = true;
	if (f->newest_us == INT64_MIN)
		f->newest_us = log_first_time(f->path, &f->options);
	f->grown = find_grown(f);
	if (shrunk || is_replaced(f))
		f->next = f->path;
	else if (!f->next && clock_ms() - f->looked_ms >= NAMES_MS)
		f->next = find_newer(f);
	return f->next || f->grown;
}

const char *
log_follow_next(struct log_follow *f)
{
	if (!f->waited || f->grown)
		return NULL;
	if (!f->next && is_replaced(f))
		f->next = f->path;
	if (!f->next)
		f->next = find_newer(f);
	return f->next;
}
