#include "load/log_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/decompress.h"

int
log_input_open(struct log_input *in, const char *path, size_t buffer,
	       size_t limit, struct err *err)
{
	*in = (struct log_input){.fd = file_open(path, err)};
	if (in->fd < 0)
		return -1;
	in->name = xstrdup(strcmp(path, "-") == 0 ? "standard input" : path);
	in->limit = limit;
	in->cap = buffer < limit ? buffer : limit;
	in->data = xmalloc(in->cap);
	if (log_input_want(in, DECOMPRESS_HEAD, err) != 0) {
		log_input_close(in);
		return -1;
	}
	if (decompress_knows(in->data, in->end)) {
		in->unpack = decompress_new(in->fd, in->name, in->data,
					    in->end);
		in->end = 0;
		in->eof = false;
	}
	return 0;
}

void
log_input_close(struct log_input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	decompress_free(in->unpack);
	free(in->name);
	free(in->data);
	*in = (struct log_input){.fd = -1};
}

/* Room behind end: first what is done with goes, then the buffer grows. */
static bool
make_room(struct log_input *in)
{
	if (in->start) {
		memmove(in->data, in->data + in->start, in->end - in->start);
		in->base += in->start;
		in->end -= in->start;
		in->start = 0;
	}
	if (in->end < in->cap)
		return true;
	if (in->cap >= in->limit)
		return false;
	in->cap = in->cap > in->limit / 2 ? in->limit : in->cap * 2;
	in->data = xreallocarray(in->data, in->cap, 1);
	return true;
}

static ssize_t
read_plain(struct log_input *in, char *p, size_t size, struct err *err)
{
	ssize_t n;

	do {
		n = read(in->fd, p, size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(err, ERR_INPUT, "cannot read \"%s\": %s",
			       in->name, strerror(errno));
	return n;
}

enum log_fill
log_input_fill(struct log_input *in, struct err *err)
{
	ssize_t n;

	if (in->eof)
		return LOG_FILL_END;
	if (!make_room(in))
		return LOG_FILL_FULL;
	n = in->unpack ? decompress_read(in->unpack, in->data + in->end,
					 in->cap - in->end, err)
		       : read_plain(in, in->data + in->end, in->cap - in->end,
				    err);
	if (n < 0)
		return LOG_FILL_ERROR;
	in->end += (size_t)n;
	in->eof = n == 0;
	return n ? LOG_FILL_MORE : LOG_FILL_END;
}

int
log_input_want(struct log_input *in, size_t n, struct err *err)
{
	enum log_fill got = LOG_FILL_MORE;

	while (in->end - in->start < n && got == LOG_FILL_MORE)
		got = log_input_fill(in, err);
	return got == LOG_FILL_ERROR && in->start == in->end ? -1 : 0;
}
