/*
 * pg_trigger.tgtype, which the parse tree of CREATE TRIGGER has too: one bit
 * for each of what a trigger is.
 */
#ifndef LOAD_TRIGGER_TYPE_H
#define LOAD_TRIGGER_TYPE_H

#include "model/catalog.h"

enum {
	TGTYPE_ROW = 1 << 0,
	TGTYPE_BEFORE = 1 << 1,
	TGTYPE_INSERT = 1 << 2,
	TGTYPE_DELETE = 1 << 3,
	TGTYPE_UPDATE = 1 << 4,
	TGTYPE_TRUNCATE = 1 << 5,
	TGTYPE_INSTEAD = 1 << 6,
};

/* Row or statement, when, and on what. */
void trigger_set_type(struct trigger *t, unsigned type);

#endif
