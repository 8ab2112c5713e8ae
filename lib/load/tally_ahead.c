/*
 * Texts of new shapes, shaped, parsed and resolved on the threads that read
 * them. The tally takes what it finds there, or does without: nothing that is
 * told depends on what was read ahead.
 *
 * What is new is guessed by a set of bits that only forgets all at once. Under
 * which path a text is run is known to the tally alone; what its client had
 * last is taken.
 */
#include "load/tally_internal.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sql/statement_read.h"

/* Bits for hashes of texts: a megabyte. */
#define SEEN_BITS  ((size_t)1 << 23)
#define SEEN_WORDS (SEEN_BITS / 64)
#define CLIENTS	   256
/* What readers keep for the records of one part, in bytes: of select * from a
   wide table more comes than stood there. */
#define MEMORY_MAX ((size_t)8 << 20)

struct ahead {
	const struct catalog *catalog;
	atomic_ullong *seen;
	atomic_size_t nseen; /* bits that are set */
	/* By a hash of the client. */
	_Atomic(const struct tally_path *) paths[CLIENTS];
};

struct ahead *
ahead_new(const struct catalog *catalog, const struct tally_path *usual)
{
	struct ahead *a = xcalloc(1, sizeof(*a));

	a->catalog = catalog;
	a->seen = xcalloc(SEEN_WORDS, sizeof(*a->seen));
	for (size_t i = 0; i < CLIENTS; i++)
		atomic_init(&a->paths[i], usual);
	return a;
}

void
ahead_free(struct ahead *a)
{
	free(a->seen);
	free(a);
}

/* Half of the bits are set: what is new would seem known too often. */
static void
forget(struct ahead *a)
{
	atomic_store(&a->nseen, 0);
	for (size_t i = 0; i < SEEN_WORDS; i++)
		atomic_store_explicit(&a->seen[i], 0, memory_order_relaxed);
}

/* Was it never met, nor one that falls on its bit? It is met now. */
static bool
is_new(struct ahead *a, uint64_t hash)
{
	atomic_ullong *word = &a->seen[hash % SEEN_BITS / 64];
	unsigned long long bit = 1ull << (hash % 64);

	if (atomic_load_explicit(word, memory_order_relaxed) & bit)
		return false;
	if (atomic_fetch_or_explicit(word, bit, memory_order_relaxed) & bit)
		return false;
	if (atomic_fetch_add(&a->nseen, 1) + 1 == SEEN_BITS / 2)
		forget(a);
	return true;
}

bool
ahead_is_worth(struct ahead *a, const struct log_record *r,
	       const struct arena *memory)
{
	return r->text.len > 0 && r->text.len <= STATEMENT_READ_SHORT &&
	       !r->truncated && memory->total < MEMORY_MAX &&
	       (!r->keys.digested || is_new(a, r->keys.digest));
}

static struct str
keep(struct arena *memory, struct str s)
{
	return (struct str){arena_strndup(memory, s.p, s.len), s.len};
}

static bool
is_savepoint(struct str shape)
{
	enum statement_kind kind;
	struct buf name;

	buf_init(&name);
	kind = savepoint_kind(shape.p, shape.len, &name);
	buf_release(&name);
	return kind != STATEMENT_OTHER;
}

struct tally_ahead *
ahead_read(struct ahead *a, struct shaper *shaper, const struct log_record *r,
	   struct arena *memory)
{
	struct tally_ahead *it = arena_new(memory, struct tally_ahead);
	struct resolve_context ctx = {.catalog = a->catalog, .arena = memory};

	*it = text_shape(shaper, r->text);
	it->shape = keep(memory, it->shape);
	it->comments = keep(memory, it->comments);
	if (is_savepoint(it->shape) || !is_new(a, it->id))
		return it;
	it->path = atomic_load_explicit(&a->paths[r->keys.client % CLIENTS],
					memory_order_acquire);
	ctx.path = &it->path->schemas;
	it->statements = statement_read(&ctx, r->text.p, r->text.len);
	return it;
}

void
ahead_expect(struct ahead *a, uint64_t client, const struct tally_path *path)
{
	_Atomic(const struct tally_path *) *at = &a->paths[client % CLIENTS];

	/* It may change. */
	if (path->unknown)
		return;
	if (atomic_load_explicit(at, memory_order_relaxed) != path)
		atomic_store_explicit(at, path, memory_order_release);
}
