#include "cross/schema.h"

#include <string.h>

#include "sql/quote.h"

/* One piece of evidence that names one relation of the owner's. */
static void
add(struct crossings *c, struct crossing *x, const char *object,
    const char *detail, const char *relation, unsigned access)
{
	struct evidence *e = crossing_object(c, x, object, detail);

	if (relation)
		crossing_touches(c, x, e, relation, access);
	e->access |= access;
}

static const char *
action_name(char action)
{
	switch (action) {
	case 'r':
		return "restrict";
	case 'c':
		return "cascade";
	case 'n':
		return "set null";
	case 'd':
		return "set default";
	default:
		return NULL;
	}
}

/* (user_id) references public.users (id) on delete cascade */
static const char *
describe_key(struct scene *s, const struct foreign_key *fk)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	buf_char(&b, '(');
	for (size_t i = 0; i < fk->child_columns.n; i++) {
		buf_str(&b, i ? ", " : "");
		sql_ident(&b, fk->child_columns.v[i]->name);
	}
	buf_str(&b, ") references ");
	sql_qualified(&b, fk->parent->schema, fk->parent->name);
	buf_str(&b, " (");
	for (size_t i = 0; i < fk->parent_columns.n; i++) {
		buf_str(&b, i ? ", " : "");
		sql_ident(&b, fk->parent_columns.v[i]->name);
	}
	buf_char(&b, ')');
	if (action_name(fk->on_delete))
		buf_printf(&b, " on delete %s", action_name(fk->on_delete));
	if (action_name(fk->on_update))
		buf_printf(&b, " on update %s", action_name(fk->on_update));
	text = scene_text(s, b.data);
	buf_release(&b);
	return text;
}

static void
foreign_keys(struct scene *s, struct crossings *c)
{
	for (size_t i = 0; i < s->own->catalog->foreign_keys.n; i++) {
		const struct foreign_key *fk =
			s->own->catalog->foreign_keys.v[i];
		int child = scene_owner(s, fk->child);
		int parent = scene_owner(s, fk->parent);
		const char *object;

		if (child < 0 || parent < 0 || child == parent ||
		    foreign_key_is_copy(fk))
			continue;
		object = scene_part(s, fk->child, fk->name);
		add(c,
		    crossings_get(c, CROSSING_FOREIGN_KEY,
				  scene_service(s, child),
				  scene_service(s, parent), object),
		    object, describe_key(s, fk),
		    scene_relation(s, relation_root(fk->parent)), ALLOW_ANY);
	}
}

static void
sequences(struct scene *s, struct crossings *c, const struct relation *r,
	  const struct attribute *a, int consumer)
{
	for (size_t i = 0; a->value && i < a->value->sequences.n; i++) {
		const struct relation *seq = a->value->sequences.v[i].sequence;
		int owner = scene_owner(s, seq);
		const char *object;

		if (owner < 0 || owner == consumer)
			continue;
		object = scene_relation(s, seq);
		add(c,
		    crossings_get(c, CROSSING_SEQUENCE,
				  scene_service(s, consumer),
				  scene_service(s, owner), object),
		    scene_part(s, r, a->name), "default", object, ALLOW_WRITE);
	}
}

static bool
has_columns_of_its_own(const struct relation *r)
{
	return relation_is_table(r) && !r->partition_of;
}

static void
inheritance(struct scene *s, struct crossings *c, const struct relation *r,
	    int consumer)
{
	for (size_t i = 0; i < r->parents.n; i++) {
		int owner = scene_owner(s, r->parents.v[i]);
		const char *parent, *object;

		if (owner < 0 || owner == consumer)
			continue;
		object = scene_relation(s, r);
		parent = scene_relation(s, r->parents.v[i]);
		add(c,
		    crossings_get(c, CROSSING_INHERITS,
				  scene_service(s, consumer),
				  scene_service(s, owner), object),
		    object, NULL, parent, ALLOW_ANY);
	}
}

/* By type id: who has how many columns of each type. */
static int *
find_type_owners(struct scene *s)
{
	const struct catalog *c = s->own->catalog;
	struct votes *votes = arena_calloc(s->arena, c->types.n + 1,
					   sizeof(*votes));
	int *owners = arena_calloc(s->arena, c->types.n + 1, sizeof(*owners));

	for (size_t i = 0; i < c->types.n; i++)
		votes_init(&votes[i], s, s->arena);
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (!has_columns_of_its_own(r))
			continue;
		for (size_t j = 0; j < r->attributes.n; j++)
			if (r->attributes.v[j]->user_type)
				votes_add(&votes[r->attributes.v[j]
							 ->user_type->id],
					  scene_owner(s, r));
	}
	for (size_t i = 0; i < c->types.n; i++) {
		owners[i] = type_owner(s->own, c->types.v[i]);
		if (owners[i] == OWNER_SHARED || owners[i] == OWNER_NONE)
			owners[i] = votes_winner(&votes[i], s);
	}
	return owners;
}

static void
types(struct scene *s, struct crossings *c, const int *owners,
      const struct relation *r, int consumer)
{
	for (size_t i = 0; i < r->attributes.n; i++) {
		const struct db_type *type = r->attributes.v[i]->user_type;

		if (!type || owners[type->id] < 0 ||
		    owners[type->id] == consumer)
			continue;
		add(c,
		    crossings_get(c, CROSSING_TYPE, scene_service(s, consumer),
				  scene_service(s, owners[type->id]),
				  scene_type(s, type)),
		    scene_part(s, r, r->attributes.v[i]->name),
		    r->attributes.v[i]->type
			    ? scene_text(s, r->attributes.v[i]->type)
			    : NULL,
		    NULL, ALLOW_ANY);
	}
}

void
schema_links(struct scene *s, struct crossings *c)
{
	const int *owners = find_type_owners(s);

	foreign_keys(s, c);
	for (size_t i = 0; i < s->own->catalog->relations.n; i++) {
		const struct relation *r = s->own->catalog->relations.v[i];
		int consumer = scene_owner(s, r);

		if (consumer < 0 || !has_columns_of_its_own(r))
			continue;
		inheritance(s, c, r, consumer);
		types(s, c, owners, r, consumer);
		for (size_t j = 0; j < r->attributes.n; j++)
			sequences(s, c, r, r->attributes.v[j], consumer);
	}
}

void
schema_crossings(struct scene *s)
{
	struct crossings c;

	crossings_init(&c, s->arena);
	schema_links(s, &c);
	schema_reach(s, &c);
	schema_grants(s, &c);
	crossings_finish(&c, s->out);
	for (size_t i = 0; i < c.list.n; i++)
		vec_push(s->arena, &s->out->schema_crossings, c.list.v[i]);
	crossings_release(&c);
}
