/*
 * From the shapes of a transaction to steps. What a statement writes itself is
 * a step of the service that owns it, with those of the statements before and
 * behind it that are the same service's:
 *
 *	insert into orders ..		1 orders
 *	insert into order_items ..	1
 *	update stock ..			2 inventory
 *	  (trigger) stock_movements	2, along
 *	update shipments ..		3 shipping
 *	  (trigger) orders		4 orders, set off by 3
 *
 * What it sets off in another service happens there, behind its own step.
 */
#include "advise/saga_building.h"

#include <string.h>

#include "base/buf.h"
#include "cross/transactions.h"
#include "sql/compensate.h"
#include "sql/lex.h"
#include "sql/shape_sql.h"

const char *
saga_take(struct building *b, struct buf *text)
{
	const char *out = arena_strndup(b->f->arena, text->data, text->len);

	buf_release(text);
	return out;
}

/* Steps */

static struct saga_draft *
new_draft(struct building *b, const char *service)
{
	struct saga_draft *d = arena_new(b->f->arena, struct saga_draft);

	d->step.service = service;
	d->step.set_off_by = -1;
	return d;
}

static void
note_touched(struct building *b, struct saga_draft *d)
{
	for (size_t i = 0; i < b->touched.n; i++)
		if (b->touched.v[i] == d)
			return;
	vec_push(b->f->arena, &b->touched, d);
	name_list_add(b->f->arena, &d->shapes, b->shape->id);
}

/* The last step if it is the service's, else a new one. */
struct saga_draft *
saga_step_of(struct building *b, const char *service)
{
	struct saga_draft *last = b->steps.n ? b->steps.v[b->steps.n - 1]
					     : NULL;

	if (!last || strcmp(last->step.service, service) != 0) {
		last = new_draft(b, service);
		vec_push(b->f->arena, &b->steps, last);
	}
	note_touched(b, last);
	return last;
}

/* What the shape's last step sets off in the service. */
struct saga_draft *
saga_child_of(struct building *b, const char *service)
{
	struct saga_draft *parent = b->steps.v[b->steps.n - 1], *child;

	for (size_t i = 0; i < parent->children.n; i++)
		if (strcmp(parent->children.v[i]->step.service, service) == 0) {
			note_touched(b, parent->children.v[i]);
			return parent->children.v[i];
		}
	child = new_draft(b, service);
	vec_push(b->f->arena, &parent->children, child);
	note_touched(b, child);
	return child;
}

/* What is written */

static struct saga_touch *
touch_of(struct building *b, struct saga_draft *d, const char *relation)
{
	struct saga_touch *it;

	vec_each (it, &d->touches)
		if (strcmp(it->relation, relation) == 0)
			return it;
	it = vec_add(b->f->arena, &d->touches);
	it->relation = relation;
	name_list_add(b->f->arena, &d->step.relations, relation);
	return it;
}

void
saga_touch(struct building *b, struct saga_draft *d,
	   const struct analysis_access *a)
{
	struct saga_touch *t = touch_of(b, d, a->relation);
	const struct analysis_column *it;

	t->events |= a->events;
	vec_each (it, &a->columns)
		if (it->uses & USE_WRITTEN)
			name_list_add(b->f->arena, &t->columns, it->name);
}

static bool
is_write(const struct analysis_access *a)
{
	return a->mode == ACCESS_WRITE;
}

static bool
is_direct_write(const struct analysis_access *a)
{
	return is_write(a) && a->via.n == 0;
}

/* The statement itself */

/* Note what all accesses of the shape to that relation write there. */
static void
touch_directly(struct building *b, struct saga_draft *d, const char *relation)
{
	const struct analysis_access *it;

	vec_each (it, &b->shape->effects->accesses)
		if (is_direct_write(it) && strcmp(it->relation, relation) == 0)
			saga_touch(b, d, it);
}

static bool
has_returning(const char *sql)
{
	struct lexer l;
	struct token t;

	lex_init(&l, sql, strlen(sql));
	while ((t = lex_next(&l)).kind != TOKEN_END)
		if (token_is(t, "returning"))
			return true;
	return false;
}

