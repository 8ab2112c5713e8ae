#include "cmd/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/interrupt.h"

#define POLL_MS 100
#define STOP_MS 5000

int
identity_assume(const struct identity *as)
{
	if (!as->drop)
		return 0;
	if (setgroups(1, &as->gid) != 0 || setgid(as->gid) != 0)
		return -1;
	return setuid(as->uid);
}

/* Make fd (-1: /dev/null) the descriptor number. */
static int
take_descriptor(int fd, int number)
{
	int rc;

	if (fd == number)
		return fcntl(fd, F_SETFD, 0);
	if (fd >= 0)
		return dup2(fd, number) == number ? 0 : -1;
	fd = open("/dev/null", O_RDWR);
	if (fd < 0 || fd == number)
		return fd < 0 ? -1 : 0;
	rc = dup2(fd, number) == number ? 0 : -1;
	close(fd);
	return rc;
}

/* After a change of identity, which would undo it. */
static int
die_with(pid_t parent, int sig)
{
	if (prctl(PR_SET_PDEATHSIG, sig) != 0)
		return -1;
	if (getppid() == parent)
		return 0;
	errno = ESRCH;
	return -1;
}

/* The child's side: only calls that are safe behind a fork of threads. */
static int
become(const struct process *p, pid_t parent)
{
	interrupt_reset_child();
	if (take_descriptor(p->in, 0) != 0 || take_descriptor(p->out, 1) != 0 ||
	    take_descriptor(p->err, 2) != 0)
		return -1;
	if (p->detached && setsid() < 0)
		return -1;
	if (identity_assume(&p->as) != 0)
		return -1;
	if (!p->detached &&
	    die_with(parent, p->death_signal ? p->death_signal : SIGTERM) != 0)
		return -1;
	if (p->dir && chdir(p->dir) != 0)
		return -1;
	return execve(p->argv[0], (char *const *)p->argv,
		      (char *const *)p->env);
}

pid_t
process_start(const struct process *p, struct err *err)
{
	pid_t parent = getpid(), pid;
	int failed = 0, report[2];

	if (pipe2(report, O_CLOEXEC) != 0)
		return err_set(err, ERR_BUG, "cannot make a pipe: %s",
			       strerror(errno));
	pid = fork();
	if (pid == 0) {
		become(p, parent);
		failed = errno;
		_exit(write(report[1], &failed, sizeof(failed)) ==
				      sizeof(failed)
			      ? 127
			      : 126);
	}
	close(report[1]);
	if (pid < 0)
		err_set(err, ERR_BUG, "cannot fork: %s", strerror(errno));
	else if (read(report[0], &failed, sizeof(failed)) > 0) {
		waitpid(pid, NULL, 0);
		pid = err_set(err, ERR_INPUT, "cannot run %s: %s", p->argv[0],
			      strerror(failed));
	}
	close(report[0]);
	return pid;
}

bool
process_ended(pid_t pid, int *status)
{
	return waitpid(pid, status, WNOHANG) == pid;
}

void
process_stop(pid_t pid, int sig, int patience_ms)
{
	int64_t end = clock_ms() + patience_ms;
	int status;

	kill(pid, sig);
	while (!process_ended(pid, &status)) {
		if (clock_ms() >= end) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return;
		}
		interrupt_pause(POLL_MS);
	}
}

int
process_wait(pid_t pid, int *status, struct err *err)
{
	bool ended = process_ended(pid, status);

	while (!ended && !interrupt_signal()) {
		interrupt_pause(POLL_MS);
		ended = process_ended(pid, status);
	}
	if (!ended)
		process_stop(pid, SIGTERM, STOP_MS);
	return interrupt_signal() ? err_set(err, ERR_INPUT, "interrupted") : 0;
}
