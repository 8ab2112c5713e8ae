#include "advise/suggest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise/draft_name.h"
#include "advise/draft_services.h"
#include "advise/draft_tables.h"
#include "advise/suggest_graph.h"
#include "base/mem.h"

/* Modularity alone would rather join services than tell them apart. */
#define RESOLUTION 1.3
/* Between these as many services as are wanted are looked for. */
#define RESOLUTION_MIN 0.01
#define RESOLUTION_MAX 100.0
#define SEARCH_STEPS   40
#define SEED	       20260101
/* What so many keys refer to, and nobody writes, is reference data. */
#define REFERENCES 3

struct suggesting {
	struct draft *d;
	struct suggest_graph g;
	struct communities *communities;
	size_t nodes;
	int *label;	/* of each node */
	bool *tied;	/* tables that anything ties to something */
	double *inside; /* weight of a table's ties within its community */
	double resolution;
};

/* Which tables take part. */

/* Nobody writes it and many refer to it: whoever needs it has a copy. */
static bool
is_reference(const struct workload *w, const struct relation *r)
{
	size_t readers = 0;

	if (!w || r->references.n || r->referenced_by.n < REFERENCES)
		return false;
	for (size_t i = 0; i < w->cells.n; i++) {
		const struct access_set *set =
			&w->cells.v[i]->statement->effects;

		for (size_t j = 0; j < set->accesses.n; j++) {
			if (relation_root(set->accesses.v[j].relation) != r)
				continue;
			if (set->accesses.v[j].mode == ACCESS_WRITE)
				return false;
			readers++;
		}
	}
	return readers > 0;
}

static bool *
choose_tables(struct draft *d, const struct workload *w)
{
	const struct catalog *c = d->catalog;
	bool *keep = arena_calloc(d->arena, c->relations.n + 1, sizeof(*keep));

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		struct draft_table t = {.relation = r};

		if (!draft_is_table(r))
			continue;
		if (draft_is_bookkeeping(r->name))
			vec_push(d->arena, &d->ignore, t);
		else if (is_reference(w, r))
			vec_push(d->arena, &d->reference, t);
		else
			keep[i] = true;
	}
	return keep;
}

/* Communities */

static int
find(struct suggesting *s, const double *weights, uint64_t seed, int *label,
     struct err *err)
{
	return communities_find(s->communities, weights, s->resolution, seed,
				label, err);
}

/* Communities that have a table with ties. */
static size_t
count_services(const struct suggesting *s)
{
	bool *seen = xcalloc(s->nodes + 1, sizeof(*seen));
	size_t n = 0;

	for (size_t i = 0; i < s->g.tables.n; i++) {
		n += s->tied[i] && !seen[s->label[i]];
		seen[s->label[i]] |= s->tied[i];
	}
	free(seen);
	return n;
}

/* The resolution that gives as many services as are wanted, or nearly. */
static int
search(struct suggesting *s, size_t wanted, struct err *err)
{
	double low = RESOLUTION_MIN, high = RESOLUTION_MAX, best = RESOLUTION;
	size_t nearest = SIZE_MAX;

	for (int i = 0; i < SEARCH_STEPS && nearest > 0; i++) {
		size_t n, off;

		s->resolution = sqrt(low * high);
		if (find(s, NULL, SEED, s->label, err) < 0)
			return -1;
		n = count_services(s);
		off = n > wanted ? n - wanted : wanted - n;
		if (off < nearest) {
			nearest = off;
			best = s->resolution;
		}
		if (n < wanted)
			low = s->resolution;
		else
			high = s->resolution;
	}
	s->resolution = best;
	return 0;
}

static void
weigh_inside(struct suggesting *s)
{
	const struct weighted_edge *it;

	vec_each (it, &s->g.edges) {
		if (s->label[it->a] != s->label[it->b])
			continue;
		s->inside[it->a] += it->weight;
		s->inside[it->b] += it->weight;
	}
}

/* Names */

static bool
is_taken(const struct draft *d, const char *name)
{
	for (size_t i = 0; i < d->services.n; i++)
		if (strcmp(d->services.v[i].name, name) == 0)
			return true;
	return false;
}

