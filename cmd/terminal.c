#include "cmd/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "cmd/options.h"

/* How many are shown without -v. */
#define WARNINGS_SHOWN 10
/* Of errors all are of use, but not to somebody who named the wrong file. */
#define ERRORS_SHOWN 2000

/* When progress is drawn for the first time, and again. */
#define PROGRESS_AFTER_MS 1000
#define PROGRESS_EVERY_MS 250

void
terminal_guard(void)
{
	/* The wrong way round, so that use of a closed one is an error. */
	static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", modes[fd]) != fd)
			abort();
}

static int
columns_of(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

/* Does a terminal obey escape sequences? */
static bool
is_able(void)
{
	const char *type = getenv("TERM");

	return type && *type && strcmp(type, "dumb") != 0;
}

static bool
color_wanted(void)
{
	const char *no_color = getenv("NO_COLOR");

	return !(no_color && *no_color) && is_able();
}

void
terminal_init(struct terminal *t, const struct args *args)
{
	bool screen;

	*t = (struct terminal){
		.output = args_value(args, "output"),
		.quiet = args_has(args, "quiet"),
		.verbose = args_has(args, "verbose"),
		.progress_ms = clock_ms(),
	};
	if (t->output && strcmp(t->output, "-") == 0)
		t->output = NULL;
	screen = !t->output && isatty(STDOUT_FILENO);
	t->width = screen ? columns_of(STDOUT_FILENO) : 0;
	t->color = screen && color_wanted() && !args_has(args, "no-color");
	t->progress = !t->quiet && isatty(STDERR_FILENO) && is_able();
}

/* A message that cannot be written has nowhere to be reported. */
static void
say(struct terminal *t, const struct diag *d)
{
	struct buf text;
	struct err ignored;

	terminal_progress_end(t);
	buf_init(&text);
	diag_format(&text, d);
	fd_write(STDERR_FILENO, "standard error", text.data, text.len,
		 &ignored);
	buf_release(&text);
}

static void
say_err(struct terminal *t, enum diag_level level, const struct err *err)
{
	struct source_text source = {err->file, NULL, 0};
	struct diag d = {
		.level = level,
		.source = err->file[0] ? &source : NULL,
		.line = err->line,
		.column = err->column,
		.message = err->message,
		.hint = err->hint[0] ? err->hint : NULL,
	};

	say(t, &d);
}

void
terminal_error(struct terminal *t, const struct err *err)
{
	say_err(t, DIAG_ERROR, err);
}

void
terminal_warning(struct terminal *t, const struct err *err)
{
	if (!t->quiet)
		say_err(t, DIAG_WARNING, err);
}

void
terminal_warn(struct terminal *t, const char *fmt, ...)
{
	struct err err;
	va_list ap;

	va_start(ap, fmt);
	err_vset(&err, ERR_NONE, fmt, ap);
	va_end(ap);
	terminal_warning(t, &err);
}

/* Text that was made here, with parts from outside in it. */
static void
say_plain(const char *before, const char *text, const char *after)
{
	struct buf line;
	struct err ignored;

	buf_init(&line);
	buf_str(&line, before);
	text_printable(&line, text, strlen(text));
	buf_str(&line, after);
	fd_write(STDERR_FILENO, "standard error", line.data, line.len,
		 &ignored);
	buf_release(&line);
}

void
terminal_note(struct terminal *t, const char *fmt, ...)
{
	struct err err;
	va_list ap;

	if (!t->verbose || t->quiet)
		return;
	va_start(ap, fmt);
	err_vset(&err, ERR_NONE, fmt, ap);
	va_end(ap);
	terminal_progress_end(t);
	say_plain("", err.message, "\n");
}

static void
say_list(struct terminal *t, const struct diag_list *list)
{
	struct buf text;
	struct err ignored;

	terminal_progress_end(t);
	buf_init(&text);
	diag_format_list(&text, list);
	fd_write(STDERR_FILENO, "standard error", text.data, text.len,
		 &ignored);
	buf_release(&text);
}

static void
say_left_out(struct terminal *t, enum diag_level level, size_t n)
{
	struct err err;

	if (n == 0)
		return;
	err_set(&err, ERR_NONE, "and %zu more %s%s: -v shows them all", n,
		level == DIAG_ERROR ? "error" : "warning", n == 1 ? "" : "s");
	say_err(t, level, &err);
}

void
terminal_diags(struct terminal *t, struct diag_list *list)
{
	size_t room[] = {[DIAG_ERROR] = ERRORS_SHOWN,
			 [DIAG_WARNING] = t->quiet ? 0 : WARNINGS_SHOWN};
	size_t left_out[] = {[DIAG_ERROR] = 0, [DIAG_WARNING] = 0};
	struct diag_list shown;
	const struct diag *d;

	diag_init(&shown, list->arena);
	diag_sort(list);
	vec_each (d, &list->items) {
		bool all = t->verbose &&
			   !(t->quiet && d->level == DIAG_WARNING);

		if (all || room[d->level]) {
			vec_push(shown.arena, &shown.items, *d);
			room[d->level] -= !all;
		} else {
			left_out[d->level]++;
		}
	}
	say_list(t, &shown);
	say_left_out(t, DIAG_ERROR, left_out[DIAG_ERROR]);
	if (!t->quiet)
		say_left_out(t, DIAG_WARNING, left_out[DIAG_WARNING]);
}

/*
 * A line that is drawn over must be one: what does not fit goes, at the start,
 * for the end says more.
 */
static void
say_over(const char *message)
{
	int columns = columns_of(STDERR_FILENO) - 1;
	struct buf shown;
	size_t from = 0;

	buf_init(&shown);
	text_printable(&shown, message, strlen(message));
	if (columns >= 10 && text_width(shown.data, shown.len) > columns)
		while (text_width(shown.data + from, shown.len - from) >
		       columns - 3)
			from += utf8_char(shown.data + from, shown.len - from);
	say_plain(from ? "\r\033[K..." : "\r\033[K", shown.data + from, "");
	buf_release(&shown);
}

bool
terminal_progress_due(const struct terminal *t)
{
	int64_t wait = t->progress_shown ? PROGRESS_EVERY_MS
					 : PROGRESS_AFTER_MS;

	return t->progress && clock_ms() - t->progress_ms >= wait;
}

void
terminal_progress(struct terminal *t, const char *fmt, ...)
{
	struct err err;
	va_list ap;

	if (!terminal_progress_due(t))
		return;
	t->progress_ms = clock_ms();
	t->progress_shown = true;
	va_start(ap, fmt);
	err_vset(&err, ERR_NONE, fmt, ap);
	va_end(ap);
	say_over(err.message);
}

void
terminal_progress_end(struct terminal *t)
{
	if (t->progress_shown)
		say_plain("\r\033[K", "", "");
	t->progress_shown = false;
}

int
terminal_check(const struct terminal *t, struct err *err)
{
	const char *slash = t->output ? strrchr(t->output, '/') : NULL;
	struct buf directory;
	struct stat st;
	int rc = 0;

	if (!t->output)
		return 0;
	if (!*t->output)
		return err_set(err, ERR_INPUT, "--output names no file");
	if (stat(t->output, &st) == 0 && S_ISDIR(st.st_mode))
		return err_set(err, ERR_INPUT,
			       "\"%s\" is a directory, not a file", t->output);
	if (file_is_special(t->output))
		return 0;
	buf_init(&directory);
	buf_add(&directory, slash ? t->output : ".",
		slash ? (size_t)(slash - t->output) + 1 : 1);
	if (access(directory.data, W_OK | X_OK) != 0)
		rc = err_set(err, ERR_INPUT, "cannot create \"%s\": %s",
			     t->output, strerror(errno));
	buf_release(&directory);
	return rc;
}
