/*
 * What the schema crosses by itself, as analyze() finds it, and where it is
 * written: the scripts that the schema was read from are gone through for the
 * statements that define what a crossing is about. Of a live database there is
 * no place.
 */
#include <string.h>

#include "check/schema.h"
#include "cross/own_bind.h"

void
check_add_located(struct locating *l, const struct located *place,
		  const struct finding *f)
{
	if (place)
		check_add(l->c, &place->site, place->at, f);
	else
		check_add_at(l->c, NULL, 0, f);
}

/* "billing refers to public.users of users: public.payments.payments_user" */
static const char *
say(struct checker *c, const struct crossing *x, const char *relation,
    const char *user)
{
	static const char *const words[CROSSING_KINDS] = {
		[CROSSING_FOREIGN_KEY] = "a foreign key of %s refers to %s of "
					 "%s: %s",
		[CROSSING_VIEW] = "a view of %s shows %s of %s: %s",
		[CROSSING_FUNCTION] = "a function or policy of %s touches %s "
				      "of %s: %s",
		[CROSSING_TRIGGER] = "a trigger or rule of %s touches %s of "
				     "%s: %s",
		[CROSSING_SEQUENCE] = "%s draws from %s of %s: %s",
		[CROSSING_TYPE] = "a column of %s has the type %s of %s: %s",
		[CROSSING_GRANT] = "%s has rights on %s of %s: %s",
		[CROSSING_INHERITS] = "a table of %s inherits from %s of %s: "
				      "%s",
	};
	const char *parts[] = {x->consumer, relation, x->owner, user};
	const char *p = words[x->kind] ? words[x->kind] : "%s, %s, %s: %s";
	const char *text;
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < 4; i++) {
		const char *at = strstr(p, "%s");

		buf_add(&b, p, (size_t)(at - p));
		buf_str(&b, parts[i]);
		p = at + 2;
	}
	text = arena_strndup(c->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

static void
add_use(struct locating *l, const struct crossing *x, const char *user,
	const char *relation)
{
	struct checker *c = l->c;
	enum check_rule rule = check_rule_of(x->kind);
	struct finding f = {
		.rule = rule,
		.consumer = x->consumer,
		.owner = x->owner,
		.object = x->object,
		.message = say(c, x, relation, user),
		.fix = check_fix(c, rule, x->kind, x->consumer, x->owner,
				 relation),
	};

	check_add_located(l, check_locate(l, rule, user, relation), &f);
}

/* Of a type or sequence there are as many uses as columns: each stands at a
   place of its own, and is allowed there alone. */
static void
add_crossing(struct locating *l, const struct crossing *x)
{
	const struct evidence *e;

	vec_each (e, &x->evidence) {
		const char *user = e->object ? e->object : x->object;

		for (size_t i = 0; i < e->relations.n; i++)
			add_use(l, x, user, e->relations.v[i]);
		if (!e->relations.n)
			add_use(l, x, user, x->object);
	}
}

static bool
is_unowned(const struct checker *c, const struct relation *r)
{
	const struct plan *plan = c->own->plan;
	const struct plan_text *it;

	if (!relation_is_table(r) || r->temporary || own_leader(r) != r ||
	    relation_owner(c->own, r) != OWNER_NONE ||
	    scene_schema_is_ours(&c->crosser.scene, r->schema))
		return false;
	if (!plan->schemas.n)
		return true;
	vec_each (it, &plan->schemas)
		if (strcmp(it->text, r->schema) == 0)
			return true;
	return false;
}

static void
add_unowned(struct locating *l)
{
	struct checker *c = l->c;
	const struct catalog *catalog = c->own->catalog;

	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		const char *name;
		struct finding f = {
			.rule = RULE_UNOWNED_TABLE,
			.fix = "claim it in the plan: under the tables of its "
			       "service, reference or ignore",
		};

		if (!is_unowned(c, r))
			continue;
		f.object = name = scene_relation(&c->crosser.scene, r);
		f.message = arena_printf(c->arena,
					 "no service owns the table %s", name);
		check_add_located(
			l, check_locate(l, RULE_UNOWNED_TABLE, name, name), &f);
	}
}

static void
add_crossings(struct locating *l)
{
	const struct analysis *a = l->c->crosser.schema;

	for (size_t i = 0; i < a->schema_crossings.n; i++) {
		const struct crossing *x = a->schema_crossings.v[i];

		if (x->allowed)
			l->c->out->allowed++;
		else
			add_crossing(l, x);
	}
}

void
check_schema(struct checker *c, const struct check_script *scripts, size_t n)
{
	struct check_file *files = arena_calloc(c->arena, n + 1,
						sizeof(*files));
	struct locating l = {.c = c};

	buf_init(&l.key);
	for (size_t i = 0; i < n; i++) {
		files[i] = (struct check_file){
			.path = scripts[i].path,
			.stable_path = scripts[i].stable_path,
			.service = -1,
			.text = scripts[i].text,
			.len = scripts[i].len,
			.only_lines = scripts[i].only_lines,
		};
		memcpy(&files[i].lines, &scripts[i].lines,
		       sizeof(files[i].lines));
		check_read(c, &files[i]);
		check_note_places(&l, &files[i]);
	}
	add_crossings(&l);
	add_unowned(&l);
	check_schema_more(&l);
	check_schema_calls(&l);
	map_release(&l.by_key);
	map_release(&l.things);
	buf_release(&l.key);
	for (size_t i = 0; i < n; i++) {
		/* Where no line of it is asked for, it only had places. */
		bool asked = !files[i].only_lines || files[i].lines.n;

		check_comments(c, &files[i]);
		c->out->files += asked;
		c->out->statements += asked ? files[i].statements : 0;
		arena_release(&files[i].arena);
	}
}
