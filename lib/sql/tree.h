/*
 * The nodes of the raw parse tree: PostgreSQL's headers, made harmless. They
 * redefine printf and others, and some of their inline functions need server
 * state; use only what is here: the structs, castNode-style access, foreach.
 *
 * Included by the files that walk trees and by nobody else.
 */
#ifndef SQL_TREE_H
#define SQL_TREE_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#include "postgres.h"
#include "nodes/nodes.h"
#include "nodes/parsenodes.h"
#include "nodes/primnodes.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
#include "nodes/lockoptions.h"
#include "catalog/pg_class_d.h"
#include "storage/lockdefs.h"
#pragma GCC diagnostic pop

#undef printf
#undef fprintf
#undef snprintf
#undef vsnprintf
#undef sprintf
#undef vsprintf
#undef vfprintf
#undef vprintf
#undef strerror
#undef qsort
#undef gettext
#undef _
#undef Assert

/* Is a relation that a statement makes temporary? */
static inline bool
is_temporary(const RangeVar *rv)
{
	return rv->relpersistence == RELPERSISTENCE_TEMP ||
	       (rv->schemaname && strcmp(rv->schemaname, "pg_temp") == 0);
}

#endif
