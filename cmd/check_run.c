#include "cmd/check_run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "cmd/interrupt.h"

/* Nobody writes such a file by hand. */
#define FILE_LIMIT ((size_t)256 << 20)
/* So many are read ahead for each thread. */
#define AHEAD 4
/* What is no text is told by its first bytes. */
#define SAMPLE 8192
/* So much of standard input is read at a time. */
#define PIECE ((size_t)65536)

struct check_scripts {
	VEC(struct check_script) list;
	bool asked; /* for what they say: of changes, there is one */
};

struct file_task {
	struct pool_task task; /* first: one's address is the other's */
	const struct checker *c;
	const struct check_path *path;
	struct check_file file;
	bool failed; /* with err */
	struct err err;
};

/* A byte order mark is no part of the text, and no editor counts it. */
static void
skip_mark(struct check_file *f)
{
	if (f->len >= 3 && memcmp(f->text, "\xef\xbb\xbf", 3) == 0) {
		f->text += 3;
		f->len -= 3;
	}
}

/* Bytes that no text has. A few strayed into one cost a statement each. */
static bool
is_binary(const char *text, size_t len)
{
	size_t odd = 0;

	for (size_t i = 0; i < len; i++)
		odd += (unsigned char)text[i] < ' ' &&
		       !strchr("\t\n\v\f\r\x1b", text[i] ? text[i] : 1);
	return odd > 8 && odd * 32 > len;
}

/* Nobody may ever write what is waited for: a signal ends that. */
static bool
await_stdin(void)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
			       {.fd = interrupt_fd(), .events = POLLIN}};

	while (!interrupt_signal())
		if (poll(fds, 2, -1) > 0 && fds[0].revents)
			return true;
	return false;
}

static char *
read_stdin(struct check_file *f, struct err *err)
{
	struct buf b;
	ssize_t n = 1;
	char *text = NULL;

	buf_init(&b);
	while (n > 0 && b.len <= FILE_LIMIT) {
		n = await_stdin()
			    ? read(STDIN_FILENO, buf_room(&b, PIECE), PIECE)
			    : 0;
		b.len += n > 0 ? (size_t)n : 0;
	}
	if (n < 0)
		err_set(err, ERR_INPUT, "cannot read it: %s", strerror(errno));
	else if (b.len > FILE_LIMIT)
		err_set(err, ERR_INPUT, "it is larger than %zu MiB",
			FILE_LIMIT >> 20);
	else
		text = arena_strndup(&f->arena, b.data, b.len);
	f->len = b.len;
	buf_release(&b);
	return text;
}

static int
read_text(struct check_file *f, bool is_stdin, struct err *err)
{
	char *text = is_stdin ? read_stdin(f, err)
			      : file_read(&f->arena, f->path, FILE_LIMIT,
					  &f->len, err);

	if (!text)
		return -1;
	f->text = text;
	if (f->len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
			    memcmp(text, "\xfe\xff", 2) == 0))
		return err_set(err, ERR_INPUT,
			       "it is UTF-16: save it as UTF-8");
	if (is_binary(text, f->len < SAMPLE ? f->len : SAMPLE))
		return err_set(err, ERR_INPUT, "it is binary");
	skip_mark(f);
	return 0;
}

static void
run_task(struct pool_task *task)
{
	struct file_task *t = (struct file_task *)task;

	t->file = (struct check_file){
		.path = t->path->path,
		.stable_path = t->path->stable,
		.service = t->path->service,
		.only_lines = t->path->only_lines,
	};
	memcpy(&t->file.lines, &t->path->lines, sizeof(t->file.lines));
	t->failed = read_text(&t->file, t->path->is_stdin, &t->err) != 0;
	if (!t->failed)
		check_read(t->c, &t->file);
}

static void
finish_task(struct checker *c, struct file_task *t)
{
	if (!t->failed) {
		check_file(c, &t->file);
		return;
	}
	arena_release(&t->file.arena);
	check_unreadable(c, t->path->path, t->path->stable, t->err.message);
}

int
check_run_files(struct checker *c, const struct check_files *files, int jobs,
		struct terminal *term, struct err *err)
{
	size_t n = files->list.n;
	size_t window = AHEAD * (size_t)jobs + 1;
	struct file_task *tasks = arena_calloc(c->arena, window,
					       sizeof(*tasks));
	struct file_task *next = tasks, *oldest = tasks, *end = tasks + window;
	size_t begun = 0, done = 0;
	struct pool *pool = pool_new(jobs);

