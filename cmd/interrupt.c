#include "cmd/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* timeout(1) and others send a signal twice: to the process and to its group.
   Nobody's fingers are so fast. */
#define TWICE_MS 100

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};

enum {
	NSIGNALS = sizeof(signals) / sizeof(signals[0])
};

static atomic_int caught;
static atomic_llong caught_ms;
static enum interrupt_use used;
static int nsignals; /* of signals, that are caught */
static struct sigaction before[NSIGNALS];
static int wake[2] = {-1, -1};

static void
on_signal(int sig)
{
	int saved = errno;

	if (sig != SIGCHLD && !caught) {
		caught_ms = clock_ms();
		caught = sig;
	} else if (used == INTERRUPT_TO_FINISH &&
		   clock_ms() - caught_ms > TWICE_MS) {
		signal(sig, SIG_DFL);
		raise(sig);
	}
	/* A full pipe wakes as well. */
	if (write(wake[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

static void
drain(void)
{
	char drained[64];

	while (read(wake[0], drained, sizeof(drained)) > 0)
		;
}

int
interrupt_catch(enum interrupt_use use, struct err *err)
{
	struct sigaction act = {.sa_handler = on_signal,
				.sa_flags = SA_RESTART};

	if (wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_BUG, "cannot make a pipe: %s",
			       strerror(errno));
	drain();
	caught = 0;
	used = use;
	nsignals = use == INTERRUPT_TO_CLEAN_UP ? NSIGNALS : 2;
	sigemptyset(&act.sa_mask);
	for (int i = 0; i < nsignals; i++) {
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

int
interrupt_await_signal(int ms)
{
	int64_t end = clock_ms() + ms;

	for (int64_t left = ms; !caught && left > 0; left = end - clock_ms())
		interrupt_pause((int)left);
	return caught;
}

int
interrupt_fd(void)
{
	return wake[0];
}

void
interrupt_pause(int ms)
{
	struct pollfd fd = {.fd = wake[0], .events = POLLIN};

	if (poll(&fd, 1, ms) > 0)
		drain();
}

void
interrupt_reset_child(void)
{
	for (int i = 0; i < nsignals; i++)
		sigaction(signals[i], &before[i], NULL);
}

/* Until a signal that was sent twice has come twice. */
static void
await_twin(void)
{
	int64_t left = caught_ms + TWICE_MS - clock_ms();

	for (; left > 0; left = caught_ms + TWICE_MS - clock_ms())
		poll(NULL, 0, (int)left);
}

/* The pipe stays: a handler may be at it on another thread. */
void
interrupt_release(void)
{
	if (caught && used == INTERRUPT_TO_FINISH)
		await_twin();
	for (int i = 0; i < nsignals; i++)
		sigaction(signals[i], &before[i], NULL);
}
