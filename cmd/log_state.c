#include "cmd/log_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/analysis.h"
#include "report/report.h"

_Static_assert(LOG_MARK_ENVELOPES == LOG_ENVELOPES_MAX,
	       "a mark has a number for each envelope");

/* Logs that were not seen for so many others are forgotten. */
#define MARKS_MAX 4096

static bool
is_file(const char *path, const struct stat *file)
{
	struct stat st;

	return path && stat(path, &st) == 0 && st.st_dev == file->st_dev &&
	       st.st_ino == file->st_ino;
}

/* What is read or written besides is not the state's file. */
static int
check_files(const struct args *args, const struct stat *file, struct err *err)
{
	struct arg_values earlier = args_values(args, "analysis");
	const char *output = args_value(args, "output");

	if (is_file(output, file))
		return err_set(err, ERR_INPUT,
			       "--output \"%s\" is the file of --state: it "
			       "would be lost",
			       output);
	for (size_t i = 0; i < earlier.n; i++)
		if (is_file(earlier.v[i], file))
			return err_set(err, ERR_INPUT,
				       "--analysis \"%s\" is the file of "
				       "--state: it would count twice",
				       earlier.v[i]);
	return 0;
}

int
log_state_check(const struct args *args, struct err *err)
{
	const char *path = args_value(args, "state");
	struct stat file;

	if (!args_has(args, "state"))
		return 0;
	if (!*path || strcmp(path, "-") == 0)
		return err_set(err, ERR_INPUT, "--state names no file");
	if (!args_has(args, "log"))
		return err_set(err, ERR_INPUT,
			       "--state remembers how far logs were read: name "
			       "them with --log");
	if (args_has(args, "stats"))
		return err_set(err, ERR_INPUT,
			       "--stats counts from the beginning each time: "
			       "it does not go with --state");
	if (args_has(args, "until"))
		return err_set(err, ERR_INPUT,
			       "--until would pass over what no later run "
			       "reads: it does not go with --state");
	if (stat(path, &file) != 0)
		return 0;
	if (!S_ISREG(file.st_mode))
		return err_set(err, ERR_INPUT, "\"%s\" is no file", path);
	return check_files(args, &file, err);
}

static const char *
lock_path(const struct log_state *s)
{
	return arena_printf(s->arena, "%s.lock", s->path);
}

/* Who has the lock wrote its number there. */
static int
say_held(const struct log_state *s, struct err *err)
{
	char pid[32];
	ssize_t n = pread(s->lock, pid, sizeof(pid) - 1, 0);

	pid[n > 0 ? n : 0] = '\0';
	pid[strspn(pid, "0123456789")] = '\0';
	return err_set(err, ERR_UNSAFE, "\"%s\" is in use by %s%s", s->path,
		       *pid ? "process " : "another process", pid);
}

static int
take_lock(struct log_state *s, struct err *err)
{
	const char *path = lock_path(s), *pid;

	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (s->lock < 0)
		return err_set(err, ERR_INPUT, "cannot create \"%s\": %s", path,
			       strerror(errno));
	if (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			return say_held(s, err);
		return err_set(err, ERR_INPUT, "cannot lock \"%s\": %s", path,
			       strerror(errno));
	}
	pid = arena_printf(s->arena, "%ld\n", (long)getpid());
	if (ftruncate(s->lock, 0) != 0)
		return err_set(err, ERR_INPUT, "cannot write \"%s\": %s", path,
			       strerror(errno));
	return fd_write(s->lock, path, pid, strlen(pid), err);
}

static int
load(struct log_state *s, struct err *err)
{
	s->before = analysis_load(s->arena, s->path, err);
	if (!s->before)
		return -1;
	if (s->before->marks) {
		s->marks = *s->before->marks;
		return 0;
	}
	err_set(err, ERR_INPUT,
		"\"%s\" does not say how far logs were read: --state did not "
		"write it",
		s->path);
	err_hint(err, "name a new file, and add this one with --analysis");
	return -1;
}

/* Where the first n bytes at p are of a log that was read before, say so. */
static void
find(void *arg, const char *p, size_t n, const struct stat *file,
     struct log_place *at)
{
	struct log_state *s = arg;
	uint64_t most = 0;

