/*
 * What went wrong: a code, a message, perhaps a hint, and a place. It holds its
 * own text, so that setting one needs no allocation. Functions that can fail
 * return 0 or -1 and take a struct err last; the caller decides what to do.
 *
 * Messages are in lower case, without a full stop, and name the thing.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>

/* The exit statuses of the program, by the same numbers. */
enum err_code {
	ERR_NONE = 0,
	ERR_FINDINGS = 1, /* something forbidden was found */
	ERR_INPUT = 2,	  /* usage, plan or input: nothing was done */
	ERR_DATABASE = 3, /* the server refused or went away */
	ERR_UNSAFE = 4,	  /* refused for safety */
	ERR_BUG = 70,
};

struct err {
	enum err_code code;
	int line, column; /* from 1, bytes; 0 where there is none */
	char file[256];
	char message[1024];
	char hint[512];
};

/* Set code and message; forgets an earlier hint and place. Returns -1. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int err_vset(struct err *err, enum err_code code, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));
void err_hint(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void err_place(struct err *err, const char *file, int line, int column);

#endif
