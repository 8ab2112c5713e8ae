#include "advise/clear.h"

#include <stdlib.h>
#include <string.h>

#include "advise/clear_moves.h"

/* How much estimating is done for sets of one size: see estimate's items. */
#define WORK 20000000
/* A move that makes less of a difference is none. */
#define GAIN 0.001
/* What is likely to fall short by this much is not evaluated while there is
   something better. */
#define MARGIN 0.01
#define SIZES  3 /* of sets that are looked at one by one */

struct set {
	int n;
	int v[CLEAR_MOVES]; /* places in the list of moves, rising */
	double likely, most;
	bool costly; /* another service is likely to lose too much */
};

/* What an evaluation said. */
struct exact {
	bool possible;
	double clarity;
	double loss; /* of the one that loses most */
};

struct search {
	const struct clear_request *request;
	struct arena *arena;
	struct estimate estimate;
	struct move_list moves;
	int service;
	double target;
	size_t left;	  /* evaluations */
	struct map known; /* set, to struct exact */
	double *clarity;  /* room for an evaluation */
	/* By service: how much clearer it is than is estimated. */
	double *offset;
	/* The most promising first; of those, the first n are looked at. */
	struct move **order;
	size_t n;
	/* The best of those that were evaluated and keep to the rules. */
	struct set best;
	double best_clarity;
	bool none[SIZES + 1]; /* no set of that size reaches it: known */
	size_t evaluated;
};

static bool
reaches(const struct search *s, double clarity)
{
	return clarity >= s->target - 1e-9;
}

static double
clarity_now(const struct search *s, int service)
{
	return s->request->plan->now[service].value;
}

/* Sets */

static struct set
with(const struct set *set, int move)
{
	struct set out = *set;
	int i = out.n++;

	for (; i > 0 && out.v[i - 1] > move; i--)
		out.v[i] = out.v[i - 1];
	out.v[i] = move;
	return out;
}

static struct set
without(const struct set *set, int place)
{
	struct set out = *set;

	out.n--;
	for (int i = place; i < out.n; i++)
		out.v[i] = out.v[i + 1];
	return out;
}

static bool
has(const struct set *set, int move)
{
	for (int i = 0; i < set->n; i++)
		if (set->v[i] == move)
			return true;
	return false;
}

static int
number_of(const struct search *s, const struct move *m)
{
	return (int)(m - s->moves.v);
}

static const struct move *
move_of(const struct search *s, const struct set *set, int i)
{
	return &s->moves.v[set->v[i]];
}

/* Does every service keep half of its tables? */
static bool
is_allowed(const struct search *s, const struct set *set)
{
	const struct analysis *a = s->request->plan->analysis;

	for (int i = 0; i < set->n; i++) {
		int from = move_of(s, set, i)->from;
		size_t given = 0;

		if (move_of(s, set, i)->impossible)
			return false;
		for (int k = 0; k < set->n; k++)
			if (move_of(s, set, k)->from == from)
				given += move_of(s, set, k)->tables;
		if (given * 2 > a->services.v[from].tables.n)
			return false;
	}
	return true;
}

static void
apply(struct search *s, const struct set *set, bool back)
{
	for (int i = 0; i < set->n; i++) {
		const struct move *m = move_of(s, set, i);

		for (uint32_t k = 0; k < m->relations.n; k++)
			estimate_move(&s->estimate, m->relations.v[k],
				      back ? m->from : m->to);
	}
}

/* Is it known that some other service loses too much? If that is but likely,
   the set is costly. */
static bool
loses_too_much(struct search *s, struct set *set)
{
	bool known = false;

	set->costly = false;
	for (int i = 0; i < set->n; i++) {
		const struct move *m = move_of(s, set, i);
		int other = m->from == s->service ? m->to : m->from;
		struct estimated e = estimate_clarity(&s->estimate, other);
		double now = clarity_now(s, other);

		set->costly |= now - s->offset[other] - e.likely > CLEAR_LOSS;
		known |= now - e.most > CLEAR_LOSS + GAIN;
	}
	return known;
}

/* What is likely to become of the service; false if it is known that the set
   does not keep to the rules, or has less than least. */
