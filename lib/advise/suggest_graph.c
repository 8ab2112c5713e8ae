#include "advise/suggest_graph.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"

#define KEY	    0.5
#define KEY_OF_PART 0.5
#define NAME	    2.0
#define COMMON_WORD 0.5
#define STATEMENT   0.5
#define TRANSACTION 0.5
#define CLIENT	    1.0

/* A statement or transaction over more tables than this ties none. */
#define TABLES_MAX 30
/* A word that more tables begin with says nothing. */
#define WORD_MAX 50
/* A client that uses a larger share of the tables that are used is all of
   them. */
#define CLIENT_SHARE 0.6

/* Of two nodes. */
struct tie {
	uint32_t a, b;
	double weight;	     /* of what has one already */
	double calls, count; /* of statements and transactions */
};

/* How much one table was seen with others. */
struct node {
	double calls, count;
	double *written, *read; /* by client */
};

struct making {
	struct suggest_graph *g;
	const struct draft *d;
	struct arena *arena;
	int *nodes; /* by relation.id, -1: none */
	struct node *seen;
	VEC(struct tie *) ties;
	struct map by_pair; /* to struct tie */
};

static int
node_of(const struct making *m, const struct relation *r)
{
	return m->nodes[relation_root(r)->id];
}

static struct tie *
get_tie(struct making *m, uint32_t a, uint32_t b)
{
	uint32_t pair[2] = {a < b ? a : b, a < b ? b : a}, *key;
	struct tie *t = map_find(&m->by_pair, (char *)pair, sizeof(pair));

	if (t)
		return t;
	key = arena_alloc(m->arena, sizeof(pair));
	memcpy(key, pair, sizeof(pair));
	t = arena_new(m->arena, struct tie);
	t->a = pair[0];
	t->b = pair[1];
	vec_push(m->arena, &m->ties, t);
	map_put(&m->by_pair, (char *)key, sizeof(pair), t);
	return t;
}

static void
add_weight(struct making *m, int a, int b, double weight)
{
	if (a >= 0 && b >= 0 && a != b && weight > 0)
		get_tie(m, (uint32_t)a, (uint32_t)b)->weight += weight;
}

/* Keys */

static bool
is_part_of_key(const struct foreign_key *fk)
{
	for (size_t i = 0; i < fk->child->keys.n; i++) {
		const struct key *key = &fk->child->keys.v[i];
		size_t found = 0;

		for (size_t j = 0; j < fk->child_columns.n; j++)
			for (size_t k = 0; k < key->columns.n; k++)
				found += key->columns.v[k] ==
					 fk->child_columns.v[j];
		if (key->primary && found == fk->child_columns.n)
			return true;
	}
	return false;
}

static void
tie_keys(struct making *m)
{
	const struct catalog *c = m->d->catalog;

	for (size_t i = 0; i < c->foreign_keys.n; i++) {
		const struct foreign_key *fk = c->foreign_keys.v[i];
		double weight = KEY + (is_part_of_key(fk) ? KEY_OF_PART : 0);

		add_weight(m, node_of(m, fk->child), node_of(m, fk->parent),
			   weight / sqrt((double)fk->parent->referenced_by.n));
	}
}

/* Names */

/* The word without what makes it a plural, in lower case. */
static void
put_word(struct buf *out, const char *word, size_t len)
{
	size_t from = out->len;

	for (size_t i = 0; i < len; i++)
		buf_char(out, word[i] >= 'A' && word[i] <= 'Z'
				      ? (char)(word[i] + ('a' - 'A'))
				      : word[i]);
	len = out->len - from;
	if (len > 4 && memcmp(out->data + out->len - 3, "ies", 3) == 0) {
		out->len -= 3;
		buf_char(out, 'y');
	} else if (len > 3 && out->data[out->len - 1] == 's' &&
		   out->data[out->len - 2] != 's') {
		out->len--;
		out->data[out->len] = '\0';
	}
}

/* The length of the name's word at p: up to a _ or, behind a small letter, a
   capital one. */
static size_t
word_length(const char *p)
{
	size_t n = 0;

	while (p[n] && p[n] != '_' &&
	       !(n > 0 && p[n] >= 'A' && p[n] <= 'Z' && p[n - 1] >= 'a' &&
		 p[n - 1] <= 'z'))
		n++;
	return n;
}

/* All words of a name, each with a _ behind it; ends[i] is where the i-th of
   them, of at most 16, ends. Returns how many there are. */
static size_t
put_words(struct buf *out, const char *name, size_t ends[16])
{
	size_t n = 0;

	while (*name && n < 16) {
		size_t len = word_length(name);

		if (len) {
			put_word(out, name, len);
			buf_char(out, '_');
			ends[n++] = out->len;
		}
		name += len + (name[len] == '_');
	}
	return n;
}

