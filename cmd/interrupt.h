/*
 * Ctrl-C and its kin, for commands that end in good order: a signal is
 * remembered and ends every wait, and the command decides when it gives up.
 *
 * Signals arrive on any thread. The handlers write into a pipe, which the
 * thread that waits listens to.
 */
#ifndef CMD_INTERRUPT_H
#define CMD_INTERRUPT_H

#include "base/err.h"

enum interrupt_use {
	/* SIGINT, SIGTERM and SIGHUP are remembered; those that follow are
	   passed over, for cleaning up goes on. A child's end wakes. */
	INTERRUPT_TO_CLEAN_UP,
	/* SIGINT and SIGTERM are; those that follow end the process. */
	INTERRUPT_TO_FINISH,
};

/* From here on signals are remembered. */
int interrupt_catch(enum interrupt_use use, struct err *err);

/* The first of them that came, 0 if none did. */
int interrupt_signal(void);

/* The same, and if none did yet one that comes within ms milliseconds: Ctrl-C
   goes to everything in the foreground, and may end a child before it is known
   here. */
int interrupt_await_signal(int ms);

/* Can be read from the first signal on, unless somebody pauses. */
int interrupt_fd(void);

/* Wait until a child ends, a signal comes or ms milliseconds have passed. */
void interrupt_pause(int ms);

/* To be called in a child between fork and exec: signals act as usual. */
void interrupt_reset_child(void);

/* Signals act as usual again. */
void interrupt_release(void);

#endif