static bool
estimate(struct search *s, struct set *set, double least)
{
	struct estimated e;
	bool hopeful;

	if (!is_allowed(s, set))
		return false;
	apply(s, set, false);
	e = estimate_clarity(&s->estimate, s->service);
	set->most = e.most;
	set->likely = e.likely + s->offset[s->service];
	for (int i = 0; i < set->n; i++)
		set->likely += move_of(s, set, i)->bias;
	hopeful = e.most >= least - 1e-9 && !loses_too_much(s, set);
	apply(s, set, true);
	return hopeful;
}

/* Evaluations */

static double
largest_loss(const struct search *s)
{
	double loss = 0;

	for (size_t i = 0; i < s->estimate.n; i++) {
		double lost = clarity_now(s, (int)i) - s->clarity[i];

		if ((int)i != s->service && lost > loss)
			loss = lost;
	}
	return loss;
}

static bool
keeps_rules(const struct exact *x)
{
	return x->possible && x->loss <= CLEAR_LOSS + 1e-9;
}

/* Better by what counts: among those that reach it, fewer moves do. */
static bool
is_better(const struct search *s, const struct set *set, double clarity)
{
	bool here = reaches(s, clarity), there = reaches(s, s->best_clarity);

	if (here != there)
		return here;
	if (here && set->n != s->best.n)
		return set->n < s->best.n;
	return clarity > s->best_clarity + (here ? 1e-9 : GAIN);
}

/* NULL: there is no evaluation left for it. */
static const struct exact *
evaluate(struct search *s, const struct set *set)
{
	const struct clear_request *request = s->request;
	size_t len = (size_t)set->n * sizeof(*set->v);
	const char *key = (const char *)set->v;
	struct exact *x = map_find(&s->known, key, len);
	struct name_list changes = {0};

	if (x)
		return x;
	if (s->left == 0)
		return NULL;
	s->left--;
	s->evaluated++;
	for (int i = 0; i < set->n; i++)
		vec_push(s->arena, &changes, move_of(s, set, i)->told.change);
	x = arena_new(s->arena, struct exact);
	x->possible = request->evaluate(request->arg, &changes, s->clarity);
	if (x->possible) {
		x->clarity = s->clarity[s->service];
		x->loss = largest_loss(s);
	}
	map_put(&s->known, arena_strndup(s->arena, key, len), len, x);
	if (keeps_rules(x) && is_better(s, set, x->clarity)) {
		s->best = *set;
		s->best_clarity = x->clarity;
	}
	return x;
}

/* What an evaluation of a move alone teaches of sets that have it. */
static void
learn(struct search *s, const struct set *set, const struct exact *x)
{
	struct move *m = &s->moves.v[set->v[0]];

	if (set->n != 1)
		return;
	m->impossible = !x->possible;
	if (x->possible)
		m->bias += x->clarity - set->likely;
}

/* All sets of a size */

VEC_TYPE(set_list, struct set);

static double
count_sets(size_t n, int size)
{
	double sets = 1;

	for (int i = 0; i < size; i++)
		sets *= (double)(n - (size_t)i) / (i + 1);
	return n < (size_t)size ? 0 : sets;
}

/* Of how many moves sets of a size can be looked at. */
static size_t
affordable(const struct search *s, int size)
{
	double items = (double)s->estimate.services[s->service].items;
	size_t n = s->n;

	while (n > 1 && count_sets(n, size) * items > WORK)
		n -= 1 + n / 16;
	return n;
}

/* Sets of the first n moves of the order; of three only those that are likely
   enough are of use. */
static void
list_sets(struct search *s, const struct set *from, size_t first, size_t n,
	  int size, struct arena *arena, struct set_list *out)
{
	for (size_t i = first; i < n; i++) {
		struct set set = with(from, number_of(s, s->order[i]));

		if (set.n < size) {
			list_sets(s, &set, i + 1, n, size, arena, out);
			continue;
		}
		if (estimate(s, &set, s->target) &&
		    (size < SIZES || set.likely >= s->target - MARGIN))
			vec_push(arena, out, set);
	}
}

static int
by_likeliness(const void *x, const void *y)
{
	const struct set *a = x, *b = y;

	if (a->costly != b->costly)
		return a->costly ? 1 : -1;
	if (a->likely != b->likely)
		return a->likely > b->likely ? -1 : 1;
	for (int i = 0; i < a->n; i++)
		if (a->v[i] != b->v[i])
			return a->v[i] < b->v[i] ? -1 : 1;
	return 0;
}