	s->known = n > 0;
	s->mark = (struct log_mark){
		.line = 1,
		.device = file->st_dev,
		.inode = file->st_ino,
	};
	s->place = SIZE_MAX;
	n = n < LOG_HEAD_MAX ? n : LOG_HEAD_MAX;
	log_mark_heads(&s->mark, p, n);
	for (size_t i = 0; i < s->marks.n; i++) {
		uint64_t bytes = log_mark_knows(&s->marks.v[i], p, n,
						file->st_dev, file->st_ino);

		if (bytes <= most)
			continue;
		most = bytes;
		s->place = i;
	}
	if (s->place == SIZE_MAX)
		return;
	at->position = s->marks.v[s->place].position;
	at->line = s->marks.v[s->place].line;
	memcpy(at->unreadable, s->marks.v[s->place].unreadable,
	       sizeof(at->unreadable));
}

int
log_state_open(struct log_state *s, struct arena *arena, const char *path,
	       struct err *err)
{
	char *real = realpath(path, NULL);
	struct stat st;

	*s = (struct log_state){
		.arena = arena,
		.path = arena_strdup(arena, real ? real : path),
		.lock = -1,
	};
	s->resume = (struct log_resume){.find = find, .arg = s};
	free(real);
	if (take_lock(s, err) != 0)
		return -1;
	if (stat(s->path, &st) != 0 && errno == ENOENT)
		return 0;
	return load(s, err);
}

void
log_state_release(struct log_state *s)
{
	if (s->lock >= 0)
		close(s->lock);
	s->lock = -1;
}

bool
log_state_is_own(const struct log_state *s, const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 &&
	       (is_file(s->path, &st) || is_file(lock_path(s), &st));
}

static int64_t
modified_us(const struct stat *file)
{
	return (int64_t)file->st_mtim.tv_sec * 1000000 +
	       file->st_mtim.tv_nsec / 1000;
}

/* Put a mark behind all others, in place of the one at i unless that is
   SIZE_MAX. */
static void
put_last(struct log_state *s, size_t i, const struct log_mark *mark)
{
	struct log_mark moved = *mark;

	if (i == SIZE_MAX) {
		vec_push(s->arena, &s->marks, moved);
		return;
	}
	memmove(&s->marks.v[i], &s->marks.v[i + 1],
		(s->marks.n - i - 1) * sizeof(*s->marks.v));
	s->marks.v[s->marks.n - 1] = moved;
}

bool
log_state_has(struct log_state *s, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	for (size_t i = 0; i < s->marks.n; i++) {
		const struct log_mark *it = &s->marks.v[i];

		if (!it->settled || it->device != st.st_dev ||
		    it->inode != st.st_ino ||
		    it->size != (uint64_t)st.st_size ||
		    it->modified_us != modified_us(&st))
			continue;
		put_last(s, i, it);
		return true;
	}
	return false;
}

void
log_state_begin(struct log_state *s)
{
	s->known = false;
}

/* Its beginning, of which there may be more now. */
static void
update_heads(struct log_mark *mark, const char *p, size_t n)
{
	uint64_t seen = mark->heads[mark->nheads - 1].bytes;

	if (log_mark_knows(mark, p, n, mark->device, mark->inode) == seen)
		log_mark_heads(mark, p, n);
}

static void
copy_heads(struct log_mark *to, const struct log_mark *from)
{
	memcpy(to->heads, from->heads, sizeof(to->heads));
	to->nheads = from->nheads;
}

void
log_state_took(struct log_state *s, const struct log_reader *reader,
	       bool failed)
{
	struct log_place place = log_place(reader);
	bool shorter = log_shorter(reader);
	char *head = xmalloc(LOG_HEAD_MAX);
	struct log_mark mark = s->mark;
	struct stat file;
	size_t n = log_file(reader, &file, head, LOG_HEAD_MAX);

	if (s->known && place.position > 0) {
		/* It begins as it did, as far as it goes. */
		if (shorter)
			copy_heads(&mark, &s->marks.v[s->place]);
		else
			update_heads(&mark, head, n);
		mark.position = place.position;
		mark.line = place.line;
		memcpy(mark.unreadable, place.unreadable,
		       sizeof(mark.unreadable));
		mark.size = (uint64_t)file.st_size;
		mark.modified_us = modified_us(&file);
		mark.settled = shorter ||
			       (!failed && log_settled(reader, mark.size));
		put_last(s, s->place, &mark);
	}
	free(head);
}

int
log_state_write(const struct log_state *s, struct analysis *a, struct err *err)
{
	const struct report_options all = {.kind = -1, .marks = true};
	struct log_marks marks = s->marks;
	struct buf out;
	int rc;

	if (marks.n > MARKS_MAX) {
		marks.v += marks.n - MARKS_MAX;
		marks.n = MARKS_MAX;
	}
	a->marks = &marks;
	buf_init(&out);
	report_json(&out, a, &all);
	rc = file_write(s->path, out.data, out.len, err);
	buf_release(&out);
	a->marks = NULL;
	return rc;
}
