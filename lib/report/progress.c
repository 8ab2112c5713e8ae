#include "report/progress.h"

#include "report/format.h"

int
progress_percent(uint64_t read, uint64_t total)
{
	/* A log may have grown since its size was asked for. */
	return total == 0 || read >= total
		       ? 100
		       : (int)((double)read * 100 / (double)total);
}

/* At the rate so far. */
static void
put_left(struct buf *out, const struct progress *p)
{
	uint64_t left = p->total > p->read ? p->total - p->read : 0;

	buf_str(out, "  ");
	format_clock(out, (uint64_t)((double)left * (double)p->elapsed_ms /
				     (double)(p->read - p->passed) / 1000));
	buf_str(out, " left");
}

void
report_progress(struct buf *out, const struct progress *p)
{
	buf_printf(out, "%s  ", p->path);
	if (p->total)
		buf_printf(out, "%d %%", progress_percent(p->read, p->total));
	else
		format_bytes(out, p->read);
	if (p->elapsed_ms > 0) {
		buf_str(out, "  ");
		format_bytes(out, (uint64_t)((double)(p->read - p->passed) *
					     1000 / (double)p->elapsed_ms));
		buf_str(out, "/s");
	}
	if (p->total && p->read > p->passed)
		put_left(out, p);
	if (p->statements) {
		buf_str(out, "  ");
		format_share(out, p->attributed, p->statements);
		buf_str(out, " attributed");
	}
}
