#include "advise/items.h"

#include <stdarg.h>
#include <string.h>

#include "base/map.h"

struct choosing {
	struct split_plan *out;
	const struct plan *plan;
	struct usage_table *usage;
	struct arena *arena;
	struct map order; /* service, to 1 + its place in out->order */
};

/* One item while it is decided. */
struct choice {
	const struct choosing *c;
	const struct crossing *x;
	struct usage u;
	struct split_item *item;
};

static const char *say(const struct choice *ch, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static const char *
say(const struct choice *ch, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(ch->c->arena, fmt, ap);
	va_end(ap);
	return text;
}

static void
choose(struct choice *ch, enum split_pattern pattern, const char *because)
{
	ch->item->pattern = (int)pattern;
	ch->item->because = because;
}

static void
lose(struct choice *ch, enum split_pattern pattern, const char *because)
{
	vec_push(ch->c->arena, &ch->item->lost,
		 (struct split_alternative){pattern, because});
}

/* "412 reads/h", or "80 reads" of a log without times. */
static const char *
rate(const struct choice *ch, const char *what)
{
	bool timed = ch->u.per_hour > 0;
	double n = timed ? ch->u.per_hour : (double)ch->u.runs;

	if (ch->u.runs == 0)
		return say(ch, "no %s in the logs", what);
	if (n < 1)
		return say(ch, "less than one %s/h", what);
	return say(ch, "%.0f %s%s%s", n, what, n < 1.5 ? "" : "s",
		   timed ? "/h" : "");
}

/* "3 columns, users changes 0.2 times/s". */
static const char *
change_rate(const struct choice *ch)
{
	const char *columns = say(ch, "%zu column%s", ch->u.columns,
				  ch->u.columns == 1 ? "" : "s");

	if (ch->u.changes == 0)
		return say(ch, "%s that nobody changes", columns);
	if (ch->u.changes_per_second <= 0)
		return say(ch, "%s, %s changes %llu times", columns,
			   ch->x->owner, (unsigned long long)ch->u.changes);
	return say(ch, "%s, %s changes %.2g times/s", columns, ch->x->owner,
		   ch->u.changes_per_second);
}

static double
threshold(const struct choice *ch)
{
	return ch->c->plan->thresholds.copy_reads_per_hour;
}

static bool
is_frequent(const struct choice *ch)
{
	return ch->u.per_hour > 0 && ch->u.per_hour >= threshold(ch);
}

static const char *
copy_pays_later(const struct choice *ch)
{
	return say(ch, "pays from %.0f reads/h on: %s, %s", threshold(ch),
		   rate(ch, "read"), change_rate(ch));
}

/* A statement of the consumer's taken apart; NULL where that is not known. */
static const struct composition *
composition_of(const struct choice *ch, const char *shape)
{
	const struct split_composition *v = ch->c->out->compositions.v;
	size_t low = 0, high = ch->c->out->compositions.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(v[middle].shape->id, shape) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < ch->c->out->compositions.n &&
	       strcmp(v[low].shape->id, shape) == 0;
	     low++)
		if (strcmp(v[low].shape->service, ch->x->consumer) == 0)
			return &v[low].composition;
	return NULL;
}

static void
choose_read(struct choice *ch)
{
	if (is_frequent(ch)) {
		choose(ch, PATTERN_COPY,
		       say(ch, "%s of %s", rate(ch, "read"), change_rate(ch)));
		lose(ch, PATTERN_API,
		     say(ch, "%s would be as many calls of %s",
			 rate(ch, "read"), ch->x->owner));
		return;
	}
	choose(ch, PATTERN_API,
	       say(ch, "%s, which %s can answer one by one", rate(ch, "read"),
		   ch->x->owner));
	lose(ch, PATTERN_COPY, copy_pays_later(ch));
}

/* A report: many services, and read far more often than they change. */
static bool
is_report(const struct choice *ch)
{
	return (int)ch->u.services >= ch->c->plan->thresholds.cqrs_owners &&
	       ch->u.runs >= CQRS_READS_PER_CHANGE &&
	       ch->u.runs / CQRS_READS_PER_CHANGE >= ch->u.all_changes;
}

static const char *
no_report(const struct choice *ch)
{
	int owners = ch->c->plan->thresholds.cqrs_owners;

	if ((int)ch->u.services < owners)
		return say(ch, "pays for %d services and more: these are %zu",
			   owners, ch->u.services);
	return say(ch,
		   "pays where reads far exceed changes: %llu reads, %llu "
		   "changes",
		   (unsigned long long)ch->u.runs,
		   (unsigned long long)ch->u.all_changes);
}

