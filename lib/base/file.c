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
	return file_open_with(path, 0, err);
}

int
file_open_with(const char *path, int flags, struct err *err)
{
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_CLOEXEC | flags);
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

bool
file_is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
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
file_draft(struct file_draft *d, const char *path, struct err *err)
{
	struct buf beside;

	buf_init(&beside);
	buf_printf(&beside, "%s.%ld.tmp", path, (long)getpid());
	*d = (struct file_draft){.path = path, .beside = beside.data};
	d->fd = open(d->beside,
		     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		     0600);
	if (d->fd >= 0)
		return 0;
	err_set(err, ERR_INPUT, "cannot create \"%s\": %s", path,
		strerror(errno));
	free(d->beside);
	return -1;
}

int
file_keep(struct file_draft *d, struct err *err)
{
	int rc = 0;

	if (fsync(d->fd) != 0)
		rc = err_set(err, ERR_INPUT, "cannot write \"%s\": %s", d->path,
			     strerror(errno));
	else if (rename(d->beside, d->path) != 0)
		rc = err_set(err, ERR_INPUT, "cannot replace \"%s\": %s",
			     d->path, strerror(errno));
	if (rc != 0)
		unlink(d->beside);
	close(d->fd);
	free(d->beside);
	return rc;
}

void
file_drop(struct file_draft *d)
{
	unlink(d->beside);
	close(d->fd);
	free(d->beside);
}

int
file_write(const char *path, const void *data, size_t len, struct err *err)
{
	struct file_draft draft;

	if (file_draft(&draft, path, err) != 0)
		return -1;
	if (fd_write(draft.fd, path, data, len, err) != 0) {
		file_drop(&draft);
		return -1;
	}
	return file_keep(&draft, err);
}