/* Is there nothing to gain from a set, with what was found? */
static bool
is_idle(const struct search *s, const struct set *set)
{
	return reaches(s, s->best_clarity) &&
	       (set->costly || set->most <= s->best_clarity ||
		set->likely < s->best_clarity - MARGIN);
}

/* Evaluate those, the likeliest first; false if some are left that could be
   evaluated. */
static bool
try_sets(struct search *s, const struct set_list *sets, size_t evaluations)
{
	for (uint32_t i = 0; i < sets->n; i++) {
		const struct exact *x;

		if (is_idle(s, &sets->v[i]))
			continue;
		if (evaluations == 0)
			return false;
		evaluations--;
		x = evaluate(s, &sets->v[i]);
		if (!x)
			return false;
		learn(s, &sets->v[i], x);
	}
	return true;
}

static void
try_size(struct search *s, int size)
{
	struct arena scratch = ARENA_INIT;
	struct set_list sets = {0};
	struct set empty = {0};
	size_t n = affordable(s, size);
	bool all;

	list_sets(s, &empty, 0, n, size, &scratch, &sets);
	if (sets.n)
		qsort(sets.v, sets.n, sizeof(*sets.v), by_likeliness);
	/* As much again is left for each of the larger ones and for the
	   rest. */
	all = try_sets(s, &sets, s->left / (size_t)(SIZES + 2 - size));
	s->none[size] = all && n == s->n && size < SIZES &&
			!reaches(s, s->best_clarity);
	arena_release(&scratch);
}

/* One by one */

/* The move that is likely to add most to the set; false if none adds
   anything. */
static bool
extend(struct search *s, struct set *set, size_t n)
{
	struct set best = *set;

	for (size_t i = 0; i < n; i++) {
		int move = number_of(s, s->order[i]);
		struct set more = with(set, move);

		if (has(set, move) || !estimate(s, &more, 0) || more.costly)
			continue;
		if (more.likely > best.likely)
			best = more;
	}
	if (best.likely < set->likely + GAIN)
		return false;
	*set = best;
	return true;
}

static bool
is_good(struct search *s, const struct set *set, double least)
{
	const struct exact *x = evaluate(s, set);

	return x && keeps_rules(x) && x->clarity >= least;
}

/* Leave out what the set is likely to do as well without. */
static void
trim(struct search *s, struct set *set)
{
	double least = reaches(s, set->likely) ? s->target - 1e-9
					       : set->likely - GAIN;

	for (int i = 0; i < set->n && set->n > 1;) {
		struct set less = without(set, i);

		if (estimate(s, &less, 0) && !less.costly &&
		    less.likely >= least)
			*set = less;
		else
			i++;
	}
}

/* Leave out what the best set does as well without. */
static void
clean_up(struct search *s)
{
	double least = reaches(s, s->best_clarity) ? s->target - 1e-9
						   : s->best_clarity - GAIN;
	struct set set = s->best;

	for (int i = 0; i < set.n && set.n > 1;) {
		struct set less = without(&set, i);

		if (estimate(s, &less, least) && is_good(s, &less, least))
			set = less;
		else
			i++;
	}
	if (set.n == s->best.n)
		return;
	s->best = set;
	s->best_clarity = evaluate(s, &set)->clarity;
}

/* Is what it is likely to reach so? */
static bool
holds(struct search *s, const struct set *set)
{
	struct set less = *set;

	if (!reaches(s, set->likely))
		return false;
	trim(s, &less);
	return is_good(s, &less, s->target - 1e-9) ||
	       (less.n < set->n && is_good(s, set, s->target - 1e-9));
}

static void
add_one_by_one(struct search *s)
{
	size_t n = affordable(s, 1);
	struct set path[CLEAR_MOVES + 1] = {
		{.likely = clarity_now(s, s->service)}};
	int last = 0;

	while (last < CLEAR_MOVES) {
		path[last + 1] = path[last];
		if (!extend(s, &path[last + 1], n))
			break;
		if (holds(s, &path[++last]))
			break;
	}
	if (!reaches(s, s->best_clarity) && last > 0)
		trim(s, &path[last]);
	/* What an evaluation does not bear is taken back. */
	while (last > 0 && s->left && !is_good(s, &path[last], 0))
		last--;
	if (s->best.n > 1)
		clean_up(s);
}

