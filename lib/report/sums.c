#include "report/sums.h"

#include <string.h>

#include "base/buf.h"

int
sums_service(const struct sums *s, const char *name)
{
	return (int)(intptr_t)map_get(&s->by_service, name) - 1;
}

struct summing {
	struct sums *sums;
	struct arena *arena;
	struct map seen; /* uses, and executions that cross */
	struct buf key;
};

/* Are the four new? key holds them. */
static bool
is_new(struct summing *in, const char *consumer, const char *owner, char use,
       const char *shape)
{
	buf_clear(&in->key);
	buf_add(&in->key, consumer, strlen(consumer) + 1);
	buf_add(&in->key, owner, strlen(owner) + 1);
	buf_char(&in->key, use);
	buf_str(&in->key, shape);
	return !map_has(&in->seen, in->key.data, in->key.len);
}

/* The same; from now on they are known. */
static bool
see(struct summing *in, const char *consumer, const char *owner, char use,
    const char *shape)
{
	if (!is_new(in, consumer, owner, use, shape))
		return false;
	map_put(&in->seen, arena_strndup(in->arena, in->key.data, in->key.len),
		in->key.len, in);
	return true;
}

/* A shape that crosses to one owner in two kinds ran only once. */
static void
add_evidence(struct summing *in, struct pair *pair, const struct crossing *x,
	     const struct evidence *e)
{
	if ((e->access & ALLOW_READ) &&
	    see(in, x->consumer, x->owner, 'r', e->shape))
		pair->reads += e->calls;
	if ((e->access & ALLOW_WRITE) &&
	    see(in, x->consumer, x->owner, 'w', e->shape))
		pair->writes += e->calls;
}

static void
add_crossing(struct summing *in, const struct crossing *x)
{
	int consumer = sums_service(in->sums, x->consumer);
	int owner = sums_service(in->sums, x->owner);
	const struct evidence *e;
	struct pair *pair;

	if (consumer < 0 || owner < 0)
		return;
	pair = &in->sums->pairs[(size_t)consumer * in->sums->n + (size_t)owner];
	pair->crossings++;
	if (x->kind == CROSSING_TRANSACTION) {
		pair->transactions += x->weight;
		return;
	}
	if (x->kind == CROSSING_FOREIGN_KEY) {
		pair->keys++;
		return;
	}
	vec_each (e, &x->evidence) {
		if (!e->shape)
			continue;
		add_evidence(in, pair, x, e);
		see(in, x->consumer, "", 'x', e->shape);
	}
}

static void
add_shape(struct summing *in, const struct analysis_shape *shape)
{
	struct sums *s = in->sums;

	s->calls += shape->cell.calls;
	s->time_us += shape->cell.time_us;
	if (is_new(in, shape->service, "", 'x', shape->id))
		return;
	/* Under another path it may touch nothing. */
	if (shape->effects->accesses.n == 0 && shape->effects->sequences.n == 0)
		return;
	s->crossing_calls += shape->cell.calls;
	s->crossing_time_us += shape->cell.time_us;
}

void
sums_init(struct sums *s, const struct analysis *a, struct arena *arena)
{
	struct summing in = {.sums = s, .arena = arena};

	buf_init(&in.key);
	*s = (struct sums){.a = a, .n = a->services.n};
	s->pairs = arena_calloc(arena, s->n * s->n + 1, sizeof(*s->pairs));
	for (size_t i = 0; i < s->n; i++)
		map_set(&s->by_service, a->services.v[i].name,
			(void *)(intptr_t)(i + 1));
	for (size_t i = 0; i < a->crossings.n; i++)
		add_crossing(&in, a->crossings.v[i]);
	for (size_t i = 0; i < a->shapes.n; i++)
		add_shape(&in, a->shapes.v[i]);
	map_release(&in.seen);
	buf_release(&in.key);
}

void
sums_release(struct sums *s)
{
	map_release(&s->by_service);
}