static void
choose_cqrs(struct choice *ch, const char *why)
{
	choose(ch, PATTERN_CQRS,
	       say(ch,
		   "%s over tables of %zu services, which change %llu "
		   "times in as long%s%s",
		   rate(ch, "read"), ch->u.services,
		   (unsigned long long)ch->u.all_changes, why ? "; " : "",
		   why ? why : ""));
	lose(ch, PATTERN_COPY,
	     say(ch, "%zu services' rows would be joined at each read",
		 ch->u.services));
}

static void
choose_copy(struct choice *ch, const char *why)
{
	choose(ch, PATTERN_COPY,
	       say(ch, "%s of %s; %s", rate(ch, "read"), change_rate(ch), why));
	lose(ch, PATTERN_CQRS, no_report(ch));
}

/* A statement that writes asks for the rows first. */
static void
choose_for_write(struct choice *ch)
{
	if (is_frequent(ch)) {
		choose_copy(ch, "it writes, and joins what it reads");
		lose(ch, PATTERN_API,
		     say(ch, "%s would be as many calls of %s",
			 rate(ch, "read"), ch->x->owner));
		return;
	}
	choose(ch, PATTERN_API,
	       say(ch,
		   "%s for a statement that is no query: %s is asked "
		   "before it runs",
		   rate(ch, "read"), ch->x->owner));
	lose(ch, PATTERN_COMPOSITION, "it is no query");
	lose(ch, PATTERN_COPY, copy_pays_later(ch));
}

static void
choose_join(struct choice *ch)
{
	const struct composition *c = composition_of(ch, ch->x->object);

	if (c && c->no_query) {
		choose_for_write(ch);
	} else if (!c || c->refused) {
		const char *why = c ? c->refused
				    : "whether it can be taken apart is not "
				      "known without the schema";

		if (is_report(ch))
			choose_cqrs(ch, why);
		else
			choose_copy(ch, why);
		lose(ch, PATTERN_COMPOSITION, why);
	} else if (is_frequent(ch)) {
		choose_copy(ch, "too many to compose each time");
		lose(ch, PATTERN_COMPOSITION,
		     say(ch, "%s would each be %u queries", rate(ch, "read"),
			 c->queries.n));
	} else {
		choose(ch, PATTERN_COMPOSITION,
		       say(ch,
			   "%s, each taken apart into %u queries that "
			   "are merged by key",
			   rate(ch, "read"), c->queries.n));
		lose(ch, PATTERN_COPY, copy_pays_later(ch));
		lose(ch, PATTERN_CQRS, no_report(ch));
	}
}

/* Does the view belong to the owner, with all that it reads? */
static bool
is_owners_view(const struct choice *ch)
{
	return strcmp(analysis_owner(ch->c->out->analysis, ch->x->object),
		      ch->x->owner) == 0 &&
	       ch->u.services <= 2;
}

static void
choose_view(struct choice *ch)
{
	if (is_owners_view(ch) && !is_frequent(ch)) {
		choose(ch, PATTERN_API,
		       say(ch,
			   "%s of a view of %s alone: it becomes part of "
			   "its API",
			   rate(ch, "read"), ch->x->owner));
		lose(ch, PATTERN_COPY, copy_pays_later(ch));
	} else if (is_report(ch)) {
		choose_cqrs(ch, NULL);
	} else {
		choose_copy(ch, is_owners_view(ch)
					? "too many to ask for each"
					: "the view joins what is no longer "
					  "in one database");
	}
}

static bool
mostly_in_transactions(const struct choice *ch)
{
	return ch->u.in_transactions * 2 > ch->u.runs;
}

static void
choose_write(struct choice *ch)
{
	unsigned long long runs = ch->u.runs, common = ch->u.in_transactions;

	if (ch->u.runs && mostly_in_transactions(ch)) {
		choose(ch, PATTERN_SAGA,
		       say(ch,
			   "%llu of %llu are part of a transaction that "
			   "writes several services' tables",
			   common, runs));
		lose(ch, PATTERN_API,
		     "what fails later in the transaction would not undo it");
		return;
	}
	choose(ch, PATTERN_API,
	       common ? say(ch,
			    "%s, of which %llu are in transactions that "
			    "write several services",
			    rate(ch, "run"), common)
		      : say(ch,
			    "%s, each by itself: %s does it when it is "
			    "asked to",
			    rate(ch, "run"), ch->x->owner));
	lose(ch, PATTERN_SAGA, "nothing has to be undone with it");
}

