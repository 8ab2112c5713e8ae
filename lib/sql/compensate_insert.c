/*
 * An insert is undone by its key: the row is deleted, or told to be over where
 * its type has a word for that. A key that the statement does not say is what
 * RETURNING gives.
 */
#include "sql/compensate_internal.h"

#include <string.h>

#include "sql/quote.h"

/* What the values of one row come from: of VALUES or of a query. */
struct row {
	const List *values; /* NULL: not known */
	bool one;	    /* at most one row, if its key is known */
	bool query;
};

static bool
has_star(const List *targets)
{
	for (int i = 0; i < targets->length; i++) {
		const ResTarget *rt = targets->elements[i].ptr_value;
		const ColumnRef *ref = (const ColumnRef *)rt->val;
		const List *fields;

		if (rt->val && nodeTag(rt->val) == T_A_Indirection)
			return true;
		if (!rt->val || nodeTag(rt->val) != T_ColumnRef)
			continue;
		fields = ref->fields;
		if (nodeTag(fields->elements[fields->length - 1].ptr_value) ==
		    T_A_Star)
			return true;
	}
	return false;
}

static struct row
row_of(const InsertStmt *stmt)
{
	const SelectStmt *s = (const SelectStmt *)stmt->selectStmt;

	if (!s || nodeTag(s) != T_SelectStmt)
		return (struct row){.one = !s};
	if (s->valuesLists)
		return (struct row){
			.values =
				s->valuesLists->length == 1
					? s->valuesLists->elements[0].ptr_value
					: NULL,
			.one = s->valuesLists->length == 1,
		};
	if (s->op != SETOP_NONE || !s->targetList || has_star(s->targetList))
		return (struct row){.query = true};
	return (struct row){.values = s->targetList, .query = true};
}

/* The place of a column among the values, -1 if it has none. */
static int
place_of(const InsertStmt *stmt, const struct attribute *column)
{
	if (!stmt->cols)
		return column->number - 1;
	for (int i = 0; i < stmt->cols->length; i++) {
		const ResTarget *rt = stmt->cols->elements[i].ptr_value;

		if (strcmp(rt->name, column->name) == 0)
			return rt->indirection ? -1 : i;
	}
	return -1;
}

/* The operand that a column becomes, NULL if it is not known. */
static const Node *
value_of(const InsertStmt *stmt, const struct row *row,
	 const struct attribute *column)
{
	int place = place_of(stmt, column);
	const Node *value;

	if (!row->values || place < 0 || place >= row->values->length)
		return NULL;
	/* Then what is given is not taken. */
	if (stmt->override == OVERRIDING_USER_VALUE && column->identity)
		return NULL;
	value = row->values->elements[place].ptr_value;
	if (value && nodeTag(value) == T_ResTarget)
		value = ((const ResTarget *)value)->val;
	return undo_is_operand(value) ? value : NULL;
}

/* The trigger that can change a row before it is inserted; NULL: none. */
static const struct trigger *
find_before(const struct relation *r)
{
	for (size_t i = 0; i < r->triggers.n; i++) {
		const struct trigger *t = r->triggers.v[i];

		if (t->timing == TRIGGER_BEFORE && t->for_each_row &&
		    (t->events & EVENT_INSERT) && t->enabled != 'D' &&
		    t->enabled != 'R')
			return t;
	}
	return NULL;
}

static void
put_key(struct undo *u, const InsertStmt *stmt, const struct key *key)
{
	const struct trigger *before = find_before(u->relation);
	struct row row = row_of(stmt);
	bool returned = false;
	struct buf note;

	buf_init(&note);
	for (size_t i = 0; i < key->columns.n; i++) {
		const struct attribute *column = key->columns.v[i];
		const Node *value = before ? NULL
					   : value_of(stmt, &row, column);

		buf_str(&u->out, i ? " AND " : " WHERE ");
		sql_fmt(&u->out, "%I = ", column->name);
		if (value) {
			undo_put_operand(&u->out, value);
			continue;
		}
		buf_printf(&u->out, "$%d", ++u->parameters);
		buf_printf(&note, "%s$%d is the %s", returned ? ", " : "",
			   u->parameters, undo_ident(u, column->name));
		returned = true;
	}
	if (returned)
		undo_note(u, "%s that the insert returns%s", note.data,
			  row.one ? "" : ", for each row");
	if (returned && before)
		undo_note(u, "the trigger %s can change what is given",
			  undo_ident(u, before->name));
	buf_release(&note);
}

