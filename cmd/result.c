#include "cmd/result.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
result_begin(struct result *r, const struct terminal *t, struct err *err)
{
	*r = (struct result){.name = t->output, .fd = STDOUT_FILENO};
	if (!t->output) {
		r->name = "standard output";
		return 0;
	}
	if (file_is_special(t->output)) {
		r->fd = open(t->output, O_WRONLY | O_CLOEXEC);
		if (r->fd < 0)
			return err_set(err, ERR_INPUT, "cannot open \"%s\": %s",
				       t->output, strerror(errno));
		return 0;
	}
	if (file_draft(&r->draft, t->output, err) != 0)
		return -1;
	r->drafted = true;
	r->fd = r->draft.fd;
	return 0;
}

void
result_take(void *result, struct buf *piece)
{
	struct result *r = result;

	if (!r->failed)
		r->failed = fd_write(r->fd, r->name, piece->data, piece->len,
				     &r->err) != 0;
	buf_clear(piece);
}

int
result_end(struct result *r, struct err *err)
{
	if (r->failed)
		*err = r->err;
	if (r->drafted && !r->failed)
		return file_keep(&r->draft, err);
	if (r->drafted)
		file_drop(&r->draft);
	else if (r->fd != STDOUT_FILENO)
		close(r->fd);
	return r->failed ? -1 : 0;
}

int
result_write(const struct terminal *t, struct buf *text, struct err *err)
{
	struct result r;

	if (result_begin(&r, t, err) != 0)
		return -1;
	result_take(&r, text);
	return result_end(&r, err);
}
