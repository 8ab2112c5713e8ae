#include "sql/decompose.h"

#include <stdarg.h>
#include <string.h>

#include "sql/decompose_internal.h"

/* How much of a condition a reason quotes. */
#define QUOTED 120

/* As long as a name can be, NAMEDATALEN - 1. */
#define NAME_LENGTH 63

/* $65535 is the last parameter that there can be. */
#define PARAMETER_LENGTH 6

bool
refuse(struct decomposing *d, const char *fmt, ...)
{
	va_list ap;

	if (d->out->refused)
		return false;
	va_start(ap, fmt);
	d->out->refused = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	return false;
}

void
note(struct decomposing *d, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	vec_push(d->arena, &d->out->notes, text);
}

const char *
span_text(const struct decomposing *d, struct span s)
{
	const struct deep_token *v = d->names.tokens.list.v;
	const char *from, *to;

	if (span_empty(s))
		return "";
	from = v[s.from].token.p;
	to = v[s.to - 1].token.p + v[s.to - 1].token.len;
	if (to - from > QUOTED)
		return arena_printf(d->arena, "%.*s ...", QUOTED, from);
	return arena_strndup(d->arena, from, (size_t)(to - from));
}

const char *
owner_name(const struct decomposing *d, int owner)
{
	return d->owners->name(d->owners->arg, owner);
}

static bool
inherits(const struct relation *r, const struct relation *parent)
{
	for (size_t i = 0; i < r->parents.n; i++)
		if (r->parents.v[i] == parent)
			return true;
	return false;
}

/* Who inherits from a relation shows its rows there. */
static bool
check_children(struct decomposing *d, const struct relation *parent)
{
	const struct catalog *c = d->ctx->catalog;
	int owner = d->owners->relation(d->owners->arg, parent);

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (inherits(r, parent) &&
		    (d->owners->relation(d->owners->arg, r) != owner ||
		     has_children(d, r)))
			return refuse(d,
				      "%s shows rows of tables that inherit "
				      "from it: of %s",
				      parent->name, r->name);
	}
	return true;
}

/* What it touches must be known, only read, and each of one owner. */
static bool
check_touched(struct decomposing *d)
{
	const struct access_set *touched = &d->names.touched;

	if (touched->sequences.n)
		return refuse(d, "it uses a sequence: %s",
			      touched->sequences.v[0].sequence->name);
	for (size_t i = 0; i < touched->gaps.n; i++)
		if (touched->gaps.v[i].kind != GAP_TEMPORARY)
			return refuse(d, "what it touches is not all known: %s",
				      touched->gaps.v[i].what);
	if (touched->temporary)
		return refuse(d, "it reads a temporary table");
	for (size_t i = 0; i < touched->accesses.n; i++) {
		const struct access *a = &touched->accesses.v[i];

		if (a->mode != ACCESS_READ)
			return refuse(d, "it writes or locks rows: of %s",
				      a->relation->name);
		if (d->owners->relation(d->owners->arg, a->relation) ==
		    DECOMPOSE_NOBODY)
			return refuse(
				d, "it reads what is of no service alone: %s",
				a->relation->name);
		if (!check_children(d, a->relation))
			return false;
	}
	for (size_t i = 0; i < touched->calls.n; i++) {
		const struct routine *r = touched->calls.v[i].routine;

		if (d->owners->routine(d->owners->arg, r) == DECOMPOSE_NOBODY)
			return refuse(d,
				      "it calls %s, which uses tables of "
				      "several services",
				      r->name);
	}
	return true;
}

/* The parser cuts longer names, and U&"" spells them in other ways. */
static bool
check_names(struct decomposing *d)
{
	const struct tokens *t = &d->names.tokens;

	for (uint32_t i = 0; i < t->list.n; i++) {
		const struct token *token = &t->list.v[i].token;

		if ((token->kind == TOKEN_IDENT && token->len > NAME_LENGTH) ||
		    (token->kind == TOKEN_QUOTED_IDENT &&
		     (token->len > NAME_LENGTH + 2 || *token->p != '"')))
			return refuse(d, "a name is too long, or escaped: %s",
				      span_text(d, (struct span){i, i + 1}));
	}
	return true;
}

/* The parser takes $0 and $99999999999, which no statement has. */
static bool
check_parameters(struct decomposing *d)
{
	const struct tokens *t = &d->names.tokens;

	for (uint32_t i = 0; i < t->list.n; i++) {
		const struct token *token = &t->list.v[i].token;

		if (token->kind == TOKEN_PARAM &&
		    (token->p[1] == '0' || token->len > PARAMETER_LENGTH))
			return refuse(d,
				      "it has a parameter that cannot be: %s",
				      span_text(d, (struct span){i, i + 1}));
	}
	return true;
}

/* Those that are RECURSIVE can name those behind them. */
static void
find_cte_owners(struct decomposing *d)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < d->clauses.ctes.n; i++) {
			int owner = span_reads(d, d->clauses.ctes.v[i].query);

			again |= owner != d->cte_owners[i];
			d->cte_owners[i] = owner;
		}
	}
}

