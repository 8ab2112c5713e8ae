/*
 * From clients to services:
 *
 *	tag                       the service it names
 *	role, application         the service that the application's base names,
 *	                          if a tag or a role has that name, too;
 *	                          else of the role's base, unless that role is
 *	                          shared: several applications of other names
 *	                          use it, and each is a service
 *
 * The roles of superusers are people's and tools'. A plan is UTF-8: what is not
 * cannot be named in it.
 */
#include "advise/draft.h"

#include <stdlib.h>
#include <string.h>

#include "advise/draft_name.h"
#include "advise/draft_services.h"
#include "advise/draft_tables.h"
#include "base/buf.h"
#include "base/text.h"

/* More are not told apart: nobody would read so long a plan. */
#define CLIENTS_MAX 4096

/* Clients, while logs are read. */

static struct draft_client *
find_client(struct draft *d, char kind, struct str first, struct str second,
	    int *place)
{
	struct draft_client *c = NULL;
	struct buf key;

	buf_init(&key);
	buf_char(&key, kind);
	buf_add(&key, first.p, first.len);
	buf_char(&key, '\0');
	buf_add(&key, second.p, second.len);
	*place = (int)(intptr_t)map_find(&d->known, key.data, key.len) - 1;
	if (*place < 0 && d->clients.n < CLIENTS_MAX) {
		c = arena_new(d->arena, struct draft_client);
		*place = (int)d->clients.n;
		c->service = -1;
		vec_push(d->arena, &d->clients, c);
		map_put(&d->known, arena_strndup(d->arena, key.data, key.len),
			key.len, (void *)(intptr_t)(*place + 1));
	}
	buf_release(&key);
	return c;
}

static int
tagged(void *arg, const char *key, const char *value)
{
	struct draft *d = arg;
	struct draft_client *c;
	int place;

	if (!*draft_base(d->arena, str_of(value)) ||
	    !utf8_valid(value, strlen(value)))
		return -1;
	c = find_client(d, 't', str_of(value), STR(""), &place);
	if (c) {
		c->key = key;
		c->tag = arena_strdup(d->arena, value);
		c->role = c->base = "";
	}
	return place;
}

static bool
is_superuser(const struct draft *d, struct str role)
{
	for (size_t i = 0; i < d->catalog->roles.n; i++)
		if (str_is(role, d->catalog->roles.v[i].name))
			return d->catalog->roles.v[i].superuser;
	return str_is(role, "postgres");
}

static void
add_application(struct draft *d, struct draft_client *c, struct str name)
{
	const char *copy = arena_strndup(d->arena, name.p, name.len);

	if (name_list_has(&c->applications, copy))
		return;
	if (c->applications.n < DRAFT_APPLICATIONS)
		name_list_add(d->arena, &c->applications, copy);
	else
		c->more = true;
}

static int
client(void *arg, struct str role, struct str application)
{
	struct draft *d = arg;
	const char *base = draft_application_base(d->arena, application);
	struct draft_client *c;
	int place;

	if (is_superuser(d, role) || !utf8_valid(role.p, role.len) ||
	    (!*draft_base(d->arena, role) && !*base))
		return -1;
	c = find_client(d, 'c', role, str_of(base), &place);
	if (c) {
		c->role = arena_strndup(d->arena, role.p, role.len);
		c->base = base;
	}
	if (place >= 0 && *base && utf8_valid(application.p, application.len))
		add_application(d, d->clients.v[place], application);
	return place;
}

void
draft_init(struct draft *d, const struct catalog *catalog, struct arena *arena)
{
	/* Of several the last one counts. */
	static const char *const tags[] = {"service", "app", "application",
					   NULL};

	*d = (struct draft){
		.arena = arena,
		.catalog = catalog,
		.naming = {tags, tagged, client, NULL},
	};
	d->naming.arg = d;
}

void
draft_release(struct draft *d)
{
	map_release(&d->known);
}

/* Services of clients */

struct draft_service *
draft_get_service(struct draft *d, const char *name)
{
	for (size_t i = 0; i < d->services.n; i++)
		if (strcmp(d->services.v[i].name, name) == 0)
			return &d->services.v[i];
	vec_push(d->arena, &d->services, (struct draft_service){.name = name});
	return &d->services.v[d->services.n - 1];
}

static int
get_service(struct draft *d, const char *name)
{
	return (int)(draft_get_service(d, name) - d->services.v);
}

static const char *
role_base(const struct draft *d, const struct draft_client *c)
{
	return draft_base(d->arena, str_of(c->role));
}

