#include "load/log_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/log.h"

/* How often a file is looked at, whether it has grown. */
#define LOOK_MS 200
/* The lines of an entry are written one right after the other. */
#define FRESH_SECONDS 5

int
log_source_open(struct log_source *s, const char *path, struct log_run *run,
		struct err *err)
{
	/* A FIFO that nobody writes to is waited for where it is read. */
	int fd = file_open_with(path, O_NONBLOCK, err);
	struct stat st;

	*s = (struct log_source){.fd = fd, .run = run};
	if (fd < 0)
		return -1;
	s->name = xstrdup(strcmp(path, "-") == 0 ? "standard input" : path);
	s->follows = run && run->over && fstat(fd, &st) == 0 &&
		     S_ISREG(st.st_mode);
	return 0;
}

void
log_source_close(struct log_source *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	free(s->name);
	*s = (struct log_source){.fd = -1};
}

/* Of a file; of what is none, nothing is known. */
static uint64_t
size_of(const struct log_source *s, struct stat *st)
{
	if (fstat(s->fd, st) != 0 || !S_ISREG(st->st_mode))
		return UINT64_MAX;
	return (uint64_t)st->st_size;
}

bool
log_source_is_fresh(const struct log_source *s)
{
	struct stat st;

	return fstat(s->fd, &st) == 0 &&
	       st.st_mtime + FRESH_SECONDS > time(NULL);
}

static struct pollfd
stop_of(const struct log_source *s)
{
	return (struct pollfd){
		.fd = s->run ? s->run->stop_fd : -1,
		.events = POLLIN,
	};
}

/* Until there is something to read or the end; false if reading is to stop. */
static bool
await_bytes(const struct log_source *s)
{
	struct pollfd fds[] = {
		{.fd = s->fd, .events = POLLIN},
		stop_of(s),
	};

	/* What cannot be waited for is read at once. */
	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	return fds[1].revents == 0;
}

/* A look at the end of a file that is followed. */
enum look {
	LOOK_GROWN,
	LOOK_OVER,
	LOOK_AGAIN,
};

static enum look
look(struct log_source *s)
{
	struct log_run *run = s->run;
	struct stat st;
	uint64_t size = size_of(s, &st);

	if (size > s->read)
		return LOOK_GROWN;
	atomic_store(&run->caught_up, true);
	if (size < s->read)
		run->over(run->over_arg, &st, true);
	else if (!run->over(run->over_arg, &st, false))
		return LOOK_AGAIN;
	else if (size_of(s, &st) > s->read)
		return LOOK_GROWN; /* before it was over */
	s->goes_on = false;
	return LOOK_OVER;
}

bool
log_source_await(struct log_source *s)
{
	struct pollfd stop = stop_of(s);
	enum look found = look(s);

	while (found == LOOK_AGAIN) {
		bool stops = poll(&stop, 1, LOOK_MS) > 0;

		found = look(s);
		if (stops)
			break;
	}
	return found == LOOK_GROWN;
}

/* Reading is to stop: how many of size bytes are to be read all the same. */
static size_t
read_still(struct log_source *s, size_t size)
{
	struct stat st;
	uint64_t end = size_of(s, &st);
	bool following = s->run->over != NULL;

	/* That is how a pipe that is followed ends. */
	if (following && !s->follows)
		return 0;
	if (!following || !atomic_load(&s->run->caught_up)) {
		s->stopped |= s->read < end;
		s->goes_on |= s->stopped;
		return 0;
	}
	if (s->end == 0)
		s->end = end;
	if (s->read >= s->end) {
		look(s);
		return 0;
	}
	return s->end - s->read < size ? (size_t)(s->end - s->read) : size;
}

ssize_t
log_source_read(struct log_source *s, char *p, size_t size, struct err *err)
{
	ssize_t n = 0;

	while (size && n <= 0) {
		if (!await_bytes(s)) {
			size = read_still(s, size);
			if (size == 0)
				return 0;
		}
		n = read(s->fd, p, size);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return err_set(err, ERR_INPUT, "cannot read \"%s\": %s",
				       s->name, strerror(errno));
		if (n == 0 && (!s->waits || !log_source_await(s)))
			return 0;
	}
	s->read += (uint64_t)n;
	if (s->run)
		atomic_fetch_add(&s->run->bytes, (uint64_t)n);
	return n;
}

int
log_source_restart(struct log_source *s, uint64_t at, bool wait,
		   struct err *err)
{
	if (lseek(s->fd, (off_t)at, SEEK_SET) < 0)
		return err_set(err, ERR_INPUT, "cannot read \"%s\": %s",
			       s->name, strerror(errno));
	if (s->run) {
		atomic_fetch_add(&s->run->bytes, at - s->read);
		atomic_fetch_add(&s->run->passed, at);
	}
	s->read = at;
	s->waits = s->follows && wait;
	return 0;
}
