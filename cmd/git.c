#include "cmd/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/process.h"

#define ARGS_MAX 32

extern char **environ;

/* What a program prints, as it comes. */
struct reader {
	int ends[2];
	struct buf *to;
};

static void
close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static int
open_reader(struct reader *r, struct buf *to, struct err *err)
{
	*r = (struct reader){.ends = {-1, -1}, .to = to};
	if (pipe2(r->ends, O_CLOEXEC) != 0)
		return err_set(err, ERR_INPUT, "cannot run git: %s",
			       strerror(errno));
	return 0;
}

static void
close_reader(struct reader *r)
{
	close_end(&r->ends[0]);
	close_end(&r->ends[1]);
}

static void
read_piece(struct reader *r)
{
	char piece[65536];
	ssize_t n = read(r->ends[0], piece, sizeof(piece));

	if (n > 0)
		buf_add(r->to, piece, (size_t)n);
	else if (n == 0 || errno != EINTR)
		close_end(&r->ends[0]);
}

/* Both at a time: a program waits that nobody reads what it has to say. */
static void
read_all(struct reader *a, struct reader *b)
{
	while (a->ends[0] >= 0 || b->ends[0] >= 0) {
		struct pollfd fds[] = {{.fd = a->ends[0], .events = POLLIN},
				       {.fd = b->ends[0], .events = POLLIN}};

		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[0].revents)
			read_piece(a);
		if (fds[1].revents)
			read_piece(b);
	}
}

static int
run(const char *const *argv, struct buf *out, struct buf *said, int *status,
    struct err *err)
{
	struct process p = {
		.argv = argv,
		.env = (const char *const *)environ,
		.in = -1,
	};
	struct reader results, words = {.ends = {-1, -1}};
	pid_t pid = -1;

	if (open_reader(&results, out, err) == 0 &&
	    open_reader(&words, said, err) == 0) {
		p.out = results.ends[1];
		p.err = words.ends[1];
		pid = process_start(&p, err);
	}
	close_end(&results.ends[1]);
	close_end(&words.ends[1]);
	if (pid > 0)
		read_all(&results, &words);
	close_reader(&results);
	close_reader(&words);
	return pid > 0 ? process_wait(pid, status, err) : -1;
}

/* fatal: bad revision 'x': what else is said goes with it. */
static int
set_words(const struct buf *said, int status, struct err *err)
{
	const char *words = said->data;

	if (status == 127)
		return err_set(err, ERR_INPUT, "git cannot be run");
	if (strncmp(words, "fatal: ", 7) == 0)
		words += 7;
	if (!*words)
		return err_set(err, ERR_INPUT, "git ended with status %d",
			       status);
	return err_set(err, ERR_INPUT, "git says: %.*s",
		       (int)strcspn(words, "\n"), words);
}

int
git_run(const char *const *args, struct buf *out, int *status, struct err *err)
{
	/* The environment's GIT_DIFF_OPTS goes before -U, and who only looks
	   should not write the index. */
	const char *argv[ARGS_MAX + 7] = {"/usr/bin/env",
					  "GIT_DIFF_OPTS=-u0",
					  "GIT_OPTIONAL_LOCKS=0",
					  "git",
					  "-c",
					  "diff.autoRefreshIndex=false"};
	struct buf said;
	int ended, rc;

	for (size_t i = 0; i < ARGS_MAX && args[i]; i++)
		argv[i + 6] = args[i];
	*status = -1;
	buf_init(&said);
	rc = run(argv, out, &said, &ended, err);
	while (said.len && said.data[said.len - 1] == '\n')
		said.data[--said.len] = '\0';
	if (rc == 0 && WIFEXITED(ended))
		*status = WEXITSTATUS(ended);
	if (rc == 0 && *status != 0)
		rc = set_words(&said, *status, err);
	buf_release(&said);
	return rc;
}
