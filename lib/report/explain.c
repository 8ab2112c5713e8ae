/*
 * The whole story of one crossing: what it is and since which objects, who does
 * it how often, by which way, and what usually takes its place.
 */
#include <string.h>

#include "report/format.h"
#include "report/report.h"
#include "report/sums.h"

#define STATEMENTS_MOST 20

struct story {
	struct buf *out;
	const struct analysis *a;
	const struct crossing *x;
	const struct report_options *options;
	struct sums sums;
	int width;
};

static const struct {
	const char *means, *instead;
} meanings[CROSSING_KINDS] = {
	[CROSSING_READ] =
		{"The consumer reads the owner's tables directly.",
		 "A call to the owner's API. Where reads are frequent, or a "
		 "filter or sort needs the columns, and slightly stale is "
		 "fine: a local copy of the columns used, kept by the owner's "
		 "events."},
	[CROSSING_JOIN] =
		{"One query joins the owner's rows with those of another "
		 "service: in two databases it cannot run.",
		 "API composition, one query per owner merged by key, if no "
		 "filter, sort or aggregate needs the other side's columns; "
		 "else a local copy kept by events. Three or more owners, for "
		 "a view or report read far more than written: a read model "
		 "(CQRS)."},
	[CROSSING_WRITE] =
		{"The consumer changes or locks the owner's rows itself, past "
		 "whatever rules the owner has.",
		 "A function of the owner's API; a saga, where it is part of "
		 "a transaction."},
	[CROSSING_TRANSACTION] =
		{"Tables of several services are written and committed as "
		 "one: in two databases there is no such commit.",
		 "A saga: local transactions, each with a compensation. Two to "
		 "four steps can react to each other's events; five or more, "
		 "or where somebody must see how far it is, want a "
		 "coordinator."},
	[CROSSING_FOREIGN_KEY] =
		{"The consumer's rows must refer to rows of the owner: the "
		 "database checks it on both sides, in every write.",
		 "A loose key: the owner's API for the check, a copy and "
		 "events for the clean-up. RESTRICT and NO ACTION need a "
		 "decision."},
	[CROSSING_VIEW] =
		{"A view brings the owner's rows to the consumer.",
		 "A view in the owner's API, or what replaces a join: "
		 "composition, a local copy, a read model (CQRS) for three or "
		 "more owners."},
	[CROSSING_FUNCTION] =
		{"A function reaches the owner's tables on the consumer's "
		 "behalf.",
		 "A function of the owner's API; a saga, where it writes "
		 "several services' tables."},
	[CROSSING_TRIGGER] =
		{"A trigger or rule reaches into the owner's tables whenever "
		 "the table it sits on is written.",
		 "An event that the writer's service sends and the other "
		 "reacts to."},
	[CROSSING_SEQUENCE] =
		{"Both services draw numbers from one sequence.",
		 "A sequence of its own per service, in ranges that do not "
		 "meet where the numbers must stay distinct. This is "
		 "mechanical."},
	[CROSSING_TYPE] =
		{"A column's type belongs to the owner: to change it is to "
		 "change both.",
		 "A type of its own per service. This is mechanical."},
	[CROSSING_GRANT] =
		{"The consumer's role may touch the owner's relation, whether "
		 "it does or not.",
		 "It is revoked once reads go through the API. This is "
		 "mechanical."},
	[CROSSING_INHERITS] =
		{"The consumer's table inherits from the owner's: a query on "
		 "the one reads both.",
		 "A table of its own, with the columns spelled out. This is "
		 "mechanical."},
};

#define FIELD 11

/* The value stands beside its name, on as many lines as it needs. */
static void
put_field(const struct story *s, const char *name, const char *value)
{
	size_t from = s->out->len;

	format_wrapped(s->out, value, FIELD, s->width);
	memcpy(s->out->data + from, name, strlen(name));
}

static void
put_names(const struct story *s, const char *title,
	  const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++)
		put_field(s, i ? "" : title, names->v[i]);
}

static void
put_title(const struct story *s, const char *title)
{
	buf_char(s->out, '\n');
	format_styled(s->out, s->options->color, STYLE_TITLE, title);
	buf_char(s->out, '\n');
}