static bool
read_ctes(struct decomposing *d)
{
	size_t n = d->clauses.ctes.n;

	if (n > CTES_MAX)
		return refuse(d, "it has too many WITH queries");
	d->cte_owners = arena_alloc(d->arena, (n + 1) * sizeof(int));
	for (size_t i = 0; i < n; i++)
		d->cte_owners[i] = OWNER_FREE;
	d->cte_used = arena_calloc(d->arena, n + 1, sizeof(bool));
	find_cte_owners(d);
	for (size_t i = 0; i < n; i++)
		if (d->cte_owners[i] == OWNER_MANY)
			return refuse(d,
				      "WITH %.*s reads tables of several "
				      "services",
				      (int)d->clauses.ctes.v[i].name.len,
				      d->clauses.ctes.v[i].name.p);
	return true;
}

static bool
add_leaf(struct decomposing *d, const struct from_leaf *from)
{
	struct leaf leaf = {.from = from, .join = from->join, .part = -1};

	leaf.names = &d->names.leaves.v[from->place];
	leaf.owner = span_reads(d, from->text);
	if (leaf.owner == OWNER_MANY)
		return refuse(d,
			      "a subquery in FROM reads tables of several "
			      "services: %s",
			      span_text(d, from->text));
	vec_push(d->arena, &d->leaves, leaf);
	return true;
}

static bool
read_leaves(struct decomposing *d)
{
	struct span_list conditions = {0};
	const char *other;

	other = clause_leaves(&d->names.tokens, d->clauses.from, d->arena,
			      &d->from, &conditions);
	if (other)
		return refuse(d, "it has %s", other);
	if (d->from.n != d->names.leaves.n || d->from.n > LEAVES_MAX)
		return refuse(d, "its FROM clause is not understood");
	for (size_t i = 0; i < d->from.n; i++)
		if (!add_leaf(d, &d->from.v[i]))
			return false;
	clause_conjuncts(&d->names.tokens, d->clauses.where, d->arena,
			 &conditions);
	for (size_t i = 0; i < conditions.n; i++)
		vec_push(d->arena, &d->conditions,
			 (struct condition){.span = conditions.v[i]});
	return true;
}

/* Of all that it touches; OWNER_FREE if that is nothing, or reference tables.
 */
static int
only_owner(const struct decomposing *d)
{
	return span_reads(d, tokens_all(&d->names.tokens));
}

/* All of a span is one query, but for what was lifted out. */
static void
write_whole(struct decomposing *d, struct span s, int owner)
{
	struct composed_query q = {.merge = MERGE_FIRST};
	struct buf sql;

	/* What everybody has is read by whoever else is asked. */
	if (owner == OWNER_FREE && d->lifts.n)
		owner = d->lifts.v[0].owner;
	buf_init(&sql);
	put_span(d, &sql, &q, s);
	add_query(d, owner, &q, sql.data);
	buf_release(&sql);
}

static bool
lift_all(struct decomposing *d)
{
	for (size_t i = 0; i < d->conditions.n; i++)
		if (!lift_span(d, d->conditions.v[i].span))
			return false;
	for (size_t i = 0; i < d->from.n; i++)
		for (size_t j = 0; j < d->from.v[i].on.n; j++)
			if (!lift_span(d, d->from.v[i].on.v[j]))
				return false;
	return lift_targets(d);
}

static struct span
without_semicolon(const struct tokens *t)
{
	struct span s = tokens_all(t);

	while (!span_empty(s) && tokens_punct(t, s.to - 1, ";"))
		s.to--;
	return s;
}

static bool
take_apart(struct decomposing *d)
{
	struct span all = without_semicolon(&d->names.tokens);
	int owner = only_owner(d);

	if (owner != OWNER_MANY) {
		write_whole(d, all, owner);
		return true;
	}
	if (d->names.touched.system)
		return refuse(d, "it reads the catalog of the database");
	if (!check_names(d))
		return false;
	if (!clauses_read(&d->names.tokens, all, d->arena, &d->clauses))
		return refuse(d, "it is no plain SELECT");
	if (d->clauses.other)
		return refuse(d, "it has %s", d->clauses.other);
	if (d->clauses.targets.n == 0)
		return refuse(d, "it selects no columns");
	if (d->clauses.targets.n != d->names.targets.n)
		return refuse(d, "its columns are not understood");
	if (!read_ctes(d) || !read_leaves(d) || !lift_all(d))
		return false;
	owner = span_reads(d, d->clauses.select);
	if (d->parts.n == 0 && owner != OWNER_MANY) {
		write_whole(d, d->clauses.select, owner);
		return true;
	}
	return make_parts(d) && plan_merge(d) && write_queries(d);
}

void
decompose(const struct resolve_context *ctx,
	  const struct decompose_owners *owners, const char *text, size_t len,
	  struct composition *out)
{
	struct decomposing d = {
		.ctx = ctx,
		.owners = owners,
		.arena = ctx->arena,
		.out = out,
	};

	*out = (struct composition){0};
	out->refused = outline_read(&d.names, ctx, text, len);
	if (!out->refused && check_touched(&d) && check_parameters(&d))
		take_apart(&d);
	if (out->refused)
		*out = (struct composition){.refused = out->refused,
					    .no_query = d.names.no_query};
}