/* Words for what is over, the plainest first. */
static const char *const over[] = {
	"cancelled", "canceled", "voided",   "void",	 "aborted",
	"rejected",  "failed",	 "refunded", "released",
};

static const char *
find_label(const struct db_type *type)
{
	for (size_t i = 0; i < sizeof(over) / sizeof(*over); i++)
		for (size_t k = 0; k < type->labels.n; k++)
			if (strcmp(type->labels.v[k], over[i]) == 0)
				return type->labels.v[k];
	return NULL;
}

static bool
is_array(const struct attribute *a)
{
	size_t n = a->type ? strlen(a->type) : 0;

	return n && a->type[n - 1] == ']';
}

/* The column that says how far a row is, and the label that it is over. */
static const struct attribute *
find_status(const struct relation *r, const char **label)
{
	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct attribute *a = r->attributes.v[i];

		if (!a->user_type || a->user_type->kind != TYPE_ENUM ||
		    a->generated || is_array(a))
			continue;
		*label = find_label(a->user_type);
		if (*label)
			return a;
	}
	return NULL;
}

/* A text of that name: its words are not known. */
static const struct attribute *
find_status_text(const struct relation *r)
{
	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct attribute *a = r->attributes.v[i];

		if ((strcmp(a->name, "status") == 0 ||
		     strcmp(a->name, "state") == 0) &&
		    a->type &&
		    (strcmp(a->type, "text") == 0 ||
		     strncmp(a->type, "character varying", 17) == 0))
			return a;
	}
	return NULL;
}

static void
put_only(struct undo *u)
{
	buf_str(&u->out, undo_has_children(u) ? "ONLY " : "");
	sql_qualified(&u->out, u->relation->schema, u->relation->name);
}

static void
set_status(struct undo *u, const struct attribute *status, const char *label)
{
	buf_str(&u->out, "UPDATE ");
	put_only(u);
	sql_fmt(&u->out, " SET %I = %L", status->name, label);
	undo_note(u,
		  "the row stays, for others can refer to it: %s has a word "
		  "for what is over",
		  undo_ident(u, status->name));
}

static void
delete_row(struct undo *u)
{
	const struct attribute *status = find_status_text(u->relation);
	struct name_list along = {0};
	struct buf names;

	buf_str(&u->out, "DELETE FROM ");
	put_only(u);
	if (status)
		undo_note(u,
			  "if a value of %s says that a row is over, set "
			  "that instead",
			  undo_ident(u, status->name));
	for (size_t i = 0; i < u->relation->referenced_by.n; i++) {
		const struct foreign_key *fk = u->relation->referenced_by.v[i];

		if (fk->on_delete != 'c')
			continue;
		buf_init(&names);
		sql_qualified(&names, fk->child->schema, fk->child->name);
		name_list_add(u->ctx->arena, &along,
			      arena_strdup(u->ctx->arena, names.data));
		buf_release(&names);
	}
	if (!along.n)
		return;
	buf_init(&names);
	undo_list(&names, &along);
	undo_note(u, "it takes along rows of %s (ON DELETE CASCADE)",
		  names.data);
	buf_release(&names);
}

void
undo_insert(struct undo *u, const InsertStmt *stmt)
{
	const OnConflictClause *conflict = stmt->onConflictClause;
	const struct attribute *status;
	const struct key *key;
	const char *label = NULL;

	if (conflict && conflict->action == ONCONFLICT_UPDATE) {
		undo_refuse(u, "it inserts a row or updates the one that is "
			       "there: which of both, and the old row, has to "
			       "be known before");
		return;
	}
	key = undo_key(u->relation);
	if (!key) {
		undo_refuse(u, "%s has no key: the row cannot be found again",
			    undo_shown(u));
		return;
	}
	status = find_status(u->relation, &label);
	if (status)
		set_status(u, status, label);
	else
		delete_row(u);
	put_key(u, stmt, key);
	if (conflict)
		undo_note(u, "only if it inserted a row, as RETURNING tells");
}
