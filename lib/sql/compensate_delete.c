/* A delete is undone by inserting the row again, if it was kept. */
#include "sql/compensate_internal.h"

#include <string.h>

#include "base/map.h"
#include "sql/quote.h"

struct cascade {
	struct undo *u;
	struct map seen; /* names of relations */
	struct name_list names;
	VEC(const struct relation *) left;
};

static void
add_children(struct cascade *c, const struct relation *r)
{
	struct arena *arena = c->u->ctx->arena;
	struct buf name;

	buf_init(&name);
	for (size_t i = 0; i < r->referenced_by.n; i++) {
		const struct foreign_key *fk = r->referenced_by.v[i];
		const char *text;

		if (!strchr("cnd", fk->on_delete))
			continue;
		buf_clear(&name);
		sql_qualified(&name, fk->child->schema, fk->child->name);
		if (!map_has(&c->seen, name.data, name.len)) {
			text = arena_strdup(arena, name.data);
			map_set(&c->seen, text, c);
			name_list_add(arena, &c->names, text);
			if (fk->on_delete == 'c')
				vec_push(arena, &c->left, fk->child);
		}
	}
	buf_release(&name);
}

/* The relations whose rows foreign keys delete or change along. */
static struct name_list
find_cascaded(struct undo *u)
{
	struct cascade c = {.u = u};

	add_children(&c, u->relation);
	while (c.left.n > 0)
		add_children(&c, c.left.v[--c.left.n]);
	map_release(&c.seen);
	return c.names;
}

static bool
refuse_cascade(struct undo *u)
{
	struct name_list names = find_cascaded(u);
	struct buf list;

	if (!names.n)
		return false;
	buf_init(&list);
	undo_list(&list, &names);
	undo_refuse(u,
		    "foreign keys delete or change rows of %s along: all of "
		    "them have to be kept before, and put back after the "
		    "row",
		    list.data);
	buf_release(&list);
	return true;
}

/* Insert the columns that can be given a value; how many there are. */
static int
put_columns(struct undo *u, bool *always)
{
	const struct relation *r = u->relation;
	int n = 0;

	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct attribute *a = r->attributes.v[i];

		if (a->generated)
			continue;
		*always |= a->identity == 'a';
		buf_str(&u->out, n++ ? ", " : " (");
		sql_ident(&u->out, a->name);
	}
	return n;
}

void
undo_delete(struct undo *u)
{
	int first = u->parameters + 1, n;
	bool always = false;

	if (refuse_cascade(u))
		return;
	if (u->target->inh && undo_has_children(u)) {
		undo_refuse(u,
			    "it deletes rows of the tables that inherit "
			    "from %s, too: which row was whose has to be "
			    "known before",
			    undo_shown(u));
		return;
	}
	sql_fmt(&u->out, "INSERT INTO %Q", u->relation->schema,
		u->relation->name);
	n = put_columns(u, &always);
	if (n == 0) {
		buf_str(&u->out, " DEFAULT VALUES");
		return;
	}
	buf_str(&u->out,
		always ? ") OVERRIDING SYSTEM VALUE VALUES (" : ") VALUES (");
	for (int i = 0; i < n; i++)
		buf_printf(&u->out, "%s$%d", i ? ", " : "", ++u->parameters);
	buf_char(&u->out, ')');
	undo_note(
		u,
		n > 1 ? "each row that it deletes is kept, as RETURNING gives "
			"it: $%d to $%d are its columns"
		      : "each row that it deletes is kept, as RETURNING gives "
			"it: $%d is its column",
		first, u->parameters);
}
