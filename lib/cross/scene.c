#include "cross/scene.h"

#include <string.h>

#include "base/text.h"
#include "sql/quote.h"

static const char *
take_text(struct scene *s, struct buf *b)
{
	const char *text = scene_text(s, b->data);

	buf_release(b);
	return text;
}

const char *
scene_valid(struct scene *s, const char *text)
{
	size_t len = strlen(text), n;
	struct buf b;

	if (utf8_valid(text, len))
		return text;
	buf_init(&b);
	for (; len; text += n, len -= n) {
		n = utf8_char(text, len);
		if (n)
			buf_add(&b, text, n);
		else
			buf_printf(&b, "\\x%02x", (unsigned char)*text);
		n = n ? n : 1;
	}
	text = arena_strndup(s->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

const char *
scene_text(struct scene *s, const char *text)
{
	const char *valid = scene_valid(s, text);

	return valid == text ? arena_strdup(s->arena, text) : valid;
}

const char *
scene_service(const struct scene *s, int service)
{
	return service >= 0 ? s->service_names[service] : "";
}

const char *
scene_relation(struct scene *s, const struct relation *r)
{
	struct buf b;

	if (!s->relation_names[r->id]) {
		buf_init(&b);
		sql_qualified(&b, r->schema, r->name);
		s->relation_names[r->id] = take_text(s, &b);
	}
	return s->relation_names[r->id];
}

const char *
scene_type(struct scene *s, const struct db_type *t)
{
	struct buf b;

	buf_init(&b);
	sql_qualified(&b, t->schema, t->name);
	return take_text(s, &b);
}

const char *
scene_routine(struct scene *s, const struct routine *r)
{
	struct buf b;

	buf_init(&b);
	sql_qualified(&b, r->schema, r->name);
	buf_char(&b, '(');
	for (size_t i = 0; i < r->arguments.n; i++) {
		buf_str(&b, i ? ", " : "");
		buf_str(&b, r->arguments.v[i]);
	}
	buf_char(&b, ')');
	return take_text(s, &b);
}

static const char *
column_name(struct scene *s, const struct attribute *a)
{
	struct buf b;

	buf_init(&b);
	sql_ident(&b, a->name);
	return take_text(s, &b);
}

const char *
scene_column(struct scene *s, const struct attribute *a)
{
	const struct relation *r = a->relation;
	const char ***names;

	if (!r)
		return column_name(s, a);
	names = &s->column_names[r->id];
	if (!*names)
		*names = arena_calloc(s->arena, r->attributes.n + 1,
				      sizeof(**names));
	if (!(*names)[a->number])
		(*names)[a->number] = column_name(s, a);
	return (*names)[a->number];
}

const char *
scene_part(struct scene *s, const struct relation *r, const char *name)
{
	struct buf b;

	buf_init(&b);
	sql_qualified(&b, r->schema, r->name);
	buf_char(&b, '.');
	sql_ident(&b, name);
	return take_text(s, &b);
}

bool
schema_is_api(const char *schema, const char *service)
{
	size_t n = strlen(service);

	if (n == 0 || strncmp(schema, service, n) != 0 ||
	    strncmp(schema + n, "_api", 4) != 0)
		return false;
	schema += n + 4;
	return !*schema || (strncmp(schema, "_v", 2) == 0 && schema[2] &&
			    !schema[2 + strspn(schema + 2, "0123456789")]);
}

static bool
schema_is_reads(const char *schema, const char *service)
{
	size_t n = strlen(service);

	return strncmp(schema, service, n) == 0 &&
	       strcmp(schema + n, "_reads") == 0;
}

/* Schemas are few, services can be many, and relations come by schema. */
struct schema_memo {
	char schema[128]; /* a copy, for not all live as long; "": none yet */
	int service;
};

static int
find_schema_service(const struct scene *s, const char *schema)
{
	const struct plan *plan = s->own->plan;

	for (size_t i = 0; i < plan->services.n; i++) {
		const char *service = plan->services.v[i].name;

		if (schema_is_api(schema, service) ||
		    schema_is_reads(schema, service))
			return (int)i;
	}
	return -1;
}

int
scene_schema_service(const struct scene *s, const char *schema)
{
	struct schema_memo *memo = s->memo;

	size_t size = strlen(schema) + 1;

	if (size > sizeof(memo->schema))
		return find_schema_service(s, schema);
	if (size > 1 && strcmp(memo->schema, schema) == 0)
		return memo->service;
	memcpy(memo->schema, schema, size);
	memo->service = find_schema_service(s, schema);
	return memo->service;
}

bool
scene_schema_is_ours(const struct scene *s, const char *schema)
{
	return strcmp(schema, "dbsplit") == 0 ||
	       scene_schema_service(s, schema) >= 0;
}

int
scene_owner(const struct scene *s, const struct relation *r)
{
	return s->owners[r->id];
}

int
scene_routine_owner(const struct scene *s, const struct routine *r)
{
	int service = scene_schema_service(s, r->schema);

	return service >= 0 ? service : routine_owner(s->own, r);
}

void
votes_init(struct votes *v, const struct scene *s, struct arena *a)
{
	v->services = s->own->plan->services.n;
	v->n = arena_calloc(a, v->services + 1, sizeof(*v->n));
}

void
votes_add(struct votes *v, int service)
{
	if (service >= 0)
		v->n[service]++;
}

int
votes_winner(const struct votes *v, const struct scene *s)
{
	int best = -1;

	for (size_t i = 0; i < v->services; i++) {
		if (v->n[i] == 0)
			continue;
		if (best < 0 || v->n[i] > v->n[best] ||
		    (v->n[i] == v->n[best] &&
		     strcmp(s->service_names[i], s->service_names[best]) < 0))
			best = (int)i;
	}
	return best;
}

/* The services that draw from each sequence, by relation.id. */
static struct votes *
count_draws(const struct scene *s)
{
	const struct catalog *c = s->own->catalog;
	struct votes *votes = arena_calloc(s->arena, c->relations.n + 1,
					   sizeof(*votes));

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		/* The defaults of a partition are its root's. */
		for (size_t j = 0; !r->partition_of && j < r->attributes.n;
		     j++) {
			const struct access_set *set =
				r->attributes.v[j]->value;

			for (size_t k = 0; set && k < set->sequences.n; k++) {
				uint32_t id = set->sequences.v[k].sequence->id;

				if (!votes[id].n)
					votes_init(&votes[id], s, s->arena);
				votes_add(&votes[id], scene_owner(s, r));
			}
		}
	}
	return votes;
}

/* A sequence that the plan leaves to several services is theirs who draw from
   it. */
static void
find_sequence_owners(struct scene *s)
{
	const struct catalog *c = s->own->catalog;
	const struct votes *votes = count_draws(s);

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int *owner = &s->owners[i];

		if (r->kind == RELATION_SEQUENCE &&
		    (*owner == OWNER_SHARED || *owner == OWNER_NONE) &&
		    votes[i].n && votes_winner(&votes[i], s) >= 0)
			*owner = votes_winner(&votes[i], s);
	}
}

