/* Equal columns: what joins one query's rows with another's. */
#include <string.h>

#include "sql/decompose_internal.h"
#include "sql/quote.h"

static bool
read_side(const struct decomposing *d, struct span s, struct key_side *side)
{
	const struct outline_column *column;

	if (!span_is_column(&d->names.tokens, s))
		return false;
	column = outline_column_at(&d->names, s.from);
	if (!column || column->star || column->all ||
	    column->leaf == OUTLINE_UNKNOWN || span_unknown(d, s))
		return false;
	side->leaf = column->leaf >= 0 ? leaf_at_place(d, column->leaf) : -1;
	side->attribute = column->attribute;
	side->sql = column_text(d, s);
	return true;
}

bool
read_equality(const struct decomposing *d, struct span s,
	      struct key_side sides[2])
{
	for (uint32_t i = s.from; i < s.to; i++)
		if (tokens_punct(&d->names.tokens, i, "="))
			return read_side(d, (struct span){s.from, i},
					 &sides[0]) &&
			       read_side(d, (struct span){i + 1, s.to},
					 &sides[1]);
	return false;
}

/* Types whose values are equal exactly where their texts are. */
static const char *
key_class(const char *type)
{
	static const struct {
		const char *name, *class;
	} classes[] = {
		{"smallint", "integer"},
		{"integer", "integer"},
		{"bigint", "integer"},
		{"text", "text"},
		{"character varying", "text"},
		{"uuid", "uuid"},
		{"boolean", "boolean"},
		{"date", "date"},
		{"timestamp without time zone", "timestamp"},
		{"timestamp with time zone", "timestamptz"},
		{"bytea", "bytea"},
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		size_t n = strlen(classes[i].name);

		if (strncmp(type, classes[i].name, n) == 0 &&
		    (type[n] == '\0' || type[n] == '(') && !strchr(type, '['))
			return classes[i].class;
	}
	return NULL;
}

const char *
base_type(const struct attribute *a)
{
	if (a && a->user_type && a->user_type->kind == TYPE_DOMAIN &&
	    !strchr(a->type, '['))
		return a->user_type->base;
	return a ? a->type : NULL;
}

static bool
is_same_enum(const struct attribute *a, const struct attribute *b)
{
	return a->user_type && a->user_type == b->user_type &&
	       a->user_type->kind == TYPE_ENUM && strcmp(a->type, b->type) == 0;
}

/* character(2), numeric(10,2): equal texts only if they are as long. */
static bool
is_same_fixed(const char *a, const char *b)
{
	return strcmp(a, b) == 0 &&
	       (strncmp(a, "character(", 10) == 0 ||
		(strncmp(a, "numeric(", 8) == 0 && !strchr(a, '[')));
}

bool
check_key_types(struct decomposing *d, const struct part_key *key)
{
	const struct attribute *mine = key->mine.attribute;
	const struct attribute *theirs = key->theirs.attribute;
	const char *a = base_type(mine), *b = base_type(theirs);
	const char *class;

	if (!a || !b)
		return refuse(d, "types of columns are not known: %s and %s",
			      key->mine.sql, key->theirs.sql);
	class = key_class(a);
	if (is_same_enum(mine, theirs) || is_same_fixed(a, b) ||
	    (class && key_class(b) && strcmp(class, key_class(b)) == 0))
		return true;
	return refuse(d,
		      "columns cannot be merged by their texts: %s and %s, of "
		      "types %s and %s",
		      key->mine.sql, key->theirs.sql, a, b);
}

const char *
cast_for_key(const struct part_key *key)
{
	const char *mine = base_type(key->mine.attribute);
	const char *theirs = base_type(key->theirs.attribute);
	const char *class = key_class(theirs);

	return class && strcmp(class, "integer") == 0 &&
			       strcmp(mine, theirs) != 0
		       ? theirs
		       : NULL;
}

/* Columns that USING makes equal. */

static const struct leaf_column *
find_column(const struct leaf *l, const char *name)
{
	const struct leaf_column *it;

	vec_each (it, &l->names->columns) {
		if (strcmp(it->name, name) == 0)
			return it;
	}
	return NULL;
}

bool
leaf_has_column(const struct decomposing *d, size_t leaf, struct span name)
{
	struct token token = d->names.tokens.list.v[name.from].token;
	struct buf text;
	bool found;

	buf_init(&text);
	sql_read_ident(token.p, token.len, &text);
	found = find_column(&d->leaves.v[leaf], text.data) != NULL;
	buf_release(&text);
	return found;
}

static struct key_side
using_side(const struct decomposing *d, size_t leaf,
	   const struct leaf_column *column)
{
	struct key_side side = {(int)leaf, column->attribute, NULL};
	struct buf sql;

	buf_init(&sql);
	sql_qualified(&sql, d->leaves.v[leaf].names->alias, column->name);
	side.sql = arena_strdup(d->arena, sql.data);
	buf_release(&sql);
	return side;
}

bool
using_sides(struct decomposing *d, size_t leaf, struct span name,
	    struct part_key *key)
{
	struct token token = d->names.tokens.list.v[name.from].token;
	const struct leaf_column *mine, *theirs = NULL;
	size_t other = d->leaves.v[leaf].from->beside;
	struct buf text;

	buf_init(&text);
	sql_read_ident(token.p, token.len, &text);
	mine = find_column(&d->leaves.v[leaf], text.data);
	while (other < leaf &&
	       !(theirs = find_column(&d->leaves.v[other], text.data)))
		other++;
	buf_release(&text);
	if (!mine || !theirs)
		return refuse(d, "the column of USING is not found: %s",
			      span_text(d, name));
	key->mine = using_side(d, leaf, mine);
	key->theirs = using_side(d, other, theirs);
	return true;
}
