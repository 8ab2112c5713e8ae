/* The workload's numbers, and its order: equal inputs give equal bytes. */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool
has_gap(const struct statement *st, enum gap_kind kind)
{
	const struct access_gap *it;

	vec_each (it, &st->effects.gaps)
		if (it->kind == kind)
			return true;
	return false;
}

bool
is_just_resolved(const struct cell *cell)
{
	return cell->statement->state == STATEMENT_RESOLVED &&
	       !has_gap(cell->statement, GAP_DYNAMIC) && !cell->shape->folded;
}

void
count_part(struct tally *t, struct client *client,
	   const struct tally_part *part)
{
	struct coverage *c = &t->workload->coverage;

	if (!part->resolved) {
		count_execution(t, client, part->cell, 1);
		return;
	}
	c->statements++;
	c->attributed += client->service >= 0;
	c->resolved++;
	client->statements++;
}

void
count_execution(struct tally *t, struct client *client, const struct cell *cell,
		int64_t n)
{
	struct coverage *c = &t->workload->coverage;
	const struct statement *st = cell->statement;
	uint64_t more = (uint64_t)n;

	c->statements += more;
	client->statements += more;
	if (client->service >= 0)
		c->attributed += more;
	switch (st->state) {
	case STATEMENT_RESOLVED:
		c->resolved += more;
		break;
	case STATEMENT_PARTIAL:
		break;
	case STATEMENT_UNPARSED:
		c->unparsed += more;
		break;
	case STATEMENT_TRUNCATED:
		c->truncated += more;
	}
	if (st->effects.gaps.n > 0 && has_gap(st, GAP_DYNAMIC))
		c->dynamic += more;
	if (cell->shape->folded && has_gap(st, GAP_MEMORY))
		c->unkept += more;
	else if (cell->shape->folded)
		c->folded += more;
}

/* An error that is no other statement's. */
static void
count_error(void *arg, const struct open_event *e, int sign)
{
	count_execution(arg, (struct client *)e->client, e->cell, sign);
}

static bool
is_of(const struct transaction *tr, int service, struct cell *const *cells,
      size_t n)
{
	return tr->service == service && tr->cells.n == n &&
	       memcmp(tr->cells.v, cells, n * sizeof(struct cell *)) == 0;
}

static uint64_t
transaction_key(int service, struct cell *const *cells, size_t n)
{
	return hash_bytes(cells, n * sizeof(struct cell *), (uint64_t)service);
}

static struct transaction *
transaction_find(const struct tally *t, int service, struct cell *const *cells,
		 size_t n)
{
	struct tally_transaction *it = index_find(
		&t->transactions, transaction_key(service, cells, n));

	while (it && !is_of(&it->transaction, service, cells, n))
		it = it->next;
	return it ? &it->transaction : NULL;
}

static struct transaction *
transaction_make(struct tally *t, int service, struct cell *const *cells,
		 size_t n)
{
	struct tally_transaction *it = arena_new(t->arena,
						 struct tally_transaction);
	uint64_t key = transaction_key(service, cells, n);

	it->next = index_find(&t->transactions, key);
	it->transaction.service = service;
	vec_reserve(t->arena, &it->transaction.cells, n);
	for (size_t i = 0; i < n; i++)
		vec_push(t->arena, &it->transaction.cells, cells[i]);
	vec_push(t->arena, &t->workload->transactions, &it->transaction);
	index_put(&t->transactions, key, it);
	return &it->transaction;
}

static bool
all_is_known(struct cell *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has_gap(cells[i]->statement, GAP_MEMORY))
			return false;
	return true;
}

/* By what they wrote, as far as that is known. */
static void
count_folded(struct tally *t, int service, struct cell *const *cells, size_t n,
	     int64_t count)
{
	struct cell *fold = fold_transaction(t, service, cells, n);
	struct transaction *it;

	if (!fold || !all_is_known(cells, n))
		t->workload->coverage.unkept_transactions += (uint64_t)count;
	if (!fold)
		return;
	it = transaction_find(t, service, &fold, 1);
	if (!it)
		it = transaction_make(t, service, &fold, 1);
	it->count += (uint64_t)count;
	fold->transactions += (uint64_t)count;
}