/* Names that tags and roles give, for what applications' names may mean. */
static void
list_names(const struct draft *d, struct name_list *names)
{
	for (size_t i = 0; i < d->clients.n; i++) {
		const struct draft_client *c = d->clients.v[i];
		const char *name = c->tag ? draft_base(d->arena, str_of(c->tag))
					  : role_base(d, c);

		if (*name)
			name_list_add(d->arena, names, name);
	}
}

/* The longest of the names that the base is, or begins with; NULL if none. */
static const char *
known_name(const struct name_list *names, const char *base)
{
	const char *best = NULL;

	for (size_t i = 0; i < names->n; i++) {
		size_t n = strlen(names->v[i]);

		if (strncmp(base, names->v[i], n) == 0 &&
		    (base[n] == '\0' || base[n] == '_') &&
		    (!best || n > strlen(best)))
			best = names->v[i];
	}
	return best;
}

/* Is the role used by several applications whose names say something else? */
static bool
is_shared(const struct draft *d, const struct name_list *names,
	  const struct draft_client *of)
{
	size_t others = 0;

	for (size_t i = 0; i < d->clients.n; i++) {
		const struct draft_client *c = d->clients.v[i];

		others += !c->tag && *c->base &&
			  strcmp(c->role, of->role) == 0 &&
			  !known_name(names, c->base);
	}
	return others > 1;
}

static const char *
service_name(const struct draft *d, const struct name_list *names,
	     const struct draft_client *c)
{
	const char *name, *role;

	if (c->tag)
		return draft_base(d->arena, str_of(c->tag));
	name = *c->base ? known_name(names, c->base) : NULL;
	if (name)
		return name;
	role = role_base(d, c);
	if (!*role || (*c->base && is_shared(d, names, c)))
		return *c->base ? c->base : role;
	return role;
}

/* Does every client of that role belong to one service? */
static bool
is_exclusive(const struct draft *d, const struct draft_client *of)
{
	for (size_t i = 0; i < d->clients.n; i++) {
		const struct draft_client *c = d->clients.v[i];

		if (!c->tag && strcmp(c->role, of->role) == 0 &&
		    c->service != of->service)
			return false;
	}
	return true;
}

/* A name as a pattern of the plan that means just that (base/pattern.h). */
static const char *
pattern_of(struct arena *a, const char *name)
{
	size_t len = strlen(name);
	bool regex = len > 1 && name[0] == '/' && name[len - 1] == '/';
	const char *text;
	struct buf b;

	if (!strpbrk(name, "*?[") && !regex)
		return name;
	buf_init(&b);
	for (size_t i = 0; i < len; i++)
		if (strchr("*?[", name[i]) || (regex && i == 0))
			buf_printf(&b, "[%c]", name[i]);
		else
			buf_str(&b, name[i] == '"' ? "\"\"\"\""
						   : (char[]){name[i], '\0'});
	text = arena_strndup(a, b.data, b.len);
	buf_release(&b);
	return text;
}

/* As far as all of them are the same. */
static size_t
common_length(const struct name_list *names)
{
	size_t n = strlen(names->v[0]);

	for (size_t i = 1; i < names->n; i++) {
		size_t k = 0;

		while (k < n && names->v[i][k] == names->v[0][k])
			k++;
		n = k;
	}
	return n;
}

/* The applications of a client, or where there are many a glob of them. */
static void
add_applications(struct draft *d, struct name_list *to,
		 const struct draft_client *c)
{
	size_t n = c->more ? common_length(&c->applications) : 0;

	if (n > 2) {
		const char *begin = arena_strndup(d->arena,
						  c->applications.v[0], n);

		name_list_add(d->arena, to,
			      arena_printf(d->arena, "%s*",
					   pattern_of(d->arena, begin)));
		return;
	}
	for (size_t i = 0; i < c->applications.n; i++)
		name_list_add(d->arena, to,
			      pattern_of(d->arena, c->applications.v[i]));
}

static void
add_client(struct draft *d, const struct draft_client *c)
{
	struct draft_service *s = &d->services.v[c->service];

	if (c->tag && (!s->key || strcmp(s->key, c->key) == 0)) {
		s->key = c->key;
		name_list_add(d->arena, &s->tags, c->tag);
	}
	if (c->tag)
		return;
	/* Where applications say another service, they count before roles. */
	if (*c->role &&
	    (strcmp(role_base(d, c), s->name) == 0 || is_exclusive(d, c)))
		name_list_add(d->arena, &s->roles,
			      pattern_of(d->arena, c->role));
	else
		add_applications(d, &s->applications, c);
}

