/*
 * Parts become queries, in the order in which they are merged: each selects the
 * columns of the result that are its own and those that its keys need.
 */
#include "sql/decompose_internal.h"

#include "sql/quote.h"

/* The place of a plain column in what a part selects. */
static int
select_column(struct decomposing *d, struct part *p, const char *sql)
{
	for (size_t i = 0; i < p->columns.n; i++)
		if (p->columns.v[i].sql &&
		    strcmp(p->columns.v[i].sql, sql) == 0)
			return (int)i;
	vec_push(d->arena, &p->columns, (struct part_column){.sql = sql});
	return (int)p->columns.n - 1;
}

static int
select_span(struct decomposing *d, struct part *p, struct span s)
{
	if (span_is_column(&d->names.tokens, s))
		return select_column(d, p, column_text(d, s));
	vec_push(d->arena, &p->columns, (struct part_column){.span = s});
	return (int)p->columns.n - 1;
}

/* Until all queries are written, of.query is a part. */
static void
add_output(struct decomposing *d, const char *name, int part, int column)
{
	vec_push(d->arena, &d->out->outputs,
		 (struct composed_output){.name = name, .of = {part, column}});
}

static const char *
qualified(const struct decomposing *d, const char *alias, const char *name)
{
	struct buf sql;
	const char *text;

	buf_init(&sql);
	sql_qualified(&sql, alias, name);
	text = arena_strdup(d->arena, sql.data);
	buf_release(&sql);
	return text;
}

static bool
output_leaf(struct decomposing *d, const struct leaf *l)
{
	struct part *p = &d->parts.v[l->part];
	const struct leaf_column *it;

	if (l->names->open || !l->names->alias)
		return refuse(d, "the columns of * are not all known");
	vec_each (it, &l->names->columns) {
		add_output(
			d, it->name, l->part,
			select_column(d, p,
				      qualified(d, l->names->alias, it->name)));
	}
	return true;
}

/* * in the order of the text; t.* is of one leaf. */
static bool
output_star(struct decomposing *d, struct span target)
{
	const struct outline_column *c = outline_column_at(&d->names,
							   target.from);

	if (!c || (!c->star && !c->all))
		return refuse(d, "the columns of * are not all known");
	for (size_t i = 0; i < d->leaves.n; i++) {
		int leaf = leaf_at_place(d, (int)i);

		if (c->all && d->leaves.v[leaf].from->using.n)
			return refuse(d, "* stands for columns that USING "
					 "merges");
		if ((c->all || c->leaf == (int)i) &&
		    !output_leaf(d, &d->leaves.v[leaf]))
			return false;
	}
	return true;
}

/* The value of a part that a target's subquery became; -1: it is none. */
static int
lifted_part(const struct decomposing *d, struct span value)
{
	for (size_t i = 0; i < d->lifts.n; i++)
		if (d->lifts.v[i].part >= 0 &&
		    d->lifts.v[i].span.from == value.from)
			return d->lifts.v[i].part;
	return -1;
}

/* The part that has all leaves of a mask: the first one for none, -1 if there
   are several. */
static int
part_of_leaves(const struct decomposing *d, uint64_t leaves)
{
	int part = leaves ? -1 : d->driver;

	for (size_t i = 0; i < d->leaves.n; i++) {
		if (!(leaves & LEAF(i)))
			continue;
		if (part >= 0 && part != d->leaves.v[i].part)
			return -1;
		part = d->leaves.v[i].part;
	}
	return part;
}

/* Can it be computed of merged columns alone? */
static bool
check_expression(struct decomposing *d, struct span value)
{
	if (span_reads(d, value) != OWNER_FREE)
		return refuse(d, "a column asks services for joined rows: %s",
			      span_text(d, value));
	for (uint32_t i = value.from; i < value.to; i++) {
		const struct outline_column *c = outline_column_at(&d->names,
								   i);

		if (is_lifted(d, i) || (c && (c->star || c->all)) ||
		    tokens_word(&d->names.tokens, i, "select"))
			return refuse(d,
				      "a column computes with joined rows: %s",
				      span_text(d, value));
	}
	return true;
}

/* Where the name of a column that begins at a token ends. */
static uint32_t
end_of_name(const struct decomposing *d, uint32_t at)
{
	const struct tokens *t = &d->names.tokens;

	for (at++; tokens_punct(t, at, "."); at += 2)
		;
	return at;
}