/* Tables by a text, in the order of their nodes. */
struct namesakes {
	VEC(int) nodes;
};

static struct namesakes *
get_namesakes(struct making *m, struct map *by_text, const char *text,
	      size_t len)
{
	struct namesakes *s = map_find(by_text, text, len);

	if (!s) {
		s = arena_new(m->arena, struct namesakes);
		map_put(by_text, arena_strndup(m->arena, text, len), len, s);
	}
	return s;
}

static void
tie_prefixes(struct making *m, const struct map *whole, int node,
	     const struct buf *words, const size_t *ends, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		const struct namesakes *s = map_find(whole, words->data,
						     ends[i]);

		for (size_t j = 0; s && j < s->nodes.n; j++)
			add_weight(m, node, s->nodes.v[j], NAME);
	}
}

static void
tie_common_words(struct making *m, const struct map *first)
{
	const struct map_entry *it;

	map_each (it, first) {
		const struct namesakes *s = it->value;
		size_t n = s->nodes.n;

		for (size_t i = 0; n > 1 && n <= WORD_MAX && i < n; i++)
			for (size_t j = 0; j < i; j++)
				add_weight(m, s->nodes.v[i], s->nodes.v[j],
					   COMMON_WORD / (double)(n - 1));
	}
}

static void
tie_names(struct making *m)
{
	struct map whole = MAP_INIT, first = MAP_INIT;
	size_t ends[16], n;
	struct buf words;

	buf_init(&words);
	for (size_t i = 0; i < m->g->tables.n; i++) {
		struct namesakes *s;

		buf_clear(&words);
		n = put_words(&words, m->g->tables.v[i]->name, ends);
		if (n == 0)
			continue;
		s = get_namesakes(m, &whole, words.data, words.len);
		vec_push(m->arena, &s->nodes, (int)i);
		if (n == 1)
			continue;
		s = get_namesakes(m, &first, words.data, ends[0]);
		vec_push(m->arena, &s->nodes, (int)i);
	}
	for (size_t i = 0; i < m->g->tables.n; i++) {
		buf_clear(&words);
		n = put_words(&words, m->g->tables.v[i]->name, ends);
		tie_prefixes(m, &whole, (int)i, &words, ends, n);
	}
	tie_common_words(m, &first);
	map_release(&whole);
	map_release(&first);
	buf_release(&words);
}

/* Statements and transactions */

struct node_set {
	int v[TABLES_MAX];
	size_t n;
	bool full;
};

static void
set_add(struct node_set *set, int node)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i] == node)
			return;
	if (node < 0)
		return;
	if (set->n == TABLES_MAX)
		set->full = true;
	else
		set->v[set->n++] = node;
}

/* What triggers and keys do says nothing that these do not say. */
static bool
is_set_off(const struct link *via)
{
	for (; via; via = via->next)
		if (via->kind == LINK_TRIGGER || via->kind == LINK_FOREIGN_KEY)
			return true;
	return false;
}

static void
add_accesses(const struct making *m, const struct access_set *accesses,
	     bool written, struct node_set *set)
{
	for (size_t i = 0; i < accesses->accesses.n; i++) {
		const struct access *a = &accesses->accesses.v[i];

		if (a->mode != ACCESS_DEFINE && !is_set_off(a->via) &&
		    (!written || a->mode == ACCESS_WRITE))
			set_add(set, node_of(m, a->relation));
	}
}

static void
tie_set(struct making *m, const struct node_set *set, double calls,
	double count)
{
	for (size_t i = 0; !set->full && i < set->n; i++)
		for (size_t j = 0; j < i; j++) {
			struct tie *t = get_tie(m, (uint32_t)set->v[i],
						(uint32_t)set->v[j]);

			t->calls += calls;
			t->count += count;
		}
}

static void
tie_statements(struct making *m, const struct workload *w)
{
	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *cell = w->cells.v[i];
		struct node_set set = {.n = 0};

		/* EXECUTE counts. */
		if (cell->statement->kind == STATEMENT_PREPARE)
			continue;
		add_accesses(m, &cell->statement->effects, false, &set);
		tie_set(m, &set, (double)cell->calls, 0);
	}
}

/* A view is a statement that somebody thought worth keeping. */
static void
tie_views(struct making *m)
{
	const struct catalog *c = m->d->catalog;

	for (size_t i = 0; i < c->relations.n; i++) {
		struct node_set set = {.n = 0};

		if (!c->relations.v[i]->query)
			continue;
		add_accesses(m, c->relations.v[i]->query, false, &set);
		tie_set(m, &set, 1, 0);
	}
}

static void
tie_transactions(struct making *m, const struct workload *w)
{
	for (size_t i = 0; i < w->transactions.n; i++) {
		const struct transaction *t = w->transactions.v[i];
		struct node_set set = {.n = 0};

		for (size_t j = 0; j < t->cells.n; j++)
			add_accesses(m, &t->cells.v[j]->statement->effects,
				     true, &set);
		if (set.n > 1)
			tie_set(m, &set, 0,
				(double)t->count / (double)(set.n - 1));
	}
}

