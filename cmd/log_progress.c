#include "cmd/log_progress.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "report/format.h"
#include "report/progress.h"

void
log_progress_begin(struct log_progress *p, struct log_run *run)
{
	*p = (struct log_progress){.run = run, .begun_ms = clock_ms()};
}

uint64_t
log_progress_add(struct log_progress *p, const char *path)
{
	struct stat st;
	int rc = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st)
					: stat(path, &st);

	/* What is not there is nothing to read, and will be said. */
	if (rc != 0)
		return 0;
	if (!S_ISREG(st.st_mode)) {
		p->endless = true;
		return 0;
	}
	p->total += (uint64_t)st.st_size;
	return (uint64_t)st.st_size;
}

void
log_progress_done(struct log_progress *p, uint64_t size)
{
	p->done += size;
	if (!p->endless)
		atomic_store(&p->run->bytes, p->done);
}

void
log_progress_show(const struct log_progress *p, struct terminal *term,
		  const char *path, const struct coverage *coverage)
{
	bool follows = atomic_load(&p->run->caught_up);
	struct progress now = {
		.path = path,
		.read = atomic_load(&p->run->bytes),
		.passed = atomic_load(&p->run->passed),
		.total = p->endless || follows ? 0 : p->total,
		.elapsed_ms = follows ? 0 : clock_ms() - p->begun_ms,
		.statements = coverage->statements,
		.attributed = coverage->attributed,
	};
	struct buf line;

	if (!terminal_progress_due(term))
		return;
	buf_init(&line);
	report_progress(&line, &now);
	terminal_progress(term, "%s", line.data);
	buf_release(&line);
}

void
log_progress_interrupted(const struct log_progress *p, struct terminal *term,
			 size_t unread)
{
	uint64_t read = atomic_load(&p->run->bytes);
	struct buf what;

	buf_init(&what);
	if (p->endless)
		format_bytes(&what, read);
	else
		buf_printf(&what, "%d %%", progress_percent(read, p->total));
	buf_str(&what, " of the logs was read");
	if (unread) {
		buf_str(&what, ", ");
		format_things(&what, unread, "file");
		buf_str(&what, " not at all");
	}
	terminal_warn(term, "interrupted: %s", what.data);
	buf_release(&what);
}