/* What the client that ran most of all in the community is called; NULL. */
static const char *
client_name(const struct suggesting *s, const uint64_t *statements, int label)
{
	const struct draft_client *best = NULL;
	uint64_t most = 0;
	const char *name;

	for (size_t i = 0; i < s->g.clients; i++) {
		if (s->label[s->g.tables.n + i] != label ||
		    statements[i] <= most)
			continue;
		most = statements[i];
		best = s->d->clients.v[i];
	}
	if (!best)
		return NULL;
	name = draft_base(s->d->arena,
			  str_of(best->tag ? best->tag : best->role));
	if (!*name)
		name = best->base;
	return *name ? name : NULL;
}

/* Does the i-th table tie its community together more than the j-th? Where both
   do as much, the shorter name is likely to be the whole's. */
static bool
is_more_central(const struct suggesting *s, size_t i, size_t j)
{
	const double slight = 1e-9;

	if (fabs(s->inside[i] - s->inside[j]) > slight)
		return s->inside[i] > s->inside[j];
	return strlen(s->g.tables.v[i]->name) < strlen(s->g.tables.v[j]->name);
}

static const char *
table_name(const struct suggesting *s, int label)
{
	size_t best = s->g.tables.n;
	const char *name;

	for (size_t i = 0; i < s->g.tables.n; i++)
		if (s->label[i] == label &&
		    (best == s->g.tables.n || is_more_central(s, i, best)))
			best = i;
	name = draft_base(s->d->arena, str_of(s->g.tables.v[best]->name));
	return *name ? name : "service";
}

static const char *
unique_name(const struct draft *d, const char *name)
{
	const char *unique = name;

	for (size_t i = 2; is_taken(d, unique); i++)
		unique = arena_printf(d->arena, "%s_%zu", name, i);
	return unique;
}

/* Services */

static uint64_t *
count_statements(const struct suggesting *s, const struct workload *w)
{
	uint64_t *n = arena_calloc(s->d->arena, s->g.clients + 1, sizeof(*n));

	for (size_t i = 0; w && i < w->cells.n; i++)
		if (w->cells.v[i]->service >= 0)
			n[w->cells.v[i]->service] += w->cells.v[i]->calls;
	return n;
}

/* A service for each community that has a table with ties; names is by
   community. */
static void
make_services(struct suggesting *s, const struct workload *w,
	      const double *stable, const char **names)
{
	uint64_t *statements = count_statements(s, w);
	struct draft *d = s->d;

	for (size_t i = 0; i < s->g.tables.n; i++) {
		struct draft_table t = {.relation = s->g.tables.v[i],
					.stable = stable[i],
					.doubtful = stable[i] < SUGGEST_STABLE};
		const char **name = &names[s->label[i]];

		if (!s->tied[i]) {
			vec_push(d->arena, &d->unused, t);
			continue;
		}
		if (!*name) {
			*name = client_name(s, statements, s->label[i]);
			*name = unique_name(
				d, *name ? *name : table_name(s, s->label[i]));
		}
		vec_push(d->arena, &draft_get_service(d, *name)->tables, t);
	}
}

static void
give_clients(struct suggesting *s, const struct workload *w,
	     const char *const *names)
{
	struct draft *d = s->d;

	draft_sort_services(d);
	for (size_t i = 0; i < s->g.clients; i++) {
		const char *name = names[s->label[s->g.tables.n + i]];

		d->clients.v[i]->service =
			name ? (int)(draft_get_service(d, name) - d->services.v)
			     : -1;
	}
	draft_add_evidence(d);
	if (w)
		draft_count_statements(d, w);
}

/* How stable */