/* A plan has one pattern for a tag. */
static void
settle_tags(struct draft *d, struct draft_service *s)
{
	size_t n = s->tags.n > 1 ? common_length(&s->tags) : 0;
	const char *pattern = s->tags.n ? pattern_of(d->arena, s->tags.v[0])
					: NULL;

	if (s->tags.n > 1)
		pattern = arena_printf(
			d->arena, "%s*",
			pattern_of(d->arena,
				   arena_strndup(d->arena, s->tags.v[0], n)));
	s->tag = s->tags.n > 1 && n < 3 ? NULL : pattern;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct draft_service *)a)->name,
		      ((const struct draft_service *)b)->name);
}

void
draft_sort_services(struct draft *d)
{
	if (d->services.n)
		qsort(d->services.v, d->services.n, sizeof(*d->services.v),
		      by_name);
}

void
draft_add_evidence(struct draft *d)
{
	for (size_t i = 0; i < d->clients.n; i++)
		if (d->clients.v[i]->service >= 0)
			add_client(d, d->clients.v[i]);
	for (size_t i = 0; i < d->services.n; i++)
		settle_tags(d, &d->services.v[i]);
}

static void
name_services(struct draft *d)
{
	struct name_list names = {0};

	list_names(d, &names);
	for (size_t i = 0; i < d->clients.n; i++)
		get_service(d, service_name(d, &names, d->clients.v[i]));
	draft_sort_services(d);
	for (size_t i = 0; i < d->clients.n; i++)
		d->clients.v[i]->service = get_service(
			d, service_name(d, &names, d->clients.v[i]));
	draft_add_evidence(d);
}

void
draft_count_statements(struct draft *d, const struct workload *w)
{
	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *cell = w->cells.v[i];
		int service = cell->service < 0
				      ? -1
				      : d->clients.v[cell->service]->service;

		d->statements += cell->calls;
		if (service < 0)
			d->left_out += cell->calls;
		else
			d->services.v[service].statements += cell->calls;
	}
}

/* Without logs: by one word of each table. */

static const char *
schema_of(const struct draft *d, const struct relation *r)
{
	return draft_base(d->arena, str_of(r->schema));
}

static const char *
owner_of(const struct draft *d, const struct relation *r)
{
	return r->owner ? draft_base(d->arena, str_of(r->owner)) : "";
}

typedef const char *word_fn(const struct draft *, const struct relation *);

static size_t
count_words(const struct draft *d, word_fn *word)
{
	struct name_list words = {0};

	for (size_t i = 0; i < d->catalog->relations.n; i++) {
		const struct relation *r = d->catalog->relations.v[i];

		if (draft_is_table(r) && *word(d, r))
			name_list_add(d->arena, &words, word(d, r));
	}
	return words.n;
}

static int
divide_schema(struct draft *d, struct err *err)
{
	word_fn *word = count_words(d, schema_of) > 1 ? schema_of : owner_of;

	if (count_words(d, word) < 2) {
		err_set(err, ERR_INPUT,
			"nothing in the schema tells services apart: its "
			"tables are in one schema and have one owner");
		err_hint(err, "name query logs with --log: they say who uses "
			      "which table");
		return -1;
	}
	for (size_t i = 0; i < d->catalog->relations.n; i++) {
		const struct relation *r = d->catalog->relations.v[i];

		if (draft_is_table(r) && *word(d, r))
			get_service(d, word(d, r));
	}
	draft_sort_services(d);
	for (size_t i = 0; i < d->catalog->relations.n; i++) {
		const struct relation *r = d->catalog->relations.v[i];
		struct draft_table t = {.relation = r};

		if (!draft_is_table(r))
			continue;
		if (draft_is_bookkeeping(r->name))
			vec_push(d->arena, &d->ignore, t);
		else if (*word(d, r))
			vec_push(d->arena,
				 &d->services.v[get_service(d, word(d, r))]
					  .tables,
				 t);
		else
			vec_push(d->arena, &d->unused, t);
	}
	return 0;
}

int
draft_finish(struct draft *d, const struct workload *w, struct err *err)
{
	if (!w)
		return divide_schema(d, err);
	if (w->coverage.statements == 0)
		return err_set(err, ERR_INPUT, "the logs hold no statement");
	if (d->clients.n == 0) {
		err_set(err, ERR_INPUT,
			"the logs do not say who ran a statement: no role, "
			"application or tag is in them");
		err_hint(err, "log_line_prefix needs %%u and %%a; csvlog and "
			      "jsonlog have them");
		return -1;
	}
	name_services(d);
	draft_count_statements(d, w);
	draft_give_tables(d, w);
	return 0;
}