	while (done < n && !interrupt_signal()) {
		struct file_task *t;

		for (; begun < n && begun < done + window; begun++) {
			t = next;
			next = next + 1 == end ? tasks : next + 1;
			t->c = c;
			t->path = &files->list.v[begun];
			t->task.run = run_task;
			pool_add(pool, &t->task);
		}
		t = oldest;
		oldest = oldest + 1 == end ? tasks : oldest + 1;
		done++;
		pool_wait(pool, &t->task);
		finish_task(c, t);
		if (terminal_progress_due(term))
			terminal_progress(term, "%zu of %zu files", done, n);
	}
	/* The last ones have not been started. */
	while (begun > done) {
		begun--;
		next = next == tasks ? end - 1 : next - 1;
		pool_cancel(pool, &next->task);
		arena_release(&next->file.arena);
	}
	terminal_progress_end(term);
	pool_free(pool);
	for (size_t i = 0; i < files->skipped.n; i++)
		vec_push(c->arena, &c->out->skipped, files->skipped.v[i]);
	return interrupt_signal() ? err_set(err, ERR_INPUT, "interrupted") : 0;
}

/* What came from a pipe is gone. */
static bool
is_file(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

/* gzip, bzip2, xz, zstd, lz4: no place in it is one of the script's. */
static bool
is_compressed(const struct check_script *s)
{
	static const char *const marks[] = {"\x1f\x8b", "BZh",
					    "\xfd"
					    "7zXZ",
					    "\x28\xb5\x2f\xfd",
					    "\x04\x22\x4d\x18"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (s->len >= strlen(marks[i]) &&
		    memcmp(s->text, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* What was changed of a script: of one that is as it was, no line. */
static bool
find_lines(const struct check_files *changed, struct check_script *script)
{
	const struct check_path *it;

	script->only_lines = true;
	vec_each (it, &changed->list) {
		if (strcmp(it->path, script->path) != 0)
			continue;
		script->only_lines = it->only_lines;
		memcpy(&script->lines, &it->lines, sizeof(script->lines));
		return true;
	}
	return false;
}

/* The scripts that can be read again, and which of their lines are new. */
static int
find_scripts(const struct check_files *files, const struct args *args,
	     struct terminal *term, struct check_scripts *out, struct err *err)
{
	const char *since = args_value(args, "changed-since");
	struct arg_values paths = args_values(args, "schema");
	struct check_files changed = *files;
	struct check_met met = {0};
	struct check_script *it;
	int rc = 0;

	memset(&changed.list, 0, sizeof(changed.list));
	changed.known = changed.left_out = (struct map)MAP_INIT;
	for (size_t i = 0; i < paths.n && rc == 0; i++) {
		if (!is_file(paths.v[i]))
			continue;
		vec_push(files->arena, &out->list,
			 (struct check_script){
				 .path = check_files_shown(files, paths.v[i]),
				 .stable_path = check_files_stable(files,
								   paths.v[i]),
			 });
		rc = check_files_add(&changed, paths.v[i], &met, err);
	}
	if (rc == 0 && since && changed.list.n)
		rc = check_files_changed(&changed, since, term, err);
	out->asked = !since;
	vec_each (it, &out->list)
		if (since)
			out->asked |= find_lines(&changed, it);
	check_files_release(&changed);
	return rc;
}

int
check_run_schema(struct checker *c, const struct check_files *files,
		 const struct args *args, struct terminal *term,
		 struct err *err)
{
	struct check_scripts scripts = {0};
	struct check_script *it;
	size_t n = 0;

	if (find_scripts(files, args, term, &scripts, err) != 0)
		return -1;
	/* Where nothing is new nothing is asked for. */
	if (!scripts.asked)
		return 0;
	vec_each (it, &scripts.list) {
		it->text = file_read(c->arena, it->path, FILE_LIMIT, &it->len,
				     err);
		if (!it->text)
			return -1;
		if (!is_compressed(it))
			scripts.list.v[n++] = *it;
	}
	check_schema(c, scripts.list.v, n);
	return 0;
}
