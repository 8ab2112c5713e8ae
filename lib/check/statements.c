/*
 * What statements cross: one finding for each rule and relation, where the
 * relation is named. A relation that is written is no more told to be read at
 * the same place: UPDATE and DELETE need that.
 */
#include <string.h>

#include "base/text.h"
#include "check/internal.h"
#include "cross/derive.h"

enum check_rule
check_rule_of(enum crossing_kind kind)
{
	static const enum check_rule rules[CROSSING_KINDS] = {
		[CROSSING_READ] = RULE_READ,
		[CROSSING_WRITE] = RULE_WRITE,
		[CROSSING_JOIN] = RULE_JOIN,
		[CROSSING_TRANSACTION] = RULE_TRANSACTION,
		[CROSSING_FOREIGN_KEY] = RULE_FOREIGN_KEY,
		[CROSSING_VIEW] = RULE_VIEW,
		[CROSSING_FUNCTION] = RULE_FUNCTION,
		[CROSSING_TRIGGER] = RULE_TRIGGER,
		[CROSSING_SEQUENCE] = RULE_SEQUENCE,
		[CROSSING_TYPE] = RULE_TYPE,
		[CROSSING_GRANT] = RULE_GRANT,
		[CROSSING_INHERITS] = RULE_INHERITS,
	};

	return rules[kind];
}

const char *
check_shape(struct checker *c, const struct statement *st)
{
	char *id = arena_alloc(c->arena, HEX_SIZE);
	const char *text;
	size_t len;

	shaper_start(c->shaper);
	shaper_feed(c->shaper, st->text, st->len);
	hex_write(id, shaper_finish(c->shaper, &text, &len));
	return id;
}

/* What does it to the relation, for the message. */
static const char *
verb_of(struct checker *c, const struct statement *st, const struct crossing *x,
	const char *relation)
{
	const struct access *it;

	switch (x->kind) {
	case CROSSING_READ:
		return "reads";
	case CROSSING_JOIN:
		return "joins";
	case CROSSING_SEQUENCE:
		return "draws from";
	default:
		break;
	}
	vec_each (it, &st->effects.accesses)
		if (it->mode == ACCESS_WRITE && !it->via &&
		    strcmp(scene_relation(&c->crosser.scene, it->relation),
			   relation) == 0)
			return "writes";
	return "locks";
}

/* "orders reads public.addresses of users" */
static const char *
say(struct checker *c, const struct statement *st, const struct crossing *x,
    const char *relation)
{
	const struct analysis_chain *via = &x->evidence.v[0].via;

	if (!via->n)
		return arena_printf(c->arena, "%s %s %s of %s", x->consumer,
				    verb_of(c, st, x, relation), relation,
				    x->owner);
	if (x->kind == CROSSING_VIEW)
		return arena_printf(c->arena,
				    "%s uses data of %s through the view %s",
				    x->consumer, x->owner, x->object);
	if (x->kind == CROSSING_TRIGGER)
		return arena_printf(c->arena,
				    "what %s writes sets off %s, which touches "
				    "data of %s",
				    x->consumer, x->object, x->owner);
	return arena_printf(c->arena, "%s calls %s, which touches data of %s",
			    x->consumer, x->object, x->owner);
}

/* A place at which the statement has a finding already. */
struct told {
	size_t at;
	enum crossing_kind kind;
};

VEC_TYPE(told_list, struct told);

static bool
is_told(const struct told_list *told, size_t at)
{
	for (size_t i = 0; i < told->n; i++)
		if (told->v[i].at == at && told->v[i].kind == CROSSING_WRITE)
			return true;
	return false;
}

/* Names within what a statement runs stand somewhere in it. */
static size_t
mend_place(const struct check_unit *unit, const struct statement *st, size_t at,
	   const char *object)
{
	size_t from = (size_t)(st->text - unit->base);

	at = check_mend_place(unit->base, from, from + st->len, at, object);
	return at == NOWHERE ? from : at;
}

static void
add_crossing(struct checker *c, const struct site *site,
	     const struct statement *st, const struct crossing *x,
	     const char *relation, const char *shape, struct told_list *told)
{
	bool chained = x->evidence.v[0].via.n > 0;
	int place = crosser_place(&c->crosser, st, x, relation);
	const char *object = chained || !relation ? x->object : relation;
	size_t at = mend_place(site->unit, st,
			       place < 0 ? NOWHERE : (size_t)place, object);
	bool reads = x->kind == CROSSING_READ || x->kind == CROSSING_JOIN;
	struct finding f = {
		.rule = check_rule_of(x->kind),
		.consumer = x->consumer,
		.owner = x->owner,
		.object = object,
		.shape = shape,
	};

	if (reads && is_told(told, at))
		return;
	vec_push(&c->scratch, told, (struct told){at, x->kind});
	if (!chained && relation &&
	    check_api(c, relation, x->kind == CROSSING_WRITE))
		f.rule = RULE_BYPASSES_API;
	f.message = say(c, st, x, object);
	f.fix = check_fix(c, f.rule, x->kind, x->consumer, x->owner, object);
	check_add(c, site, at, &f);
}

