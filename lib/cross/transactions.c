#include "cross/transactions.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

const char *
owner_service(const char *owner)
{
	if (!*owner || strcmp(owner, OWNER_NAME_REFERENCE) == 0 ||
	    strcmp(owner, OWNER_NAME_IGNORED) == 0 ||
	    strcmp(owner, OWNER_NAME_SHARED) == 0)
		return NULL;
	return owner;
}

/* Every name ends in NUL, and a NUL ends the list: names are not empty. */
static void
add_names(struct buf *key, const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++)
		buf_add(key, names->v[i], strlen(names->v[i]) + 1);
	buf_char(key, '\0');
}

/* The one that is as like says, with count 0 if it is new. */
static struct analysis_transaction *
get(struct transactions *t, const struct analysis_transaction *like)
{
	struct arena *arena = t->a->arena;
	struct analysis_transaction *out;
	struct buf key;

	buf_init(&key);
	buf_add(&key, like->consumer, strlen(like->consumer) + 1);
	add_names(&key, &like->writes);
	add_names(&key, &like->shapes);
	out = map_find(&t->by_key, key.data, key.len);
	if (!out) {
		out = arena_new(arena, struct analysis_transaction);
		*out = *like;
		out->count = 0;
		vec_push(arena, &t->list, out);
		map_put(&t->by_key, arena_strndup(arena, key.data, key.len),
			key.len, out);
	}
	buf_release(&key);
	return out;
}

void
transactions_init(struct transactions *t, const struct analysis *a)
{
	*t = (struct transactions){.a = a};
	for (size_t i = 0; i < a->relations.n; i++)
		map_set(&t->owners, a->relations.v[i].name, &a->relations.v[i]);
	for (size_t i = 0; i < a->transactions.n; i++)
		get(t, a->transactions.v[i])->count =
			a->transactions.v[i]->count;
}

void
transactions_release(struct transactions *t)
{
	map_release(&t->owners);
	map_release(&t->by_key);
}

/* Add what a shape writes; false if it only reads. */
static bool
add_writes(struct transactions *t, const struct analysis_shape *shape,
	   struct analysis_transaction *out)
{
	struct arena *arena = t->a->arena;
	const struct analysis_access *it;
	bool writes = false;

	vec_each (it, &shape->effects->accesses) {
		const struct analysis_relation *r;
		const char *owner;

		if (it->mode == ACCESS_READ)
			continue;
		writes = true;
		r = map_get(&t->owners, it->relation);
		owner = r ? r->owner : "";
		if (it->mode == ACCESS_DEFINE ||
		    (*owner && !owner_service(owner)))
			continue;
		name_list_add(arena, &out->writes, it->relation);
		if (*owner)
			name_list_add(arena, &out->services, owner);
	}
	return writes;
}

static bool
has_name(const struct name_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], name) == 0)
			return true;
	return false;
}

void
transactions_add(struct transactions *t, const char *consumer,
		 const struct shape_list *shapes, int64_t count)
{
	struct analysis_transaction like = {.consumer = consumer};

	for (size_t i = 0; i < shapes->n; i++)
		if (add_writes(t, shapes->v[i], &like) &&
		    !has_name(&like.shapes, shapes->v[i]->id))
			vec_push(t->a->arena, &like.shapes, shapes->v[i]->id);
	/* Unsigned numbers wrap: adding a negative count takes it off. */
	if (like.shapes.n)
		get(t, &like)->count += (uint64_t)count;
}

void
transactions_merge(struct transactions *t,
		   const struct analysis_transaction *from)
{
	get(t, from)->count += from->count;
}

static int
compare_names(const struct name_list *a, const struct name_list *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int c = strcmp(a->v[i], b->v[i]);

		if (c)
			return c;
	}
	return (a->n > b->n) - (a->n < b->n);
}

static int
by_content(const void *x, const void *y)
{
	const struct analysis_transaction *a = *(
		struct analysis_transaction *const *)x;
	const struct analysis_transaction *b = *(
		struct analysis_transaction *const *)y;
	int c = strcmp(a->consumer, b->consumer);

	if (c == 0)
		c = compare_names(&a->writes, &b->writes);
	return c ? c : compare_names(&a->shapes, &b->shapes);
}

void
transactions_finish(struct transactions *t, struct analysis *a)
{
	a->transactions.n = 0;
	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.v[i]->count)
			vec_push(a->arena, &a->transactions, t->list.v[i]);
	if (a->transactions.n)
		qsort(a->transactions.v, a->transactions.n,
		      sizeof(*a->transactions.v), by_content);
}
