#include "cross/crossings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Hex digits of an id; one that would be another's too is longer. */
#define ID_DIGITS  10
#define ID_LONGEST 32

/* A crossing and the cell that last gave it evidence. */
struct pending {
	struct crossing crossing; /* first: one's address is the other's */
	const struct analysis_shape *last;
};

void
crossings_init(struct crossings *c, struct arena *arena)
{
	*c = (struct crossings){.arena = arena};
	buf_init(&c->key);
}

void
crossings_release(struct crossings *c)
{
	map_release(&c->by_key);
	arena_release(&c->keys);
	buf_release(&c->key);
}

/* consumer NUL owner NUL kind NUL object: what an id is the hash of. */
static void
make_key(struct buf *key, enum crossing_kind kind, const char *consumer,
	 const char *owner, const char *object)
{
	buf_clear(key);
	buf_add(key, consumer, strlen(consumer) + 1);
	buf_add(key, owner, strlen(owner) + 1);
	buf_add(key, crossing_kind_name(kind),
		strlen(crossing_kind_name(kind)) + 1);
	buf_str(key, object);
}

struct crossing *
crossings_get(struct crossings *c, enum crossing_kind kind,
	      const char *consumer, const char *owner, const char *object)
{
	struct crossing *x;

	make_key(&c->key, kind, consumer, owner, object);
	x = map_find(&c->by_key, c->key.data, c->key.len);
	if (!x) {
		x = &arena_new(c->arena, struct pending)->crossing;
		*x = (struct crossing){
			.kind = kind,
			.consumer = consumer,
			.owner = owner,
			.object = object,
		};
		vec_push(c->arena, &c->list, x);
		map_put(&c->by_key,
			arena_strndup(&c->keys, c->key.data, c->key.len),
			c->key.len, x);
	}
	return x;
}

struct evidence *
crossing_seen(struct crossings *c, struct crossing *x,
	      const struct analysis_shape *shape)
{
	struct evidence *e = x->evidence.n ? &x->evidence.v[x->evidence.n - 1]
					   : NULL;

	if (!e || !e->shape || strcmp(e->shape, shape->id) != 0) {
		e = vec_add(c->arena, &x->evidence);
		e->shape = shape->id;
	}
	if (((struct pending *)x)->last == shape)
		return e;
	((struct pending *)x)->last = shape;
	e->calls += shape->cell.calls;
	e->time_us += shape->cell.time_us;
	x->weight += shape->cell.calls;
	x->time_us += shape->cell.time_us;
	return e;
}

struct evidence *
crossing_object(struct crossings *c, struct crossing *x, const char *object,
		const char *detail)
{
	struct evidence *e = vec_add(c->arena, &x->evidence);

	e->object = object;
	e->detail = detail;
	return e;
}

void
crossing_touches(struct crossings *c, struct crossing *x, struct evidence *e,
		 const char *relation, unsigned access)
{
	e->access |= access;
	name_list_add(c->arena, &e->relations, relation);
	name_list_add(c->arena, &x->relations, relation);
}

static int
compare_names(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* Objects first, by name; then shapes, the most used first. */
static int
by_use(const void *x, const void *y)
{
	const struct evidence *a = x, *b = y;
	int c = (a->shape != NULL) - (b->shape != NULL);

	if (c == 0)
		c = (a->calls < b->calls) - (a->calls > b->calls);
	if (c == 0)
		c = compare_names(a->object, b->object);
	if (c == 0)
		c = compare_names(a->shape, b->shape);
	return c ? c : compare_names(a->detail, b->detail);
}

static int
by_weight(const void *x, const void *y)
{
	const struct crossing *a = *(struct crossing *const *)x;
	const struct crossing *b = *(struct crossing *const *)y;
	int c = (a->weight < b->weight) - (a->weight > b->weight);

	return c ? c : strcmp(a->id, b->id);
}

static int
by_id(const void *x, const void *y)
{
	return strcmp((*(struct crossing *const *)x)->id,
		      (*(struct crossing *const *)y)->id);
}

static size_t
common_prefix(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* Ids of 32 digits, then each cut to what tells it from its neighbours. */
static void
give_ids(struct crossings *c)
{
	size_t n = c->list.n;
	size_t *digits = arena_calloc(&c->keys, n + 1, sizeof(*digits));

	for (size_t i = 0; i < n; i++) {
		struct crossing *x = c->list.v[i];
		char *id = arena_alloc(&c->keys, ID_LONGEST + 1);

		make_key(&c->key, x->kind, x->consumer, x->owner, x->object);
		hex_write(id, hash_bytes(c->key.data, c->key.len, 0));
		hex_write(id + HEX_SIZE - 1,
			  hash_bytes(c->key.data, c->key.len, 1));
		x->id = id;
	}
	if (n)
		qsort(c->list.v, n, sizeof(*c->list.v), by_id);
	for (size_t i = 0; i < n; i++)
		digits[i] = ID_DIGITS;
	for (size_t i = 1; i < n; i++) {
		size_t need = common_prefix(c->list.v[i - 1]->id,
					    c->list.v[i]->id) +
			      1;

		need = need > ID_LONGEST ? ID_LONGEST : need;
		digits[i - 1] = need > digits[i - 1] ? need : digits[i - 1];
		digits[i] = need > digits[i] ? need : digits[i];
	}
	for (size_t i = 0; i < n; i++)
		c->list.v[i]->id = arena_strndup(c->arena, c->list.v[i]->id,
						 digits[i]);
}

void
allowed_index(struct map *m, struct arena *arena, const struct analysis *a)
{
	const struct analysis_allow *it;

	vec_each (it, &a->allow) {
		const char *key = arena_printf(arena, "%s%c%s", it->consumer, 0,
					       it->relation);
		size_t len = strlen(it->consumer) + 1 + strlen(it->relation);
		uintptr_t bits = (uintptr_t)map_find(m, key, len);

		/* The value is the mask itself. */
		map_put(m, key, len, (void *)(bits | it->access));
	}
}

bool
allowed_has(const struct map *m, const char *consumer, const char *relation,
	    unsigned access)
{
	struct buf key;
	uintptr_t bits;

	buf_init(&key);
	buf_add(&key, consumer, strlen(consumer) + 1);
	buf_str(&key, relation);
	bits = (uintptr_t)map_find(m, key.data, key.len);
	buf_release(&key);
	return (access & ~bits) == 0;
}

static bool
is_allowed(const struct map *m, const struct crossing *x)
{
	unsigned access = 0;
	const struct evidence *e;
	bool allowed = x->relations.n > 0;

	vec_each (e, &x->evidence)
		access |= e->access;
	for (size_t i = 0; allowed && i < x->relations.n; i++)
		allowed = allowed_has(m, x->consumer, x->relations.v[i],
				      access);
	return allowed;
}

void
crossings_finish(struct crossings *c, const struct analysis *a)
{
	struct map allowed = MAP_INIT;

	allowed_index(&allowed, c->arena, a);
	for (size_t i = 0; i < c->list.n; i++) {
		struct crossing *x = c->list.v[i];

		x->allowed = is_allowed(&allowed, x);
		if (x->evidence.n > 1)
			qsort(x->evidence.v, x->evidence.n,
			      sizeof(*x->evidence.v), by_use);
	}
	map_release(&allowed);
	give_ids(c);
	if (c->list.n)
		qsort(c->list.v, c->list.n, sizeof(*c->list.v), by_weight);
}