static bool
is_write(const struct crossing *x)
{
	return x->kind == CROSSING_WRITE;
}

/* Relation by relation, each if the plan does not allow it. */
static void
add_relations(struct checker *c, const struct site *site,
	      const struct statement *st, const struct crossing *x,
	      const char *shape, struct told_list *told)
{
	const struct evidence *e = &x->evidence.v[0];

	if (e->via.n || x->relations.n == 0) {
		bool allowed = x->relations.n > 0;

		for (size_t i = 0; i < x->relations.n && allowed; i++)
			allowed = allowed_has(&c->crosser.allowed, x->consumer,
					      x->relations.v[i], e->access);
		c->out->allowed += allowed;
		if (!allowed)
			add_crossing(c, site, st, x, NULL, shape, told);
		return;
	}
	for (size_t i = 0; i < x->relations.n; i++)
		if (!check_allowed(c, x->consumer, x->relations.v[i],
				   e->access))
			add_crossing(c, site, st, x, x->relations.v[i], shape,
				     told);
}

static const char *
service_name(const struct checker *c, int service)
{
	return scene_service(&c->crosser.scene, service);
}

void
check_statement(struct checker *c, const struct site *site,
		const struct statement *st)
{
	const char *service = service_name(c, site->file->service);
	struct crossing_list found;
	struct told_list told = {0};
	const char *shape = NULL;

	if (site->file->service < 0)
		return;
	found = crosser_statement(&c->crosser, st, service, "", &c->scratch);
	/* Writes come first, so that they are known at their places. */
	for (int writes = 1; writes >= 0; writes--)
		for (size_t i = 0; i < found.n; i++) {
			if (is_write(found.v[i]) != writes)
				continue;
			shape = shape ? shape : check_shape(c, st);
			add_relations(c, site, st, found.v[i], shape, &told);
		}
}

/* What is not known */

static size_t
place_of_gap(const struct site *site, const struct statement *st,
	     const struct access_gap *gap)
{
	size_t from = (size_t)(st->text - site->unit->base), at;

	if (gap->location > 0)
		return (size_t)gap->location;
	at = gap->kind == GAP_DYNAMIC && gap->what
		     ? check_find_execute(site->unit->base, from,
					  from + st->len, gap->what)
		     : NOWHERE;
	return at == NOWHERE ? from : at;
}

static void
add_gap(struct checker *c, const struct site *site, const struct statement *st,
	const struct access_gap *gap)
{
	struct finding f = {
		.consumer = service_name(c, site->file->service),
		.shape = check_shape(c, st),
	};
	const char *what = gap->what ? scene_text(&c->crosser.scene, gap->what)
				     : "";

	switch (gap->kind) {
	case GAP_DYNAMIC:
		f.rule = RULE_DYNAMIC_SQL;
		f.message = arena_printf(c->arena,
					 "what this touches is decided at run "
					 "time: %s",
					 what);
		break;
	case GAP_UNPARSED:
		f.rule = RULE_UNPARSED;
		f.message = arena_printf(c->arena, "this does not parse: %s",
					 what);
		break;
	case GAP_REMOTE:
		f.rule = RULE_DIRECT_CONNECTION;
		f.object = what;
		f.message = arena_printf(c->arena,
					 "%s asks another server from here",
					 *what ? what : "this");
		break;
	default:
		return;
	}
	f.fix = check_fix(c, f.rule, CROSSING_READ, f.consumer, "", what);
	check_add(c, site, place_of_gap(site, st, gap), &f);
}

void
check_gaps(struct checker *c, const struct site *site,
	   const struct statement *st, const struct access_set *set)
{
	const struct access_gap *it;

	/* What a view or function leads to is said where that is defined. */
	vec_each (it, &set->gaps)
		if (!it->via)
			add_gap(c, site, st, it);
}

void
check_dynamic(struct checker *c, const struct site *site, const char *how)
{
	const char *consumer = service_name(c, site->file->service);

	check_add(c, site, NOWHERE,
		  &(struct finding){
			  .rule = RULE_DYNAMIC_SQL,
			  .consumer = consumer,
			  .shape = check_shape(c, site->unit->first),
			  .message = arena_printf(
				  c->arena,
				  "this is put together at run time: %s", how),
			  .fix = check_fix(c, RULE_DYNAMIC_SQL, CROSSING_READ,
					   consumer, "", ""),
		  });
}

