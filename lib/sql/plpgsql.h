/*
 * PL/pgSQL taken apart: the SQL and the expressions that a body runs, and the
 * names that are variables in it. The language is a frame of key words around
 * SQL; this reads the frame and hands on what it holds.
 *
 * The parser library's own reader of PL/pgSQL ends the process on some bodies
 * and refuses some valid ones; this one accepts any bytes and reports what it
 * cannot place.
 */
#ifndef SQL_PLPGSQL_H
#define SQL_PLPGSQL_H

#include <stddef.h>

enum plpgsql_piece {
	PLPGSQL_SQL,	    /* a statement, its INTO clause taken out */
	PLPGSQL_EXPRESSION, /* expressions, as behind SELECT */
	PLPGSQL_DYNAMIC,    /* an expression whose value is run as SQL */
	PLPGSQL_VARIABLE,   /* a name that the body declares */
	PLPGSQL_UNKNOWN,    /* text that is no PL/pgSQL */
};

/* Call each for every piece of the body, in order; text ends in NUL and is
   borrowed until it returns. */
void plpgsql_each(const char *body,
		  void (*each)(enum plpgsql_piece kind, const char *text,
			       void *arg),
		  void *arg);

#endif