/* Pseudo-random numbers of our own, for the same ones everywhere. */
static double
uniform(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(uint64_t *state)
{
	return sqrt(-2 * log(uniform(state))) *
	       cos(6.283185307179586 * uniform(state));
}

/* Tables with the community that each is in. */
struct member {
	uint32_t table;
	int label;
};

static int
by_label(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return x->label != y->label
		       ? (x->label > y->label) - (x->label < y->label)
		       : (x->table > y->table) - (x->table < y->table);
}

/* Of one community, n members: who is where most of them are? votes is by
   label, all 0. */
static void
compare_community(const struct member *members, size_t n, const int *label,
		  size_t *votes, double *stable)
{
	int most = label[members[0].table];

	for (size_t i = 0; i < n; i++) {
		int at = label[members[i].table];

		votes[at]++;
		if (votes[at] > votes[most])
			most = at;
	}
	for (size_t i = 0; i < n; i++) {
		int at = label[members[i].table];

		stable[members[i].table] += at == most;
		votes[at] = 0;
	}
}

static void
compare_run(const struct member *members, size_t n, const int *label,
	    size_t *votes, double *stable)
{
	for (size_t i = 0, from = 0; i < n; i++)
		if (i + 1 == n || members[i + 1].label != members[i].label) {
			compare_community(members + from, i + 1 - from, label,
					  votes, stable);
			from = i + 1;
		}
}

static struct member *
list_members(const struct suggesting *s)
{
	struct arena *a = s->d->arena;
	size_t n = s->g.tables.n;
	struct member *members = arena_calloc(a, n + 1, sizeof(*members));

	for (size_t i = 0; i < n; i++)
		members[i] = (struct member){(uint32_t)i, s->label[i]};
	qsort(members, n, sizeof(*members), by_label);
	return members;
}

static size_t
runs_for(const struct suggesting *s)
{
	size_t n = s->g.edges.n <= SUGGEST_TIES
			   ? SUGGEST_RUNS
			   : SUGGEST_RUNS * (size_t)SUGGEST_TIES / s->g.edges.n;

	return n ? n : 1;
}

/* The share of runs in which each table stays with most of its community. */
static int
measure(struct suggesting *s, double *stable, struct err *err)
{
	struct arena *a = s->d->arena;
	double *weights = arena_calloc(a, s->g.edges.n + 1, sizeof(*weights));
	size_t *votes = arena_calloc(a, s->nodes + 1, sizeof(*votes));
	int *label = arena_calloc(a, s->nodes + 1, sizeof(*label));
	struct member *members = list_members(s);
	size_t runs = runs_for(s);
	uint64_t state = SEED;

	for (size_t run = 0; run < runs; run++) {
		for (size_t i = 0; i < s->g.edges.n; i++)
			weights[i] = s->g.edges.v[i].weight *
				     exp(SUGGEST_NOISE * normal(&state));
		if (find(s, weights, SEED + run + 1, label, err) < 0)
			return -1;
		compare_run(members, s->g.tables.n, label, votes, stable);
	}
	for (size_t i = 0; i < s->g.tables.n; i++)
		stable[i] /= (double)runs;
	s->d->runs = runs;
	return 0;
}

static void
find_tied(struct suggesting *s)
{
	const struct weighted_edge *it;

	vec_each (it, &s->g.edges) {
		s->tied[it->a] = true;
		s->tied[it->b] = true;
	}
}

static int
suggest(struct suggesting *s, const struct workload *w, size_t wanted,
	struct err *err)
{
	struct arena *a = s->d->arena;
	double *stable = arena_calloc(a, s->g.tables.n + 1, sizeof(*stable));
	const char **names = arena_calloc(a, s->nodes + 1, sizeof(*names));

	if (wanted && search(s, wanted, err) != 0)
		return -1;
	if (find(s, NULL, SEED, s->label, err) < 0 ||
	    measure(s, stable, err) != 0)
		return -1;
	weigh_inside(s);
	make_services(s, w, stable, names);
	give_clients(s, w, names);
	return 0;
}

int
suggest_services(struct draft *d, const struct workload *w, size_t wanted,
		 struct err *err)
{
	struct suggesting s = {.d = d, .resolution = RESOLUTION};
	struct arena *a = d->arena;
	int rc;

	suggest_graph_make(&s.g, d, w, choose_tables(d, w));
	if (s.g.edges.n == 0) {
		err_set(err, ERR_INPUT,
			"nothing ties tables to each other: services cannot "
			"be suggested");
		err_hint(err, w ? "the logs name no two tables together"
				: "name query logs with --log: they say which "
				  "tables are used together");
		return -1;
	}
	s.nodes = s.g.tables.n + s.g.clients;
	s.label = arena_calloc(a, s.nodes, sizeof(*s.label));
	s.tied = arena_calloc(a, s.nodes, sizeof(*s.tied));
	s.inside = arena_calloc(a, s.nodes, sizeof(*s.inside));
	find_tied(&s);
	s.communities = communities_new(&s.g.edges, s.nodes, err);
	if (!s.communities)
		return -1;
	rc = suggest(&s, w, wanted, err);
	communities_free(s.communities);
	return rc;
}
