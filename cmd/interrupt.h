/*
 * Ctrl-C and its kin, for commands that must clean up: a signal is remembered
 * and ends every wait, and the command decides when it gives up.
 *
 * Signals arrive on any thread. The handlers write into a pipe, which the
 * thread that waits listens to.
 */
#ifndef CMD_INTERRUPT_H
#define CMD_INTERRUPT_H

#include "base/err.h"

/* From here on SIGINT, SIGTERM and SIGHUP are remembered. */
int interrupt_catch(struct err *err);

/* The first of them that came, 0 if none did. */
int interrupt_signal(void);

/* Wait until a child ends, a signal comes or ms milliseconds have passed. */
void interrupt_pause(int ms);

/* To be called in a child between fork and exec: signals act as usual. */
void interrupt_reset_child(void);

/* Signals act as usual again. */
void interrupt_release(void);

#endif