/* The number of the query that a part will be. */
static int
place_of(const struct decomposing *d, int part)
{
	int place = (int)d->out->queries.n;

	for (size_t i = 0; d->order.v[i] != part; i++)
		place++;
	return place;
}

/* Columns of an expression over several parts: q1.c2 is the second one of the
   first query. */
static bool
output_expression(struct decomposing *d, const char *name, struct span value)
{
	struct composed_output output = {.name = name, .of = {-1, 0}};
	const struct deep_token *v = d->names.tokens.list.v;
	struct buf text;

	if (!check_expression(d, value))
		return false;
	buf_init(&text);
	for (uint32_t i = value.from; i < value.to;) {
		const struct outline_column *c = outline_column_at(&d->names,
								   i);
		int leaf = c ? leaf_at_place(d, c->leaf) : -1;
		uint32_t to = leaf >= 0 ? end_of_name(d, i) : i + 1;

		if (i > value.from)
			buf_char(&text, blank_between(d, i));
		if (leaf >= 0) {
			int part = d->leaves.v[leaf].part;
			int column = select_column(
				d, &d->parts.v[part],
				column_text(d, (struct span){i, to}));

			buf_printf(&text, "q%d.c%d", place_of(d, part) + 1,
				   column + 1);
		} else {
			buf_add(&text, v[i].token.p, v[i].token.len);
		}
		i = to;
	}
	output.expression = arena_strdup(d->arena, text.data);
	buf_release(&text);
	vec_push(d->arena, &d->out->outputs, output);
	note(d, "computed once the rows are merged: %s", span_text(d, value));
	return true;
}

/* What is computed of columns need not be NULL where an outer join finds no
   row. */
static bool
can_compute(const struct decomposing *d, const struct part *p,
	    struct span value)
{
	int owner = span_owner(d, value);

	return (owner == OWNER_FREE || owner == p->owner) &&
	       (p->join == JOINED_INNER ||
		span_is_column(&d->names.tokens, value));
}

static bool
output_target(struct decomposing *d, size_t i)
{
	struct span target = d->clauses.targets.v[i];
	struct span value = target_value(d, target);
	const char *name = d->names.targets.v[i].name;
	int lifted = lifted_part(d, value), part;

	if (d->names.targets.v[i].star)
		return output_star(d, target);
	if (lifted >= 0) {
		add_output(d, name, lifted, 0);
		d->out->outputs.v[d->out->outputs.n - 1].missing =
			d->parts.v[lifted].sub->missing;
		return true;
	}
	if (span_unknown(d, value))
		return refuse(d, "it is not known whose columns these are: %s",
			      span_text(d, value));
	part = part_of_leaves(d, span_leaves(d, value));
	if (part < 0 || !can_compute(d, &d->parts.v[part], value))
		return output_expression(d, name, value);
	if (d->parts.v[part].anti)
		return refuse(d,
			      "it selects columns of rows that must not be "
			      "there: %s",
			      span_text(d, value));
	add_output(d, name, part, select_span(d, &d->parts.v[part], target));
	return true;
}

/* Keys, as columns of both queries. */
static void
select_keys(struct decomposing *d, struct part *p)
{
	for (size_t i = 0; i < p->keys.n; i++) {
		const struct part_key *k = &p->keys.v[i];

		select_column(d, p, k->mine.sql);
		select_column(d, &d->parts.v[d->leaves.v[k->theirs.leaf].part],
			      k->theirs.sql);
	}
}

/* What a part's query is made of, while it is written. */
struct writer {
	struct decomposing *d;
	struct part *p;
	struct composed_query q;
	struct buf sql;
	bool *written; /* of p->filters */
};

static void
put(struct writer *w, struct span s)
{
	put_span(w->d, &w->sql, &w->q, s);
}

/* A condition among others. */
static void
put_condition(struct writer *w, struct span s, bool *first, const char *word)
{
	bool bare = span_find_word(&w->d->names.tokens, s, "or") == s.to;

	buf_str(&w->sql, *first ? word : " AND ");
	*first = false;
	buf_str(&w->sql, bare ? "" : "(");
	put(w, s);
	buf_str(&w->sql, bare ? "" : ")");
}

