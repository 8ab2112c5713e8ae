#include "log_text.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"

void
log_file_open(struct log_file *f, const char *content, size_t len)
{
	f->fd = memfd_create("log", MFD_CLOEXEC);
	cr_assert(f->fd >= 0);
	for (size_t at = 0; at < len;) {
		ssize_t n = write(f->fd, content + at, len - at);

		cr_assert(n > 0);
		at += (size_t)n;
	}
	snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->fd);
}

void
log_file_close(struct log_file *f)
{
	close(f->fd);
}

static void
add_text(struct buf *out, const char *before, struct str s, const char *after)
{
	if (s.len == 0)
		return;
	buf_str(out, before);
	for (size_t i = 0; i < s.len; i++) {
		const char *names = "\n\\n\t\\t\r\\r";
		const char *found = s.p[i] ? strchr(names, s.p[i]) : NULL;

		if (found && s.p[i] < ' ')
			buf_add(out, found + 1, 2);
		else if (s.p[i] == '\0')
			buf_str(out, "\\0");
		else
			buf_char(out, s.p[i]);
	}
	buf_str(out, after);
}

void
log_record_text(struct buf *out, const struct log_record *r)
{
	static const char *const kinds[] = {
		[RECORD_STATEMENT] = "statement",
		[RECORD_DURATION] = "duration",
		[RECORD_ERROR] = "error",
		[RECORD_CONNECT] = "connect",
		[RECORD_AUTHORIZED] = "authorized",
		[RECORD_DISCONNECT] = "disconnect",
		[RECORD_OTHER] = "other",
	};

	buf_str(out, kinds[r->kind]);
	add_text(out, " ", r->role, "");
	add_text(out, "@", r->database, "");
	add_text(out, " (", r->application, ")");
	add_text(out, " <", r->session, ">");
	if (r->backend || r->lxid)
		buf_printf(out, " %" PRIu32 "/%" PRIu32, r->backend, r->lxid);
	if (r->duration_us >= 0)
		buf_printf(out, " %" PRId64 "us", r->duration_us);
	if (r->fetch)
		buf_str(out, " fetch");
	if (r->truncated)
		buf_str(out, " truncated");
	if (r->calls != 1)
		buf_printf(out, " x%" PRIu64, r->calls);
	add_text(out, ": ", r->text, "");
	add_text(out, " | ", r->detail, "");
	buf_char(out, '\n');
}

static void
read_path(struct buf *out, const char *path, const struct log_options *options)
{
	const struct log_record *record;
	struct err err = {0};
	struct log_reader *r = log_open(path, options, &err);
	uint64_t first, n;
	int rc;

	cr_assert_not_null(r, "%s", err.message);
	while ((rc = log_next(r, &record, &err)) == 1)
		log_record_text(out, record);
	cr_assert_eq(rc, 0, "%s", err.message);
	n = log_unreadable(r, &first);
	if (n)
		buf_printf(out, "unreadable %" PRIu64 ", first line %" PRIu64,
			   n, first);
	log_close(r);
}

/* A FIFO is read once, and what is followed is, too. */
static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

void
log_path_text(struct buf *out, const char *path,
	      const struct log_options *options)
{
	static const size_t sizes[] = {1, 70, 300, 2000, 100000};
	struct log_options parts = options ? *options : (struct log_options){0};
	size_t before = out->len;
	struct buf again;

	read_path(out, path, options);
	if (!is_file(path) || parts.run)
		return;
	buf_init(&again);
	for (int threads = 1; threads <= 3; threads += 2) {
		parts.pool = pool_new(threads);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			parts.part = sizes[i];
			buf_clear(&again);
			read_path(&again, path, &parts);
			cr_assert_str_eq(again.data, out->data + before,
					 "%d threads, parts of %zu", threads,
					 sizes[i]);
		}
		pool_free(parts.pool);
	}
	buf_release(&again);
}

static struct buf result;

const char *
log_text_n(const char *content, size_t len, const struct log_options *options)
{
	struct log_file f;

	buf_release(&result);
	buf_init(&result);
	log_file_open(&f, content, len);
	log_path_text(&result, f.path, options);
	log_file_close(&f);
	return result.data;
}

const char *
log_text(const char *content, const struct log_options *options)
{
	return log_text_n(content, strlen(content), options);
}

const char *
log_error(const char *content, size_t len, const struct log_options *options)
{
	struct err err = {0};
	struct log_reader *r;
	struct log_file f;

	buf_release(&result);
	buf_init(&result);
	log_file_open(&f, content, len);
	r = log_open(f.path, options, &err);
	log_file_close(&f);
	cr_assert_null(r);
	cr_assert_eq(err.code, ERR_INPUT);
	/* The path differs from run to run. */
	buf_str(&result, strstr(err.message, "\" ")
				 ? strstr(err.message, "\" ") + 2
				 : err.message);
	buf_printf(&result, "\n%s", err.hint);
	return result.data;
}
