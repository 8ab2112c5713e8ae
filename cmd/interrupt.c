#include "cmd/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};

enum {
	NSIGNALS = sizeof(signals) / sizeof(signals[0])
};

static volatile sig_atomic_t caught;
static struct sigaction before[NSIGNALS];
static int wake[2] = {-1, -1};

static void
on_signal(int sig)
{
	int saved = errno;

	if (sig != SIGCHLD && !caught)
		caught = sig;
	/* A full pipe wakes as well. */
	if (write(wake[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

int
interrupt_catch(struct err *err)
{
	struct sigaction act = {.sa_handler = on_signal,
				.sa_flags = SA_RESTART};

	caught = 0;
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_BUG, "cannot make a pipe: %s",
			       strerror(errno));
	sigemptyset(&act.sa_mask);
	for (int i = 0; i < NSIGNALS; i++) {
		sigaction(signals[i], &act, &before[i]);
		/* nohup and background jobs of scripts ignore some. */
		if (signals[i] != SIGCHLD && before[i].sa_handler == SIG_IGN)
			sigaction(signals[i], &before[i], NULL);
	}
	return 0;
}

int
interrupt_signal(void)
{
	return caught;
}

void
interrupt_pause(int ms)
{
	struct pollfd fd = {.fd = wake[0], .events = POLLIN};
	char drained[64];

	if (poll(&fd, 1, ms) > 0)
		while (read(wake[0], drained, sizeof(drained)) > 0)
			;
}

void
interrupt_reset_child(void)
{
	for (int i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
}

void
interrupt_release(void)
{
	for (int i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
}