/* The filters that compare a leaf with those that stand before it. */
static void
put_join_conditions(struct writer *w, size_t leaf, uint64_t before)
{
	bool first = true;

	for (size_t i = 0; i < w->p->filters.n; i++) {
		uint64_t m = span_leaves(w->d, w->p->filters.v[i]);

		if (w->written[i] || !(m & LEAF(leaf)) || !(m & before) ||
		    (m & ~(before | LEAF(leaf))))
			continue;
		w->written[i] = true;
		put_condition(w, w->p->filters.v[i], &first, " ON ");
	}
	if (first)
		buf_str(&w->sql, " ON true");
}

/* Does a table before it, but not of its own join, have a column of USING? */
static bool
is_using_ambiguous(const struct writer *w, const struct leaf *l,
		   uint64_t before)
{
	for (size_t i = 0; i < l->from->beside; i++)
		for (size_t j = 0; j < l->from->using.n && (before & LEAF(i));
		     j++)
			if (leaf_has_column(w->d, i, l->from->using.v[j]))
				return true;
	return false;
}

static void
put_using_as_on(struct writer *w, size_t leaf)
{
	const struct span_list *using = &w->d->leaves.v[leaf].from->using;
	struct part_key key;

	for (size_t i = 0; i < using->n; i++)
		if (using_sides(w->d, leaf, using->v[i], &key))
			buf_printf(&w->sql, "%s%s = %s", i ? " AND " : " ON ",
				   key.theirs.sql, key.mine.sql);
}

static void
put_using(struct writer *w, const struct leaf *l)
{
	for (size_t i = 0; i < l->from->using.n; i++) {
		buf_str(&w->sql, i ? ", " : " USING (");
		put(w, l->from->using.v[i]);
	}
	buf_char(&w->sql, ')');
}

static void
put_on(struct writer *w, const struct leaf *l)
{
	bool first = true;

	for (size_t i = 0; i < l->from->on.n; i++)
		put_condition(w, l->from->on.v[i], &first, " ON ");
	if (first)
		buf_str(&w->sql, " ON true");
}

static void
put_leaf(struct writer *w, size_t leaf, uint64_t before)
{
	const struct leaf *l = &w->d->leaves.v[leaf];
	bool outer = l->join == JOINED_LEFT;

	if (before)
		buf_str(&w->sql, outer ? " LEFT JOIN " : " JOIN ");
	put(w, l->from->text);
	if (!before)
		return;
	if (l->inside && is_using_ambiguous(w, l, before))
		put_using_as_on(w, leaf);
	else if (l->inside && l->from->using.n)
		put_using(w, l);
	else if (outer)
		put_on(w, l);
	else
		put_join_conditions(w, leaf, before);
}

static void
put_from(struct writer *w)
{
	const struct decomposing *d = w->d;
	uint64_t before = 0;

	buf_str(&w->sql, " FROM ");
	if (w->p->sub) {
		put(w, w->p->sub->clauses.from);
		return;
	}
	for (size_t i = 0; i < d->leaves.n; i++)
		if (w->p->leaves & LEAF(i)) {
			put_leaf(w, i, before);
			before |= LEAF(i);
		}
}

static struct composed_column
key_column(struct decomposing *d, const struct key_side *side)
{
	struct part *p = &d->parts.v[d->leaves.v[side->leaf].part];

	return (struct composed_column){p->query,
					select_column(d, p, side->sql)};
}

/* Only the rows that those before can have a match with. */
static void
put_keys(struct writer *w, bool *first)
{
	for (size_t i = 0; i < w->p->keys.n; i++) {
		const struct part_key *k = &w->p->keys.v[i];
		struct composed_column of = key_column(w->d, &k->theirs);

		buf_str(&w->sql, *first ? " WHERE " : " AND ");
		*first = false;
		buf_printf(&w->sql, "%s = ANY (", k->mine.sql);
		put_parameter(
			w->d, &w->sql, &w->q,
			(struct composed_parameter){.of = of, .list = true});
		if (cast_for_key(k))
			buf_printf(&w->sql, "::%s[]", cast_for_key(k));
		buf_char(&w->sql, ')');
		vec_push(w->d->arena, &w->q.keys,
			 (struct composed_key){
				 select_column(w->d, w->p, k->mine.sql), of});
	}
}

static void
put_where(struct writer *w)
{
	const struct span_list *filters = w->p->sub ? &w->p->sub->filters
						    : &w->p->filters;
	bool first = true;

	for (size_t i = 0; i < filters->n; i++)
		if (w->p->sub || !w->written[i])
			put_condition(w, filters->v[i], &first, " WHERE ");
	put_keys(w, &first);
}

