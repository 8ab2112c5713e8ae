/*
 * The text of a fold is for people: what it reads and writes. Its id is a hash
 * of all that tells it from other folds, by name, so that results of several
 * runs add up.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "base/text.h"
#include "sql/quote.h"

/* What it is if it names nothing. */
static const char *
what_it_does(const struct statement *st)
{
	static const char *const names[] = {
		[STATEMENT_OTHER] = "names nothing",
		[STATEMENT_BEGIN] = "begin",
		[STATEMENT_COMMIT] = "commit",
		[STATEMENT_ROLLBACK] = "rollback",
		[STATEMENT_SAVEPOINT] = "savepoint",
		[STATEMENT_RELEASE] = "release savepoint",
		[STATEMENT_ROLLBACK_TO] = "rollback to savepoint",
		[STATEMENT_SET_PATH] = "set search_path",
		[STATEMENT_SET_ROLE] = "set role",
		[STATEMENT_SET_APPLICATION] = "set application_name",
		[STATEMENT_PREPARE] = "prepare",
		[STATEMENT_EXECUTE] = "execute",
		[STATEMENT_DEALLOCATE] = "deallocate",
		[STATEMENT_DISCARD] = "discard",
		[STATEMENT_CREATE_TEMPORARY] = "create a temporary table",
		[STATEMENT_DROP] = "drop a temporary table",
		[STATEMENT_DISCARD_TEMPORARY] = "discard temporary tables",
	};

	if (st->state == STATEMENT_TRUNCATED)
		return "SQL that the log cut";
	if (st->state == STATEMENT_UNPARSED)
		return "SQL that does not parse";
	return names[st->kind];
}

static void
put_relation(struct buf *out, const struct relation *r)
{
	sql_qualified(out, r->schema, r->name);
}

static void
put_item(struct buf *out, bool *any, const char *what)
{
	buf_str(out, *any ? ", " : "");
	buf_str(out, what);
	buf_char(out, ' ');
	*any = true;
}

/* read public.o, write public.u; one that was just said is not said again. */
static void
put_text(struct buf *out, const struct statement *st, bool transaction)
{
	const struct access_set *set = &st->effects;
	const struct access *access, *last = NULL;
	const struct sequence_use *use;
	const struct access_gap *gap;
	bool any = false;

	buf_str(out, transaction ? "(folded) transaction: " : "(folded) ");
	vec_each (access, &set->accesses) {
		if (last && last->relation == access->relation &&
		    last->mode == access->mode)
			continue;
		put_item(out, &any, access_mode_names[access->mode]);
		put_relation(out, access->relation);
		last = access;
	}
	vec_each (use, &set->sequences) {
		put_item(out, &any, "sequence");
		put_relation(out, use->sequence);
	}
	vec_each (gap, &set->gaps) {
		put_item(out, &any, gap_kind_names[gap->kind]);
		buf_str(out, gap->what ? gap->what : "");
	}
	vec_each (access, &st->direct.accesses) {
		put_item(out, &any, access_mode_names[access->mode]);
		put_relation(out, access->relation);
	}
	if (!any)
		buf_str(out, what_it_does(st));
}

static void
put_number(struct buf *out, int64_t n)
{
	buf_add(out, &n, sizeof(n));
}

static void
put_part(struct buf *out, const struct relation *r, const char *name)
{
	put_relation(out, r);
	buf_char(out, '.');
	buf_str(out, name);
}

static void
put_routine(struct buf *out, const struct routine *r)
{
	sql_qualified(out, r->schema, r->name);
	for (size_t i = 0; i < r->arguments.n; i++) {
		buf_char(out, ',');
		buf_str(out, r->arguments.v[i]);
	}
}

static void
put_link(struct buf *out, const struct link *link)
{
	const struct rule *rule = link->object;
	const struct trigger *trigger = link->object;
	const struct foreign_key *fk = link->object;
	const struct policy *policy = link->object;

	put_number(out, (int64_t)link->kind);
	switch (link->kind) {
	case LINK_VIEW:
		put_relation(out, link->object);
		break;
	case LINK_RULE:
		put_part(out, rule->relation, rule->name);
		break;
	case LINK_FUNCTION:
		put_routine(out, link->object);
		break;
	case LINK_TRIGGER:
		put_part(out, trigger->relation, trigger->name);
		break;
	case LINK_FOREIGN_KEY:
		put_part(out, fk->child, fk->name);
		break;
	case LINK_POLICY:
		put_part(out, policy->relation, policy->name);
		break;
	}
}

static void
put_links(struct buf *out, const struct link *via)
{
	for (; via; via = via->next)
		put_link(out, via);
	buf_char(out, '\0');
}

/* What the text leaves out. */
static void
put_rest(struct buf *out, const struct statement *st)
{
	const struct access *access;
	const struct sequence_use *use;
	const struct access_gap *gap;

	put_number(out, (int64_t)st->kind << 32 | (int64_t)st->state);
	put_number(out, st->chain | st->local << 1 | st->writes << 2 |
				st->reset << 3 | st->effects.system << 4 |
				st->effects.temporary << 5);
	vec_each (access, &st->effects.accesses) {
		put_relation(out, access->relation);
		put_number(out, (int64_t)access->mode << 32 | access->events);
		put_number(out, access->level);
		put_links(out, access->via);
	}
	vec_each (use, &st->effects.sequences)
		put_links(out, use->via);
	vec_each (gap, &st->effects.gaps)
		put_links(out, gap->via);
	vec_each (access, &st->direct.accesses)
		put_number(out, access->level);
}

void
fold_name(struct tally *t, struct tally_fold *fold, bool transaction)
{
	struct buf *out = &t->scratch;
	struct shape *shape = &fold->shape;
	size_t len;

	buf_clear(out);
	put_text(out, &fold->statement, transaction);
	len = out->len;
	if (len > SHAPE_TEXT_MAX)
		len = utf8_floor(out->data, len, SHAPE_TEXT_MAX);
	shape->cut = len < out->len;
	shape->text = arena_strndup(t->arena, out->data, len);
	shape->valid = utf8_valid(shape->text, len);
	shape->folded = true;
	buf_char(out, '\0');
	put_rest(out, &fold->statement);
	shape->id = hash_bytes(out->data, out->len, 0);
}