static void
add_write(struct building *b, const struct compensation *part)
{
	const char *service = saga_owner(b->f, part->relation);
	struct saga_draft *d;
	struct saga_write *w;

	if (!service)
		return;
	d = saga_step_of(b, service);
	touch_directly(b, d, part->relation);
	d->returns |= has_returning(part->statement);
	w = vec_add(b->f->arena, &d->step.writes);
	*w = (struct saga_write){
		.shape = b->shape->id,
		.statement = part->statement,
		.events = part->events,
		.compensation = part->sql,
		.reason = part->reason,
	};
	saga_number(b, d, w);
	name_list_add(b->f->arena, &w->relations, part->relation);
}

static bool
is_told(const struct compensation_list *parts, const char *relation)
{
	const struct compensation *it;

	vec_each (it, parts)
		if (it->relation && strcmp(it->relation, relation) == 0)
			return true;
	return false;
}

/* Why the relations that no part names cannot be told. */
static const char *
why_untold(const struct compensation_list *parts)
{
	const struct compensation *it;

	vec_each (it, parts)
		if (!it->relation && it->reason)
			return it->reason;
	return "how it writes is not known";
}

/* Relations that the statement writes, but not where it says so. */
static void
add_untold(struct building *b, const struct compensation_list *parts)
{
	const struct analysis_access *it;

	vec_each (it, &b->shape->effects->accesses)
		if (is_direct_write(it) && !is_told(parts, it->relation))
			add_write(b, &(struct compensation){
					     .relation = it->relation,
					     .events = it->events,
					     .statement = b->sql,
					     .reason = why_untold(parts),
				     });
}

/* All parts are one service's: then they stay one statement. */
static bool
is_of_one_service(struct building *b, const struct compensation_list *parts)
{
	const char *service = NULL;
	const struct compensation *it;

	vec_each (it, parts) {
		const char *owner = it->relation
					    ? saga_owner(b->f, it->relation)
					    : NULL;

		if (!owner || (service && strcmp(owner, service) != 0))
			return false;
		service = owner;
	}
	return parts->n > 0;
}

/* The whole text is that of the first part, the others add what undoes them. */
static void
use_whole_text(struct building *b, struct compensation_list *parts)
{
	if (parts->n > 1 && !is_of_one_service(b, parts))
		return;
	for (size_t i = 0; i < parts->n; i++)
		parts->v[i].statement = i ? "" : b->sql;
}

static void
add_direct(struct building *b)
{
	struct compensation_list parts = {0};
	struct name_list relations = {0};
	struct compensate_context ctx = {
		.catalog = b->f->request->catalog,
		.relations = &relations,
		.arena = b->f->arena,
	};
	const struct analysis_access *it;
	const struct compensation *part;

	vec_each (it, &b->shape->effects->accesses)
		if (is_direct_write(it))
			name_list_add(b->f->arena, &relations, it->relation);
	if (!relations.n)
		return;
	compensate(&ctx, b->sql, &parts);
	use_whole_text(b, &parts);
	vec_each (part, &parts)
		if (part->relation)
			add_write(b, part);
	add_untold(b, &parts);
}

/* Shapes */

static void
add_lock(struct building *b, const struct analysis_access *a)
{
	const char *service = saga_owner(b->f, a->relation);
	const struct saga_lock *it;

	if (!service || strcmp(service, b->saga->consumer) == 0)
		return;
	vec_each (it, &b->saga->locks)
		if (strcmp(it->relation, a->relation) == 0 &&
		    strcmp(it->shape, b->shape->id) == 0)
			return;
	vec_push(b->f->arena, &b->saga->locks,
		 (struct saga_lock){.service = service,
				    .relation = a->relation,
				    .shape = b->shape->id,
				    .statement = b->sql});
}

static void
add_accesses(struct building *b)
{
	const struct analysis_access *it;

	vec_each (it, &b->shape->effects->accesses) {
		if (it->mode == ACCESS_LOCK)
			add_lock(b, it);
		for (size_t i = 0; it->mode == ACCESS_READ && i < b->touched.n;
		     i++)
			name_list_add(b->f->arena, &b->touched.v[i]->reads,
				      it->relation);
		if (is_write(it) && !saga_owner(b->f, it->relation))
			name_list_add(b->f->arena, &b->saga->unowned,
				      it->relation);
	}
}

