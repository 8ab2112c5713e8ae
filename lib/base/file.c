#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

int
file_open(const char *path, struct err *err)
{
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_INPUT, "cannot open \"%s\": %s", path,
			       strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(err, ERR_INPUT,
			       "\"%s\" is a directory, not a file", path);
	}
	return fd;
}

static char *
read_all(struct arena *a, int fd, const char *path, size_t limit, size_t *len,
	 struct err *err)
{
	struct buf b;
	ssize_t n = 1;
	char *text = NULL;

	buf_init(&b);
	while (n > 0 && b.len <= limit) {
		n = read(fd, buf_room(&b, 1 << 16), 1 << 16);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			b.len += (size_t)n;
	}
	if (n < 0)
		err_set(err, ERR_INPUT, "cannot read \"%s\": %s", path,
			strerror(errno));
	else if (b.len > limit)
		err_set(err, ERR_INPUT, "\"%s\" is larger than %zu MiB", path,
			limit >> 20);
	else
		text = arena_strndup(a, b.data, b.len);
	*len = b.len;
	buf_release(&b);
	return text;
}

char *
file_read(struct arena *a, const char *path, size_t limit, size_t *len,
	  struct err *err)
{
	int fd = file_open(path, err);
	char *text;

	if (fd < 0)
		return NULL;
	text = read_all(a, fd, path, limit, len, err);
	if (fd != STDIN_FILENO)
		close(fd);
	return text;
}

int
fd_write(int fd, const char *name, const void *data, size_t len,
	 struct err *err)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_INPUT,
				       "cannot write \"%s\": %s", name,
				       strerror(errno));
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
file_write(const char *path, const void *data, size_t len, struct err *err)
{
	struct buf temp;
	int fd, rc = -1;

	buf_init(&temp);
	buf_printf(&temp, "%s.%ld.tmp", path, (long)getpid());
	fd = open(temp.data,
		  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		err_set(err, ERR_INPUT, "cannot create \"%s\": %s", path,
			strerror(errno));
		goto out;
	}
	rc = fd_write(fd, path, data, len, err);
	if (rc == 0 && fsync(fd) != 0)
		rc = err_set(err, ERR_INPUT, "cannot write \"%s\": %s", path,
			     strerror(errno));
	close(fd);
	if (rc == 0 && rename(temp.data, path) != 0)
		rc = err_set(err, ERR_INPUT, "cannot replace \"%s\": %s", path,
			     strerror(errno));
	if (rc != 0)
		unlink(temp.data);
out:
	buf_release(&temp);
	return rc;
}