static void
put_group(struct writer *w)
{
	if (!w->p->sub || !w->p->sub->aggregate)
		return;
	for (size_t i = 0; i < w->p->keys.n; i++)
		buf_printf(&w->sql, "%s%s", i ? ", " : " GROUP BY ",
			   w->p->keys.v[i].mine.sql);
}

/* What one word sorts by is named by its place among a query's columns: others
   can have its name now. 0: it is more than a word. */
static int
sorted_place(struct decomposing *d, struct span s)
{
	int target = span_leaves(d, s) ? -1 : sorted_target(d, s);
	struct part *p = &d->parts.v[d->driver];

	if (target >= 0)
		return d->out->outputs.v[d->outputs[target]].of.column + 1;
	if (!is_sort_by_word(d, s))
		return 0;
	return select_column(
		       d, p,
		       column_text(d, (struct span){s.from, s.from + 1})) +
	       1;
}

static void
put_sort(struct writer *w, struct span s)
{
	int place = sorted_place(w->d, s);

	if (place > 0) {
		buf_printf(&w->sql, "%d", place);
		s.from++;
		buf_str(&w->sql, span_empty(s) ? "" : " ");
	}
	put(w, s);
}

static void
put_order(struct writer *w)
{
	const struct select_clauses *c = &w->d->clauses;

	for (size_t i = 0; i < c->order.n; i++) {
		buf_str(&w->sql, i ? ", " : " ORDER BY ");
		put_sort(w, c->order.v[i]);
	}
	if (!span_empty(c->limit)) {
		buf_char(&w->sql, ' ');
		put(w, c->limit);
	}
}

static void
put_columns(struct writer *w)
{
	/* Rows of no columns count, too. */
	buf_str(&w->sql, w->p->columns.n ? "SELECT " : "SELECT 1");
	for (size_t i = 0; i < w->p->columns.n; i++) {
		buf_str(&w->sql, i ? ", " : "");
		if (w->p->columns.v[i].sql)
			buf_str(&w->sql, w->p->columns.v[i].sql);
		else
			put(w, w->p->columns.v[i].span);
	}
}

static enum composed_merge
merge_of(const struct decomposing *d, const struct part *p)
{
	if (p == &d->parts.v[d->driver])
		return MERGE_FIRST;
	if (p->anti)
		return MERGE_ANTI;
	return p->join == JOINED_LEFT ? MERGE_LEFT : MERGE_INNER;
}

static void
write_part(struct decomposing *d, struct part *p)
{
	struct writer w = {.d = d, .p = p, .q.merge = merge_of(d, p)};

	w.written = arena_calloc(d->arena, p->filters.n + 1, sizeof(bool));
	buf_init(&w.sql);
	put_columns(&w);
	put_from(&w);
	put_where(&w);
	put_group(&w);
	if (w.q.merge == MERGE_FIRST)
		put_order(&w);
	p->query = add_query(d, p->owner, &w.q, w.sql.data);
	buf_release(&w.sql);
}

bool
write_queries(struct decomposing *d)
{
	/* The value of a subquery is its part's first column. */
	for (size_t i = 0; i < d->parts.n; i++)
		if (d->parts.v[i].sub)
			select_span(d, &d->parts.v[i],
				    d->parts.v[i].sub->value);
	d->outputs = arena_calloc(d->arena, d->clauses.targets.n,
				  sizeof(*d->outputs));
	for (size_t i = 0; i < d->clauses.targets.n; i++) {
		d->outputs[i] = d->out->outputs.n;
		if (!output_target(d, i))
			return false;
	}
	for (size_t i = 0; i < d->parts.n; i++)
		select_keys(d, &d->parts.v[i]);
	for (size_t i = 0; i < d->clauses.order.n; i++)
		(void)sorted_place(d, d->clauses.order.v[i]);
	for (size_t i = 0; i < d->order.n; i++)
		write_part(d, &d->parts.v[d->order.v[i]]);
	for (size_t i = 0; i < d->out->outputs.n; i++) {
		struct composed_column *of = &d->out->outputs.v[i].of;

		if (of->query >= 0)
			of->query = d->parts.v[of->query].query;
	}
	return true;
}
