/* Help, made from the tables of commands and options. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "base/buf.h"
#include "cmd/command.h"

/* The program's: its commands and the options of all of them. */
void help_program(struct buf *out);
void help_command(struct buf *out, const struct command *command);
void help_version(struct buf *out);

#endif
