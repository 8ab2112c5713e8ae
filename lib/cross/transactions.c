#include "cross/transactions.h"

#include <stdlib.h>
#include <string.h>

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

static void
make_key(struct buf *key, const struct analysis_transaction *like)
{
	buf_clear(key);
	buf_add(key, like->consumer, strlen(like->consumer) + 1);
	add_names(key, &like->writes);
	add_names(key, &like->shapes);
}

/* The one that is as like says, with count 0 and like's lists if it is new. */
static struct analysis_transaction *
get(struct transactions *t, const struct analysis_transaction *like)
{
	struct analysis_transaction *out;

	make_key(&t->key, like);
	out = map_find(&t->by_key, t->key.data, t->key.len);
	if (out)
		return out;
	out = arena_new(t->a->arena, struct analysis_transaction);
	*out = *like;
	out->count = 0;
	map_put(&t->by_key, arena_strndup(&t->keys, t->key.data, t->key.len),
		t->key.len, out);
	return out;
}

void
transactions_init(struct transactions *t, const struct analysis *a)
{
	*t = (struct transactions){.a = a};
	buf_init(&t->key);
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
	arena_release(&t->keys);
	arena_release(&t->scratch);
	buf_release(&t->key);
}

/* Add what a shape writes; false if it only reads. */
static bool
add_writes(struct transactions *t, const struct analysis_shape *shape,
	   struct analysis_transaction *out)
{
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
		name_list_add(&t->scratch, &out->writes, it->relation);
		if (*owner)
			name_list_add(&t->scratch, &out->services, owner);
	}
	return writes;
}

static void
keep_lists(const struct transactions *t, struct analysis_transaction *it)
{
	vec_fit(t->a->arena, &it->services);
	vec_fit(t->a->arena, &it->writes);
	vec_fit(t->a->arena, &it->shapes);
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
	struct analysis_transaction like = {.consumer = consumer}, *out;

	for (size_t i = 0; i < shapes->n; i++)
		if (add_writes(t, shapes->v[i], &like) &&
		    !has_name(&like.shapes, shapes->v[i]->id))
			vec_push(&t->scratch, &like.shapes, shapes->v[i]->id);
	if (like.shapes.n) {
		out = get(t, &like);
		if (out->shapes.v == like.shapes.v)
			keep_lists(t, out);
		/* Unsigned numbers wrap: adding a negative count takes it off.
		 */
		out->count += (uint64_t)count;
	}
	arena_reset(&t->scratch);
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
		/* Most often it is one and the same. */
		int c = a->v[i] == b->v[i] ? 0 : strcmp(a->v[i], b->v[i]);

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
	struct map_entry *it;

	vec_reserve(a->arena, &a->transactions, t->by_key.n);
	map_each (it, &t->by_key) {
		struct analysis_transaction *one = it->value;

		if (one->count)
			vec_push(a->arena, &a->transactions, one);
	}
	if (a->transactions.n)
		qsort(a->transactions.v, a->transactions.n,
		      sizeof(*a->transactions.v), by_content);
}
