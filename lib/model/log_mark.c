#include "model/log_mark.h"

#include "base/map.h"

static void
add_head(struct log_mark *mark, const char *p, size_t n)
{
	mark->heads[mark->nheads++] = (struct log_head){
		.bytes = n,
		.hash = hash_bytes(p, n, 0),
	};
}

void
log_mark_heads(struct log_mark *mark, const char *p, size_t n)
{
	mark->nheads = 0;
	for (size_t bytes = LOG_HEAD_ENOUGH; bytes < n && bytes < LOG_HEAD_MAX;
	     bytes *= 4)
		add_head(mark, p, bytes);
	if (n)
		add_head(mark, p, n < LOG_HEAD_MAX ? n : LOG_HEAD_MAX);
}

uint64_t
log_mark_knows(const struct log_mark *mark, const char *p, size_t n,
	       uint64_t device, uint64_t inode)
{
	uint64_t known = 0;

	for (size_t i = 0; i < mark->nheads; i++) {
		const struct log_head *head = &mark->heads[i];

		if (head->bytes > n)
			break;
		if (hash_bytes(p, head->bytes, 0) != head->hash)
			return 0;
		known = head->bytes;
	}
	if (known < LOG_HEAD_ENOUGH &&
	    (device != mark->device || inode != mark->inode))
		return 0;
	return known;
}
