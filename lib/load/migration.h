/*
 * Migrations: SQL files that tools run in the order of their names. What runs
 * when a database is brought up to date is "up"; what takes it back is not.
 *
 *	Flyway		V1.2__add_users.sql, R__views.sql; U1.2__.. takes back
 *	golang-migrate	0001_add_users.up.sql; .down.sql takes back
 *	dbmate		20260101_x.sql with "-- migrate:up", "-- migrate:down"
 *	goose		"-- +goose Up", "-- +goose Down", StatementBegin/End
 *	Liquibase	"--liquibase formatted sql", "--changeset", "--rollback"
 *	sqitch		deploy/x.sql in the order of sqitch.plan; revert/,
 *			verify/
 *	Rails		structure.sql is a schema, and no migration
 *
 * Any other file of SQL is up from its first byte to its last one.
 */
#ifndef LOAD_MIGRATION_H
#define LOAD_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "base/vec.h"

/*
 * A part of a file, by bytes. Parts are in the order of from; a part that takes
 * back can lie in one that is up, where it is a comment (Liquibase). What ends
 * a part ends a statement, with or without a semicolon.
 */
struct migration_part {
	size_t from, to;
	bool down; /* it takes back */
	/* It goes on with the text of the last part that takes back: a line of
	   --rollback behind another one. */
	bool goes_on;
};

VEC_TYPE(migration_parts, struct migration_part);

/* What of a file at path runs when; parts cover what is SQL, in order. */
void migration_split(const char *path, struct str text, struct arena *arena,
		     struct migration_parts *out);

/* Whether the whole of a file takes back or only looks, by its path alone. */
bool migration_is_down(const char *path);

/*
 * The order in which a directory's files are run, for qsort: numbered ones,
 * Flyway's with a version, those without one, Flyway's repeatable ones; within
 * these by version (1.10 behind 1.9, 1.0 as 1), then by bytes. Of paths each
 * directory's files come together. sqitch.plan is not looked into.
 */
int migration_compare(const char *a, const char *b);

#endif