/* Are those the tables that a crossing of kind transaction is about? */
static bool
is_object(const struct crossing *x, const char *consumer,
	  const struct name_list *writes)
{
	const char *p = x->object;

	if (strcmp(x->consumer, consumer) != 0)
		return false;
	for (size_t i = 0; i < writes->n; i++) {
		size_t len = strlen(writes->v[i]);

		if (strncmp(p, writes->v[i], len) != 0)
			return false;
		p += len;
		p += i + 1 < writes->n && *p == ',';
	}
	return *p == '\0';
}

/* Transactions that only one service's tables are written in. */
static const struct saga_spared *
find_spared(const struct choice *ch)
{
	const struct saga_spared *it;

	vec_each (it, &ch->c->out->sagas.spared) {
		if (is_object(ch->x, it->consumer, &it->writes))
			return it;
	}
	return NULL;
}

static const struct saga *
find_saga(const struct choice *ch)
{
	const struct saga *it;

	vec_each (it, &ch->c->out->sagas.sagas) {
		if (is_object(ch->x, it->consumer, &it->writes))
			return it;
	}
	return NULL;
}

static void
choose_transaction(struct choice *ch)
{
	const struct saga_spared *spared = find_spared(ch);
	const struct saga *saga = find_saga(ch);

	if (spared) {
		choose(ch, PATTERN_API,
		       say(ch, "%s; %s", rate(ch, "transaction"),
			   spared->because));
		lose(ch, PATTERN_SAGA, "nothing has to be undone elsewhere");
		return;
	}
	if (saga) {
		choose(ch, PATTERN_SAGA,
		       say(ch, "%s; %s: %s", rate(ch, "transaction"),
			   saga->because, saga_style_name(saga->style)));
		lose(ch, PATTERN_API, "a part could fail when another is done");
		return;
	}
	choose(ch, PATTERN_SAGA,
	       say(ch, "%s write %s", rate(ch, "transaction"), ch->x->object));
	lose(ch, PATTERN_API, "a part could fail when another is done");
}

/* The service whose table a trigger, schema.table.name, is on. */
static const char *
owner_of_trigger(const struct choice *ch)
{
	const char *object = ch->x->object, *dot = strrchr(object, '.');

	/* A name in quotes can have dots. */
	while (dot && dot > object &&
	       *analysis_owner(ch->c->out->analysis,
			       arena_strndup(ch->c->arena, object,
					     (size_t)(dot - object))) == '\0')
		for (dot--; dot > object && *dot != '.'; dot--)
			;
	if (!dot || dot == object)
		return "";
	return analysis_owner(
		ch->c->out->analysis,
		arena_strndup(ch->c->arena, object, (size_t)(dot - object)));
}

static void
choose_trigger(struct choice *ch)
{
	/* The owner's own: it goes along with the write that fires it. */
	if (strcmp(owner_of_trigger(ch), ch->x->owner) == 0) {
		choose_write(ch);
		return;
	}
	choose(ch, PATTERN_COPY,
	       say(ch, "%s: an event of %s takes its place, and %s acts on it",
		   rate(ch, "run"), ch->x->consumer, ch->x->owner));
	lose(ch, PATTERN_API,
	     say(ch, "the statement would wait for %s", ch->x->owner));
}

/* What the key does when a referenced row goes, by the words of its own
   definition. */
static bool
key_says(const struct crossing *x, const char *words)
{
	const struct evidence *it;

	vec_each (it, &x->evidence) {
		if (it->object && it->detail && strstr(it->detail, words))
			return true;
	}
	return false;
}

static void
choose_key(struct choice *ch)
{
	bool cleans = key_says(ch->x, "on delete cascade") ||
		      key_says(ch->x, "on delete set ");

	if (cleans) {
		choose(ch, PATTERN_COPY,
		       say(ch,
			   "the key cleans up when rows of %s go: their "
			   "events do that then",
			   ch->x->owner));
		lose(ch, PATTERN_API, "deleting would wait for every consumer");
		return;
	}
	choose(ch, PATTERN_API,
	       say(ch,
		   "the key forbids to delete what is referenced: %s asks "
		   "%s before, or keeps such rows",
		   ch->x->owner, ch->x->consumer));
	lose(ch, PATTERN_COPY, "an event comes when the row is gone already");
	ch->item->undecided = true;
}

static void
choose_none(struct choice *ch)
{
	static const char *const because[CROSSING_KINDS] = {
		[CROSSING_SEQUENCE] = "each service draws from a sequence of "
				      "its own",
		[CROSSING_TYPE] = "each service gets a copy of the type",
		[CROSSING_GRANT] = "it is revoked once nothing needs it",
		[CROSSING_INHERITS] = "the child becomes a table of its own",
	};

	ch->item->pattern = -1;
	ch->item->because = because[ch->x->kind];
}