/* So many more transactions of these cells; fewer only of those counted. */
static void
count_transaction(void *arg, int service, struct cell *const *cells, size_t n,
		  int64_t count)
{
	struct tally *t = arg;
	struct transaction *it = n == 1 ? cells[0]->alone : NULL;

	if (!it)
		it = transaction_find(t, service, cells, n);
	if (!it && tally_room(t) != ROOM_FOR_ALL) {
		count_folded(t, service, cells, n, count);
		return;
	}
	if (!it)
		it = transaction_make(t, service, cells, n);
	if (n == 1)
		cells[0]->alone = it;
	it->count += (uint64_t)count;
}

void
counts_init(struct tally *t)
{
	t->counts = (struct open_counts){
		.arena = t->arena,
		.coverage = &t->workload->coverage,
		.sign = 1,
		.transaction = count_transaction,
		.execution = count_error,
		.ended = session_transaction_ended,
		.open = &t->workload->open,
		.arg = t,
	};
}

/* What is sorted, with what decides first: to look there for each comparison
   would take longer. */
struct keyed {
	uint64_t key;
	void *item;
};

static int
compare_keys(const struct keyed *a, const struct keyed *b)
{
	return (a->key > b->key) - (a->key < b->key);
}

static int
compare_cells(const void *x, const void *y)
{
	const struct cell *a = ((const struct keyed *)x)->item;
	const struct cell *b = ((const struct keyed *)y)->item;
	int c = compare_keys(x, y);

	if (c)
		return c;
	if (a->service != b->service)
		return a->service < b->service ? -1 : 1;
	return strcmp(a->path, b->path);
}

static void
sort_cells(struct workload *w)
{
	struct keyed *keyed = xcalloc(w->cells.n, sizeof(*keyed));

	for (size_t i = 0; i < w->cells.n; i++)
		keyed[i] = (struct keyed){w->cells.v[i]->shape->id,
					  w->cells.v[i]};
	qsort(keyed, w->cells.n, sizeof(*keyed), compare_cells);
	for (size_t i = 0; i < w->cells.n; i++) {
		w->cells.v[i] = keyed[i].item;
		w->cells.v[i]->id = (uint32_t)i;
	}
	free(keyed);
}

static int
compare_transactions(const void *x, const void *y)
{
	const struct transaction *a = ((const struct keyed *)x)->item;
	const struct transaction *b = ((const struct keyed *)y)->item;
	size_t n = a->cells.n < b->cells.n ? a->cells.n : b->cells.n;
	int c = compare_keys(x, y);

	for (size_t i = 1; c == 0 && i < n; i++) {
		uint32_t left = a->cells.v[i]->id, right = b->cells.v[i]->id;

		c = (left > right) - (left < right);
	}
	return c ? c : (a->cells.n > b->cells.n) - (a->cells.n < b->cells.n);
}

static void
sort_transactions(struct workload *w)
{
	size_t n = w->transactions.n;
	struct keyed *keyed = xcalloc(n, sizeof(*keyed));

	for (size_t i = 0; i < n; i++) {
		struct transaction *t = w->transactions.v[i];

		keyed[i] = (struct keyed){
			(uint64_t)(t->service + 1) << 32 | t->cells.v[0]->id,
			t,
		};
	}
	qsort(keyed, n, sizeof(*keyed), compare_transactions);
	for (size_t i = 0; i < n; i++)
		w->transactions.v[i] = keyed[i].item;
	free(keyed);
}

static int
compare_clients(const void *x, const void *y)
{
	const struct client *a = *(struct client *const *)x;
	const struct client *b = *(struct client *const *)y;
	int c = strcmp(a->role, b->role);

	if (c == 0)
		c = strcmp(a->database, b->database);
	if (c == 0)
		c = strcmp(a->application, b->application);
	if (c == 0)
		c = (a->service > b->service) - (a->service < b->service);
	if (c == 0)
		c = (a->statements < b->statements) -
		    (a->statements > b->statements);
	return c;
}

/* Leave out what no statement was counted for. */
static void
drop_unused(struct workload *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->clients.n; i++)
		if (w->clients.v[i]->statements > 0)
			w->clients.v[n++] = w->clients.v[i];
	w->clients.n = n;
	n = 0;
	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *c = w->cells.v[i];

		/* Only that of transactions was not run itself. */
		if (c->calls + c->rolled_back > 0 ||
		    (c->shape->folded && c->transactions > 0))
			w->cells.v[n++] = w->cells.v[i];
	}
	w->cells.n = n;
}

void
count_finish(struct tally *t)
{
	struct workload *w = t->workload;

	drop_unused(w);
	sort_cells(w);
	sort_transactions(w);
	if (w->clients.n > 0)
		qsort(w->clients.v, w->clients.n, sizeof(*w->clients.v),
		      compare_clients);
}