static void
put_allowed(const struct story *s)
{
	const struct analysis_allow *it;
	struct buf b;

	vec_each (it, &s->a->allow) {
		if (!s->x->allowed ||
		    strcmp(it->consumer, s->x->consumer) != 0 ||
		    !name_list_has(&s->x->relations, it->relation))
			continue;
		buf_init(&b);
		buf_str(&b, it->relation);
		if (*it->until)
			buf_printf(&b, " until %s", it->until);
		if (*it->reason)
			buf_printf(&b, ": %s", it->reason);
		put_field(s, "allowed", b.data);
		buf_release(&b);
	}
}

static void
put_counts(const struct story *s)
{
	struct buf b;

	buf_init(&b);
	if (s->x->weight == 0) {
		buf_str(&b, "no statement seen: it is in the schema alone");
	} else {
		format_things(&b, s->x->weight,
			      s->x->kind == CROSSING_TRANSACTION ? "transaction"
								 : "statement");
		if (s->x->kind != CROSSING_TRANSACTION) {
			buf_str(&b, ", ");
			format_share(&b, s->x->weight, s->sums.calls);
			buf_str(&b, " of all");
		}
		if (s->x->time_us) {
			buf_str(&b, "; ");
			format_time(&b, s->x->time_us);
			buf_str(&b, ", ");
			format_share(&b, s->x->time_us, s->sums.time_us);
			buf_str(&b, " of the time");
		}
	}
	put_field(s, "seen", b.data);
	buf_release(&b);
}

/* The tables of a transaction, with room to break the line. */
static void
put_object(const struct story *s)
{
	struct buf b;

	buf_init(&b);
	for (const char *p = s->x->object; *p; p++) {
		buf_char(&b, *p);
		if (*p == ',' && s->x->kind == CROSSING_TRANSACTION)
			buf_char(&b, ' ');
	}
	put_field(s, "object", b.data);
	buf_release(&b);
}

static void
put_head(const struct story *s)
{
	const struct crossing *x = s->x;
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%s crosses to %s by %s", x->consumer, x->owner,
		   crossing_kind_name(x->kind));
	format_cut(s->out, b.data, s->width);
	buf_str(s->out, "\n\n");
	buf_release(&b);
	put_field(s, "id", x->id);
	put_object(s);
	put_names(s, "relations", &x->relations);
	put_counts(s);
	put_allowed(s);
	if (x->pattern)
		put_field(s, "pattern", x->pattern);
	buf_char(s->out, '\n');
	format_wrapped(s->out, meanings[x->kind].means, 0, s->width);
	put_title(s, "What usually takes its place");
	format_wrapped(s->out, meanings[x->kind].instead, 0, s->width);
}

/* The way from a statement or object to the tables, link below link. */
static void
put_tree(const struct story *s, const struct evidence *e)
{
	int depth = 3;
	const struct analysis_link *link;
	struct buf b;

	vec_each (link, &e->via) {
		buf_init(&b);
		buf_printf(&b, "%s %s%s%s%s", link_kind_names[link->kind],
			   link->name, *link->owner ? " (" : "", link->owner,
			   *link->owner ? ")" : "");
		format_pad(s->out, s->out->len, depth, false);
		buf_str(s->out, "`- ");
		format_cut(s->out, b.data, s->width - depth - 3);
		buf_char(s->out, '\n');
		depth += 3;
		buf_release(&b);
	}
	for (size_t i = 0; i < e->relations.n; i++) {
		bool last = i + 1 == e->relations.n;

		format_pad(s->out, s->out->len, depth, false);
		buf_str(s->out, last ? "`- " : "|- ");
		format_cut(s->out, e->relations.v[i], s->width - depth - 3);
		buf_char(s->out, '\n');
	}
}

static void
put_objects(const struct story *s)
{
	const struct evidence *e;
	bool any = false;
	struct buf b;

	vec_each (e, &s->x->evidence) {
		if (!e->object)
			continue;
		if (!any)
			put_title(s, "In the schema");
		any = true;
		buf_init(&b);
		buf_printf(&b, "%s%s%s", e->object, e->detail ? ": " : "",
			   e->detail ? e->detail : "");
		format_wrapped(s->out, b.data, 3, s->width);
		buf_release(&b);
		put_tree(s, e);
	}
}