static void
propose(struct choice *ch)
{
	switch (ch->x->kind) {
	case CROSSING_READ:
		choose_read(ch);
		break;
	case CROSSING_JOIN:
		choose_join(ch);
		break;
	case CROSSING_VIEW:
		choose_view(ch);
		break;
	case CROSSING_WRITE:
		choose_write(ch);
		break;
	case CROSSING_FUNCTION:
		if (ch->u.writes)
			choose_write(ch);
		else
			choose_read(ch);
		break;
	case CROSSING_TRANSACTION:
		choose_transaction(ch);
		break;
	case CROSSING_TRIGGER:
		choose_trigger(ch);
		break;
	case CROSSING_FOREIGN_KEY:
		choose_key(ch);
		break;
	default:
		choose_none(ch);
		break;
	}
}

/* The plan's decision about a crossing: that which names its object comes
   first. */
static const struct plan_decision *
find_decision(const struct choice *ch)
{
	const struct plan_decision *d, *general = NULL;
	const char *kind = crossing_kind_name(ch->x->kind);

	vec_each (d, &ch->c->plan->decisions) {
		if (strcmp(d->consumer.text, ch->x->consumer) != 0 ||
		    strcmp(d->owner.text, ch->x->owner) != 0 ||
		    strcmp(d->kind.text, kind) != 0)
			continue;
		if (!d->object.text)
			general = d;
		else if (strcmp(d->object.text, ch->x->object) == 0)
			return d;
	}
	return general;
}

/* The plan overrules; what was proposed is then one that lost. */
static void
overrule(struct choice *ch, const struct plan_decision *d)
{
	struct split_item *item = ch->item;
	int pattern = pattern_find(d->pattern.text), proposed = item->pattern;
	const char *because = item->because;
	size_t kept = 0;

	item->decision = d;
	item->undecided = false;
	if (pattern == proposed) {
		item->because = say(ch, "decided; %s", because);
		return;
	}
	for (size_t i = 0; i < item->lost.n; i++)
		if ((int)item->lost.v[i].pattern != pattern)
			item->lost.v[kept++] = item->lost.v[i];
		else
			item->because = say(ch, "decided against this: %s",
					    item->lost.v[i].because);
	if (kept == item->lost.n)
		item->because = "decided";
	item->lost.n = (uint32_t)kept;
	if (proposed >= 0)
		lose(ch, (enum split_pattern)proposed, because);
	item->pattern = pattern;
}

/* The phase of DESIGN section 7 after which the crossing is gone. */
static int
phase_of(const struct split_item *item, bool writes)
{
	static const int by_kind[CROSSING_KINDS] = {
		[CROSSING_FOREIGN_KEY] = 4, [CROSSING_SEQUENCE] = 4,
		[CROSSING_TYPE] = 4,	    [CROSSING_INHERITS] = 4,
		[CROSSING_GRANT] = 5,
	};

	if (by_kind[item->crossing->kind])
		return by_kind[item->crossing->kind];
	switch (item->pattern) {
	case PATTERN_API:
		return writes ? 5 : 3;
	case PATTERN_COMPOSITION:
		return 3;
	case PATTERN_REFERENCE:
		return 4;
	default:
		return 6;
	}
}

/* Whichever of its two sides leaves first. */
static const struct split_service *
first_to_leave(const struct choosing *c, const struct crossing *x)
{
	size_t a = (size_t)(uintptr_t)map_get(&c->order, x->consumer);
	size_t b = (size_t)(uintptr_t)map_get(&c->order, x->owner);
	size_t first = !a || (b && b < a) ? b : a;

	return first ? &c->out->order.v[first - 1] : NULL;
}

void
items_choose(struct split_plan *out, const struct plan *plan,
	     struct usage_table *usage, struct arena *arena)
{
	const struct analysis *a = out->analysis;
	struct choosing c = {
		.out = out, .plan = plan, .usage = usage, .arena = arena};

	for (size_t i = 0; i < out->order.n; i++)
		map_set(&c.order, out->order.v[i].name,
			(void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < a->crossings.n; i++) {
		struct choice ch = {
			.c = &c,
			.x = a->crossings.v[i],
			.u = usage_of(usage, a->crossings.v[i]),
			.item = vec_add(arena, &out->items),
		};
		const struct plan_decision *d = find_decision(&ch);

		ch.item->crossing = ch.x;
		propose(&ch);
		if (d)
			overrule(&ch, d);
		ch.item->phase = phase_of(ch.item, ch.u.writes);
		ch.item->service = first_to_leave(&c, ch.x);
	}
	map_release(&c.order);
}