static void
find_owners(struct scene *s)
{
	const struct catalog *c = s->own->catalog;

	s->owners = arena_calloc(s->arena, c->relations.n + 1,
				 sizeof(*s->owners));
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int service = scene_schema_service(s, r->schema);

		s->owners[i] = service >= 0 ? service
					    : relation_owner(s->own,
							     relation_root(r));
	}
	find_sequence_owners(s);
}

void
scene_init(struct scene *s, const struct ownership *own,
	   struct expander *expander, struct analysis *out, struct arena *arena)
{
	const struct plan *plan = own->plan;

	*s = (struct scene){
		.own = own,
		.expander = expander,
		.out = out,
		.arena = arena,
	};
	s->service_names = arena_calloc(arena, plan->services.n + 1,
					sizeof(*s->service_names));
	for (size_t i = 0; i < plan->services.n; i++)
		s->service_names[i] = scene_text(s, plan->services.v[i].name);
	s->relation_names = arena_calloc(arena, own->catalog->relations.n + 1,
					 sizeof(*s->relation_names));
	s->column_names = arena_calloc(arena, own->catalog->relations.n + 1,
				       sizeof(*s->column_names));
	s->memo = arena_new(arena, struct schema_memo);
	find_owners(s);
}

void
scene_release(struct scene *s)
{
	map_release(&s->links);
	map_release(&s->chains);
}
