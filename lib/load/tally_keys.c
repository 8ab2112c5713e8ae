/*
 * What the tally needs of a record that can be made without the tally, and so
 * on any thread: hashes by which what is known of it is found again.
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/hash.h"
#include "base/mem.h"

/* Of a thread. */
struct scratch {
	const struct tally *t;
	struct digest digest;
	struct tally_tags tags;
	struct shaper *shaper; /* NULL: nothing was read ahead */
};

static void *
scratch_new(const void *arg)
{
	struct scratch *s = xmalloc(sizeof(*s));

	s->t = arg;
	s->shaper = NULL;
	tags_init(&s->tags, s->t);
	return s;
}

static void
scratch_free(void *arg)
{
	struct scratch *s = arg;

	tags_release(&s->tags);
	shaper_free(s->shaper);
	free(s);
}

static struct str
comments_of(const struct scratch *s)
{
	return (struct str){s->digest.comments, s->digest.ncomments};
}

static void
read_text(struct scratch *s, struct str text, bool truncated,
	  struct log_keys *keys)
{
	keys->text = text.len ? hash_text(text.p, text.len, 0) | 1 : 0;
	keys->digested = !truncated &&
			 digest_make(&s->digest, s->t->seed, text.p, text.len);
	if (!keys->digested)
		return;
	keys->digest = s->digest.hash;
	keys->tags = tags_read(&s->tags, comments_of(s));
}

static uint64_t
hash_names(uint64_t seed, const struct log_record *r)
{
	uint64_t hash = hash_text(r->role.p, r->role.len, seed);

	hash = hash_text(r->database.p, r->database.len, hash);
	return hash_text(r->application.p, r->application.len, hash);
}

static void
read_ahead(struct scratch *s, struct log_record *r, struct arena *memory)
{
	if (!s->shaper)
		s->shaper = shaper_new();
	r->keys.ahead = ahead_read(s->t->ahead, s->shaper, r, memory);
}

/* Without memory (NULL) nothing is read ahead: the tally is at the record. */
static void
prepare(void *arg, struct log_record *r, struct arena *memory)
{
	struct scratch *s = arg;
	const struct tally *t = s->t;
	struct log_keys *keys = &r->keys;

	*keys = (struct log_keys){.made = true};
	keys->session = hash_text(r->session.p, r->session.len, 0);
	keys->client = hash_names(t->seed, r);
	keys->foreign = t->database && r->database.len > 0 &&
			!str_is(r->database, t->database);
	if ((r->kind == RECORD_STATEMENT || r->kind == RECORD_ERROR) &&
	    !keys->foreign) {
		read_text(s, r->text, r->truncated, keys);
		if (memory && ahead_is_worth(t->ahead, r, memory))
			read_ahead(s, r, memory);
	}
}

struct log_keys
keys_of_text(struct tally *t, struct str sql, struct str *comments)
{
	struct log_keys keys = {.made = true};

	read_text(t->keys_scratch, sql, false, &keys);
	*comments = comments_of(t->keys_scratch);
	return keys;
}

void
keys_init(struct tally *t)
{
	/* Without it anything will do: nothing that is told depends on it. */
	if (getrandom(&t->seed, sizeof(t->seed), 0) < 0)
		t->seed = (uintptr_t)t;
	t->prepare = (struct log_prepare){scratch_new, scratch_free, prepare,
					  t};
	t->keys_scratch = scratch_new(t);
}

void
keys_release(struct tally *t)
{
	scratch_free(t->keys_scratch);
}
