#include "cmd/sweeper.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What is told: a process to wait for, 0 to spare the directory. */
typedef pid_t message;

#define AWAIT_MS 5000
#define PATIENCE 200 /* naps */

static void
nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000}, NULL);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Delete what is in dir, and dir where its parent lets us. */
static void
empty(const char *dir, const struct identity *as)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (identity_assume(as) == 0)
			nftw(dir, remove_one, 16,
			     FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

/*
 * What is inside is deleted as the user whose it is, who could have put
 * anything there; the directory itself as us, who made it. Somebody may still
 * be writing into it for a moment.
 */
static int
sweep(const char *dir, const struct identity *as)
{
	for (int i = 0; i < PATIENCE; i++) {
		empty(dir, as);
		if (rmdir(dir) == 0 || errno == ENOENT)
			return 0;
		nap();
	}
	return -1;
}

/*
 * It was told to end when its parent died; if it does not, it is made to. A
 * descriptor, because the process of a number may be another one by then.
 */
static void
await(int process)
{
	static const int harder[] = {SIGINT, SIGQUIT, SIGKILL};
	struct pollfd fd = {.fd = process, .events = POLLIN};

	for (int i = 0; i < 3 && poll(&fd, 1, AWAIT_MS) == 0; i++)
		pidfd_send_signal(process, harder[i], NULL, 0);
}

static int
keep_watch(int fd, const char *dir, const struct identity *as)
{
	int minded = -1;
	message told;

	for (;;) {
		ssize_t n = read(fd, &told, sizeof(told));

		if (n < 0 && errno == EINTR)
			continue;
		if (n != sizeof(told))
			break;
		if (told == 0)
			return 0;
		if (minded >= 0)
			close(minded);
		minded = pidfd_open(told, 0);
	}
	if (minded >= 0)
		await(minded);
	return sweep(dir, as);
}

static void
watch(int fd, const char *dir, const struct identity *as)
{
	int null = open("/dev/null", O_RDWR);

	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	setsid();
	/* Whoever reads our output must not have to wait for this. */
	for (int i = 0; i < 3 && null >= 0; i++)
		dup2(null, i);
	_exit(chdir("/") == 0 && keep_watch(fd, dir, as) == 0 ? 0 : 1);
}

int
sweeper_start(struct sweeper *s, const char *dir, const struct identity *as,
	      struct err *err)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set(err, ERR_BUG, "cannot make a pipe: %s",
			       strerror(errno));
	s->pid = fork();
	if (s->pid == 0) {
		close(fds[1]);
		watch(fds[0], dir, as);
	}
	close(fds[0]);
	s->fd = fds[1];
	if (s->pid > 0)
		return 0;
	s->pid = 0;
	close(fds[1]);
	return err_set(err, ERR_BUG, "cannot fork: %s", strerror(errno));
}

static void
tell(struct sweeper *s, message what)
{
	/* If it is gone, sweeper_finish says so. */
	if (write(s->fd, &what, sizeof(what)) != sizeof(what))
		return;
}

void
sweeper_mind(struct sweeper *s, pid_t pid)
{
	tell(s, pid);
}

void
sweeper_spare(struct sweeper *s)
{
	tell(s, 0);
}

int
sweeper_finish(struct sweeper *s)
{
	int status = 0;

	if (!s->pid)
		return 0;
	close(s->fd);
	while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
	return status == 0 ? 0 : -1;
}