/* Each tie by how much its two were seen with all others: what is seen with
   everything is close to nothing. */
static void
weigh_ties(struct making *m)
{
	for (size_t i = 0; i < m->ties.n; i++) {
		const struct tie *t = m->ties.v[i];

		m->seen[t->a].calls += log1p(t->calls);
		m->seen[t->b].calls += log1p(t->calls);
		m->seen[t->a].count += log1p(t->count);
		m->seen[t->b].count += log1p(t->count);
	}
	for (size_t i = 0; i < m->ties.n; i++) {
		struct tie *t = m->ties.v[i];
		const struct node *a = &m->seen[t->a], *b = &m->seen[t->b];

		if (t->calls > 0)
			t->weight += STATEMENT * log1p(t->calls) /
				     sqrt(a->calls * b->calls);
		if (t->count > 0)
			t->weight += TRANSACTION * log1p(t->count) /
				     sqrt(a->count * b->count);
	}
}

/* Clients */

static void
count_client(struct making *m, const struct cell *cell)
{
	const struct access_set *set = &cell->statement->effects;

	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct access *a = &set->accesses.v[i];
		int node = node_of(m, a->relation);
		struct node *seen = node < 0 ? NULL : &m->seen[node];
		double **counts;

		if (node < 0 || a->mode == ACCESS_DEFINE ||
		    is_set_off(a->via) ||
		    (a->via && a->via->kind == LINK_FUNCTION))
			continue;
		counts = a->mode == ACCESS_WRITE ? &seen->written : &seen->read;
		if (!*counts)
			*counts = arena_calloc(m->arena, m->g->clients,
					       sizeof(**counts));
		(*counts)[cell->service] += log1p((double)cell->calls);
	}
}

static bool
uses(const struct node *n, size_t client)
{
	return (n->written && n->written[client] > 0) ||
	       (n->read && n->read[client] > 0);
}

static bool
is_everybody(const struct making *m, size_t client)
{
	size_t used = 0, all = 0;

	for (size_t i = 0; i < m->g->tables.n; i++) {
		all += m->seen[i].written || m->seen[i].read;
		used += uses(&m->seen[i], client);
	}
	return (double)used > CLIENT_SHARE * (double)all;
}

static void
tie_client(struct making *m, size_t table, const double *counts, size_t client)
{
	double all = 0;

	for (size_t i = 0; counts && i < m->g->clients; i++)
		all += counts[i];
	if (all > 0)
		add_weight(m, (int)table, (int)(m->g->tables.n + client),
			   CLIENT * counts[client] / all);
}

static void
tie_clients(struct making *m, const struct workload *w)
{
	for (size_t i = 0; i < w->cells.n; i++)
		if (w->cells.v[i]->service >= 0 &&
		    w->cells.v[i]->statement->kind != STATEMENT_PREPARE)
			count_client(m, w->cells.v[i]);
	for (size_t client = 0; client < m->g->clients; client++) {
		if (is_everybody(m, client))
			continue;
		for (size_t i = 0; i < m->g->tables.n; i++) {
			tie_client(m, i, m->seen[i].written, client);
			tie_client(m, i, m->seen[i].read, client);
		}
	}
}

static void
add_nodes(struct making *m, const bool *keep)
{
	const struct catalog *c = m->d->catalog;

	m->nodes = arena_calloc(m->arena, c->relations.n + 1,
				sizeof(*m->nodes));
	for (size_t i = 0; i < c->relations.n; i++) {
		m->nodes[i] = keep[i] ? (int)m->g->tables.n : -1;
		if (keep[i])
			vec_push(m->arena, &m->g->tables, c->relations.v[i]);
	}
	m->seen = arena_calloc(m->arena, m->g->tables.n + 1, sizeof(*m->seen));
}

void
suggest_graph_make(struct suggest_graph *g, const struct draft *d,
		   const struct workload *w, const bool *keep)
{
	struct making m = {.g = g, .d = d, .arena = d->arena};

	*g = (struct suggest_graph){.clients = d->clients.n};
	add_nodes(&m, keep);
	tie_keys(&m);
	tie_names(&m);
	tie_views(&m);
	if (w) {
		tie_statements(&m, w);
		tie_transactions(&m, w);
	}
	weigh_ties(&m);
	if (w)
		tie_clients(&m, w);
	for (size_t i = 0; i < m.ties.n; i++)
		if (m.ties.v[i]->weight > 0)
			vec_push(d->arena, &g->edges,
				 (struct weighted_edge){m.ties.v[i]->a,
							m.ties.v[i]->b,
							m.ties.v[i]->weight});
	map_release(&m.by_pair);
}