/* Transactions */

struct written {
	const char *service, *relation;
	size_t at; /* in the file */
	const struct check_unit *unit;
};

struct transaction_writes {
	VEC(struct written) writes; /* the first one of each relation */
	bool open;		    /* a BEGIN was seen */
	size_t begin;		    /* of the file, where that is */
};

static void
note_writes(struct checker *c, const struct check_unit *unit,
	    const struct statement *st, struct transaction_writes *t)
{
	const struct access *it;

	vec_each (it, &st->effects.accesses) {
		int owner = scene_owner(&c->crosser.scene, it->relation);
		const char *name = scene_relation(&c->crosser.scene,
						  it->relation);
		size_t at, i = 0;

		if (it->mode == ACCESS_READ || it->mode == ACCESS_DEFINE ||
		    owner < 0)
			continue;
		while (i < t->writes.n &&
		       strcmp(t->writes.v[i].relation, name) != 0)
			i++;
		if (i < t->writes.n)
			continue;
		at = mend_place(unit, st,
				it->location >= 0 && !it->via
					? (size_t)it->location
					: NOWHERE,
				name);
		at = check_unit_place(unit, at);
		vec_push(&c->scratch, &t->writes,
			 (struct written){service_name(c, owner), name, at,
					  unit});
	}
}

static const char *
join_written(struct checker *c, const struct transaction_writes *t)
{
	struct name_list names = {0};
	const struct written *it;

	vec_each (it, &t->writes)
		name_list_add(&c->scratch, &names, it->relation);
	return derive_join_names(c->arena, &names);
}

/* A transaction has ended: of several services' tables, each other service's
   first one is a finding. */
static void
end_transaction(struct checker *c, struct check_file *f,
		struct transaction_writes *t, size_t end)
{
	const char *consumer = service_name(c, f->service);
	const char *object = NULL;
	struct name_list services = {0};
	const struct written *it;

	vec_each (it, &t->writes)
		name_list_add(&c->scratch, &services, it->service);
	vec_each (it, &t->writes) {
		struct finding out = {
			.rule = RULE_TRANSACTION,
			.consumer = consumer,
			.owner = it->service,
		};
		const struct written *before = t->writes.v;

		while (strcmp(before->service, it->service) != 0)
			before++;
		if (services.n < 2 || before != it ||
		    strcmp(it->service, consumer) == 0 ||
		    check_allowed(c, consumer, it->relation, ALLOW_WRITE) ||
		    check_comment_allows(f, it->unit, RULE_TRANSACTION))
			continue;
		object = object ? object : join_written(c, t);
		out.object = object;
		out.message = arena_printf(c->arena,
					   "one transaction of %s writes %s of "
					   "%s and tables of others: %s",
					   consumer, it->relation, it->service,
					   object);
		out.fix = check_fix(c, RULE_TRANSACTION, CROSSING_TRANSACTION,
				    consumer, it->service, object);
		/* It is new with any of its statements, BEGIN and COMMIT
		   too. */
		check_add_within(c, f, it->at,
				 t->open ? t->begin
					 : t->writes.v[0].unit->begin,
				 end, &out);
	}
	t->writes.n = 0;
	t->open = false;
}

static void
follow_transaction(struct checker *c, struct check_file *f,
		   const struct check_unit *unit, const struct statement *st,
		   struct transaction_writes *t)
{
	switch (st->kind) {
	case STATEMENT_BEGIN:
		t->open = true;
		t->begin = unit->begin;
		return;
	case STATEMENT_COMMIT:
		end_transaction(c, f, t, unit->end);
		return;
	case STATEMENT_ROLLBACK:
		t->writes.n = 0;
		t->open = false;
		return;
	default:
		break;
	}
	if (!st->definition)
		note_writes(c, unit, st, t);
	if (!t->open)
		end_transaction(c, f, t, unit->end);
}

void
check_transactions(struct checker *c, struct check_file *f)
{
	struct transaction_writes t = {0};
	const struct check_unit *unit;
	size_t last = 0; /* where the unit before ends */

	if (f->service < 0)
		return;
	vec_each (unit, &f->units) {
		if (!unit->continued)
			end_transaction(c, f, &t, last);
		last = unit->end;
		for (const struct statement *st = unit->first; st;
		     st = st->next)
			follow_transaction(c, f, unit, st, &t);
	}
	end_transaction(c, f, &t, last);
}