static void
add_shape(struct building *b, const struct analysis_shape *shape)
{
	struct buf sql;

	buf_init(&sql);
	shape_sql(&sql, shape->text, strlen(shape->text));
	b->shape = shape;
	b->sql = saga_take(b, &sql);
	b->touched = (struct saga_drafts){0};
	add_direct(b);
	saga_add_set_off(b);
	add_accesses(b);
}

/* All of them in a row */

/* What another step of the same service did right before goes in with it. */
static void
append(struct building *b, struct saga_drafts *out, struct saga_draft *d,
       int parent)
{
	struct saga_draft *last = out->n ? out->v[out->n - 1] : NULL;
	struct arena *arena = b->f->arena;
	const struct saga_write *w;
	struct saga_touch *t;

	if (!last || strcmp(last->step.service, d->step.service) != 0) {
		d->step.set_off_by = parent;
		vec_push(arena, out, d);
		return;
	}
	vec_each (w, &d->step.writes)
		vec_push(arena, &last->step.writes, *w);
	vec_each (t, &d->touches) {
		struct saga_touch *into = touch_of(b, last, t->relation);

		into->events |= t->events;
		for (size_t i = 0; i < t->columns.n; i++)
			name_list_add(arena, &into->columns, t->columns.v[i]);
	}
	for (size_t i = 0; i < d->reads.n; i++)
		name_list_add(arena, &last->reads, d->reads.v[i]);
	for (size_t i = 0; i < d->shapes.n; i++)
		name_list_add(arena, &last->shapes, d->shapes.v[i]);
	last->returns |= d->returns;
}

static void
finish_step(struct building *b, struct saga_step *s)
{
	struct buf statement, undo, reason;
	const struct saga_write *w;
	bool undone = true;

	buf_init(&statement);
	buf_init(&undo);
	buf_init(&reason);
	vec_each (w, &s->writes) {
		undone &= w->along || w->compensation;
		if (!w->along && *w->statement)
			buf_printf(&statement, "%s%s",
				   statement.len ? ";\n" : "", w->statement);
		if (w->reason)
			buf_printf(&reason, "%s%s", reason.len ? "; " : "",
				   w->reason);
	}
	for (size_t i = s->writes.n; i-- > 0;)
		if (s->writes.v[i].compensation)
			buf_printf(&undo, "%s%s", undo.len ? ";\n" : "",
				   s->writes.v[i].compensation);
	s->statement = saga_take(b, &statement);
	s->compensation = undone && undo.len ? saga_take(b, &undo)
					     : (buf_release(&undo), NULL);
	s->reason = reason.len ? saga_take(b, &reason)
			       : (buf_release(&reason), NULL);
}

/* What takes the place of locks. */
static void
find_remedies(struct building *b, const struct saga_drafts *steps)
{
	struct saga_lock *lock;

	vec_each (lock, &b->saga->locks) {
		bool written = false;

		for (size_t i = 0; i < steps->n; i++)
			written |= name_list_has(&steps->v[i]->step.relations,
						 lock->relation);
		lock->instead = arena_printf(
			b->f->arena,
			written ? "no lock lasts from one step to the next: "
				  "the statement of %s that writes the row has "
				  "to check it, too, or a column of it says "
				  "that it is taken"
				: "no lock reaches into another database: %s "
				  "is asked for the row, which can be another "
				  "one a moment later",
			lock->service);
	}
}

struct saga_drafts
saga_find_steps(struct saga_finder *f, const struct analysis_transaction *t,
		struct saga *saga)
{
	struct building b = {.f = f, .saga = saga};
	struct saga_drafts out = {0};

	for (size_t i = 0; i < t->shapes.n; i++) {
		const struct analysis_shape *shape = saga_shape(f, t->consumer,
								t->shapes.v[i]);

		if (shape)
			add_shape(&b, shape);
	}
	for (size_t i = 0; i < b.steps.n; i++) {
		int parent;

		append(&b, &out, b.steps.v[i], -1);
		parent = (int)out.n - 1;
		for (size_t k = 0; k < b.steps.v[i]->children.n; k++)
			append(&b, &out, b.steps.v[i]->children.v[k], parent);
	}
	for (size_t i = 0; i < out.n; i++)
		finish_step(&b, &out.v[i]->step);
	find_remedies(&b, &out);
	return out;
}