/* The whole */

static int
by_promise(const void *x, const void *y)
{
	const struct move *a = *(struct move *const *)x;
	const struct move *b = *(struct move *const *)y;
	double p = a->likely + a->bias, q = b->likely + b->bias;

	if (a->told.reluctant != b->told.reluctant)
		return a->told.reluctant ? 1 : -1;
	if (p != q)
		return p > q ? -1 : 1;
	return (a > b) - (a < b);
}

static void
sort_moves(struct search *s)
{
	if (s->moves.n)
		qsort(s->order, s->moves.n, sizeof(struct move *), by_promise);
}

static void
find_moves(struct search *s)
{
	struct set empty = {0};

	moves_find(&s->estimate, s->request->own, s->service, s->arena,
		   &s->moves);
	s->order = arena_calloc(s->arena, s->moves.n + 1,
				sizeof(struct move *));
	for (uint32_t i = 0; i < s->moves.n; i++) {
		struct set one = with(&empty, (int)i);

		estimate(s, &one, 0);
		s->moves.v[i].likely = one.likely;
		s->order[i] = &s->moves.v[i];
	}
	sort_moves(s);
}

static void
find_offsets(struct search *s)
{
	s->offset = arena_calloc(s->arena, s->estimate.n + 1,
				 sizeof(*s->offset));
	for (size_t i = 0; i < s->estimate.n; i++)
		s->offset[i] = clarity_now(s, (int)i) -
			       estimate_clarity(&s->estimate, (int)i).likely;
}

/* Sets of the first n moves of the order, small ones first. */
static void
look(struct search *s, size_t n)
{
	s->n = n;
	for (int size = 1; size <= SIZES; size++) {
		s->none[size] = (size_t)size > n;
		if (s->none[size])
			continue;
		try_size(s, size);
		if (reaches(s, s->best_clarity))
			return;
		if (size == 1)
			sort_moves(s);
	}
	if (n)
		add_one_by_one(s);
}

static void
run(struct search *s)
{
	size_t all = s->left, willing = 0;
	struct set best;
	double best_clarity;

	find_offsets(s);
	find_moves(s);
	for (uint32_t i = 0; i < s->moves.n; i++)
		willing += !s->moves.v[i].told.reluctant;
	s->left = all * 2 / 3;
	look(s, willing);
	if (reaches(s, s->best_clarity) || willing == s->moves.n)
		return;
	s->left += all - all * 2 / 3;
	best = s->best;
	best_clarity = s->best_clarity;
	look(s, s->moves.n);
	if (reaches(s, s->best_clarity))
		return;
	s->best = best;
	s->best_clarity = best_clarity;
}

static bool
is_proven(const struct search *s)
{
	int size = reaches(s, s->best_clarity) ? s->best.n - 1 : (int)s->n;

	for (int i = 1; i <= size; i++)
		if (i > SIZES || !s->none[i])
			return false;
	return true;
}

static int
find_service(const struct analysis *a, const char *name)
{
	for (size_t i = 0; i < a->services.n; i++)
		if (strcmp(a->services.v[i].name, name) == 0)
			return (int)i;
	return -1;
}

void
clear_boundary(const struct clear_request *request, struct arena *arena,
	       struct clear_answer *out)
{
	struct search s = {
		.request = request,
		.arena = arena,
		.service = find_service(request->plan->analysis,
					request->service),
		.target = 1 - request->bound,
		.left = request->evaluations,
	};

	s.best_clarity = clarity_now(&s, s.service);
	*out = (struct clear_answer){
		.service = request->service,
		.bound = request->bound,
		.before = s.best_clarity,
	};
	estimate_init(&s.estimate, request->plan, request->own, arena);
	s.clarity = arena_calloc(arena, s.estimate.n + 1, sizeof(*s.clarity));
	if (!reaches(&s, s.best_clarity))
		run(&s);
	out->after = s.best_clarity;
	out->reached = reaches(&s, s.best_clarity);
	out->proven = is_proven(&s);
	out->candidates = s.moves.n;
	out->evaluated = s.evaluated;
	for (int i = 0; i < s.best.n; i++)
		vec_push(arena, &out->moves, move_of(&s, &s.best, i)->told);
	map_release(&s.known);
	estimate_release(&s.estimate);
}
