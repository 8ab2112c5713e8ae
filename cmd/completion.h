/*
 * Completion of commands, options and their values in shells: scripts made from
 * the tables that parse and help are made from.
 */
#ifndef CMD_COMPLETION_H
#define CMD_COMPLETION_H

#include "base/buf.h"
#include "cmd/command.h"

struct completion {
	const char *shell;
	void (*write)(struct buf *out);
};

/* Ends in an empty row. */
extern const struct completion completions[];

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

/*
 * What they share.
 */

/* The tables of options that a command takes, NULL at the end; command NULL:
   those before one is named. */
#define COMPLETION_TABLES 4
void completion_tables(const struct option *tables[COMPLETION_TABLES],
		       const struct command *command);

/* What completes the value of an option. */
enum completion_value {
	COMPLETE_NOTHING,
	COMPLETE_FILES,
	COMPLETE_DIRECTORIES,
	COMPLETE_WORDS,
};

enum completion_value completion_value(const struct option *o);
/* The words of one that has them, with a space between. */
void completion_words(struct buf *out, const struct option *o);
/* What there is to say of an option in half a line. */
void completion_help(struct buf *out, const char *help);

/* The names of all commands and of the shells, with a space between. */
void completion_commands(struct buf *out);
void completion_shells(struct buf *out);

/* Append text with a backslash before each character that is among special. */
void completion_escape(struct buf *out, const char *text, const char *special);

#endif
