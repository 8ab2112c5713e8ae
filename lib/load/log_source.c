#include "load/log_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/log.h"

int
log_source_open(struct log_source *s, const char *path, struct log_run *run,
		struct err *err)
{
	/* A FIFO that nobody writes to is waited for where it is read. */
	int fd = file_open_with(path, O_NONBLOCK, err);

	*s = (struct log_source){.fd = fd, .run = run};
	if (fd < 0)
		return -1;
	s->name = xstrdup(strcmp(path, "-") == 0 ? "standard input" : path);
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

/* Is there nothing behind what was read? That of a pipe is not known. */
static bool
at_end(const struct log_source *s)
{
	struct stat st;

	return fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       (uint64_t)st.st_size <= s->read;
}

/* Until there is something to read or the end; false if reading is to stop. */
static bool
await(const struct log_source *s)
{
	struct pollfd fds[] = {
		{.fd = s->fd, .events = POLLIN},
		{.fd = s->run ? s->run->stop_fd : -1, .events = POLLIN},
	};

	/* What cannot be waited for is read at once. */
	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	return fds[1].revents == 0;
}

ssize_t
log_source_read(struct log_source *s, char *p, size_t size, struct err *err)
{
	ssize_t n;

	do {
		if (!await(s)) {
			s->stopped |= !at_end(s);
			return 0;
		}
		n = read(s->fd, p, size);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		return err_set(err, ERR_INPUT, "cannot read \"%s\": %s",
			       s->name, strerror(errno));
	s->read += (uint64_t)n;
	if (s->run)
		atomic_fetch_add(&s->run->bytes, (uint64_t)n);
	return n;
}