static void
put_shape(const struct story *s, const struct evidence *e)
{
	const struct analysis_shape *shape = analysis_find_shape(s->sums.a,
								 e->shape);
	struct buf *out = s->out;

	buf_char(out, '\n');
	format_things(out, e->calls,
		      s->x->kind == CROSSING_TRANSACTION ? "transaction"
							 : "time");
	if (e->time_us) {
		buf_str(out, ", ");
		format_time(out, e->time_us);
	}
	if (e->detail) {
		buf_str(out, ", ");
		format_cut(out, e->detail, 40);
	}
	buf_printf(out, ", shape %s\n", e->shape);
	format_wrapped(out, shape ? shape->text : "(its text is not here)", 3,
		       s->width);
	put_tree(s, e);
}

static void
put_shapes(const struct story *s)
{
	const struct evidence *e;
	size_t n = 0;

	vec_each (e, &s->x->evidence) {
		if (!e->shape)
			continue;
		if (n++ == 0)
			put_title(s, s->x->kind == CROSSING_TRANSACTION
					     ? "All its statements"
					     : "Statements");
		if (n <= STATEMENTS_MOST)
			put_shape(s, e);
	}
	if (n > STATEMENTS_MOST)
		buf_printf(s->out, "\nand %zu more: --format json has all\n",
			   n - STATEMENTS_MOST);
}

/* Whether t wrote the tables that object lists. */
static bool
writes(const struct analysis_transaction *t, const char *object)
{
	for (size_t i = 0; i < t->writes.n; i++) {
		size_t n = strlen(t->writes.v[i]);

		if (strncmp(object, t->writes.v[i], n) != 0 ||
		    object[n] != (i + 1 < t->writes.n ? ',' : '\0'))
			return false;
		object += n + 1;
	}
	return t->writes.n > 0;
}

static const struct analysis_transaction *
most_frequent(const struct story *s)
{
	const struct analysis_transaction *found = NULL;

	for (size_t i = 0; i < s->a->transactions.n; i++) {
		const struct analysis_transaction *t = s->a->transactions.v[i];

		if (strcmp(t->consumer, s->x->consumer) == 0 &&
		    writes(t, s->x->object) &&
		    (!found || t->count > found->count))
			found = t;
	}
	return found;
}

/* How it usually goes: its writes in the order observed. */
static void
put_steps(const struct story *s)
{
	const struct analysis_transaction *t = most_frequent(s);
	struct buf b;

	if (!t)
		return;
	put_title(s, "Its steps, as they were seen most often");
	buf_init(&b);
	for (size_t i = 0; i < t->shapes.n; i++) {
		const struct analysis_shape *shape = analysis_find_shape(
			s->sums.a, t->shapes.v[i]);

		buf_clear(&b);
		buf_printf(&b, "%2zu  %s", i + 1,
			   shape ? shape->text : t->shapes.v[i]);
		format_cut(s->out, b.data, s->width);
		buf_char(s->out, '\n');
	}
	buf_release(&b);
}

/* The crossing whose id is id, else the first that starts with it. */
static const struct crossing *
find(const struct analysis *a, const char *id)
{
	const struct crossing *found = NULL;
	size_t len = strlen(id);

	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];

		if (strcmp(x->id, id) == 0)
			return x;
		if (!found && len && strncmp(x->id, id, len) == 0)
			found = x;
	}
	return found;
}

bool
report_explain(struct buf *out, const struct analysis *a, const char *id,
	       const struct report_options *options)
{
	struct arena arena = ARENA_INIT;
	struct story s = {
		.out = out,
		.a = a,
		.x = find(a, id),
		.options = options,
		.width = options->width ? options->width : 80,
	};

	if (!s.x)
		return false;
	sums_init(&s.sums, a, &arena);
	put_head(&s);
	put_objects(&s);
	if (s.x->kind == CROSSING_TRANSACTION)
		put_steps(&s);
	put_shapes(&s);
	sums_release(&s.sums);
	arena_release(&arena);
	return true;
}
