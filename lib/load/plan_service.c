#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/plan_read.h"

/* Schemas and roles are named after services, and so are files. */
#define NAME_MAX_LENGTH 50

static const char *const stores[] = {
	"cassandra",  "clickhouse", "dynamodb", "elasticsearch", "influxdb",
	"mariadb",    "mongodb",    "mysql",	"neo4j",	 "opensearch",
	"postgresql", "redis",	    "s3",	"sqlite",	 "timescaledb",
};

static void
read_store(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, void *into)
{
	struct plan_text *store = into;
	struct diag *d;

	plan_read_text(r, key, value, store);
	if (!store->text)
		return;
	for (size_t i = 0; i < sizeof(stores) / sizeof(*stores); i++)
		if (strcmp(stores[i], store->text) == 0)
			return;
	d = plan_mistake(r, value, "\"%s\" is no store that is known",
			 plan_shown(r, store->text));
	plan_suggest(r, d, store->text, stores,
		     sizeof(stores) / sizeof(*stores));
}

static bool
add_tag(struct plan_reader *r, struct service *s, struct map *seen,
	const struct node *k)
{
	const char *key = plan_text_of(r, "the name of a tag", k);
	const struct node *first;
	struct plan_tag tag = {0};

	if (!key)
		return false;
	first = map_put(seen, key, k->len, (void *)(uintptr_t)k);
	if (first) {
		plan_mistake(r, k, "the tag \"%s\" is here twice, first at %s",
			     plan_shown(r, key),
			     plan_place(r, first->line, first->column));
		return false;
	}
	if (!plan_make_name(r, "the value of a tag", k->next, &tag.value))
		return false;
	tag.key = (struct plan_text){.text = arena_strdup(r->arena, key),
				     .line = k->line,
				     .column = k->column};
	vec_push(r->arena, &s->tags, tag);
	return true;
}

static void
read_tags(struct plan_reader *r, const struct plan_key *key,
	  const struct node *value, void *into)
{
	struct map seen = MAP_INIT;

	(void)key;
	if (!plan_expect(r, "\"tags\"", value, NODE_MAP))
		return;
	for (const struct node *k = value->first; k; k = k->next->next)
		add_tag(r, into, &seen, k);
	map_release(&seen);
}

static void
read_target(struct plan_reader *r, const struct plan_key *key,
	    const struct node *value, void *into)
{
	static const struct plan_key keys[] = {
		{"schema", plan_read_text,
		 offsetof(struct service, target_schema), false},
		{"database", plan_read_database,
		 offsetof(struct service, target_database), false},
	};

	(void)key;
	plan_read_map(r, "\"target\"", keys, sizeof(keys) / sizeof(*keys),
		      value, into);
}

static const struct plan_key service_keys[] = {
	{"tables", plan_read_names, offsetof(struct service, tables), false},
	{"routines", plan_read_routines, offsetof(struct service, routines),
	 false},
	{"types", plan_read_names, offsetof(struct service, types), false},
	{"roles", plan_read_names, offsetof(struct service, roles), false},
	{"applications", plan_read_names,
	 offsetof(struct service, applications), false},
	{"sources", plan_read_names, offsetof(struct service, sources), false},
	{"tags", read_tags, 0, false},
	{"store", read_store, offsetof(struct service, store), false},
	{"target", read_target, 0, false},
};

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
valid_name(const char *name)
{
	size_t len = strlen(name);

	if (!letter(name[0]) || len > NAME_MAX_LENGTH)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!letter(name[i]) && !(name[i] >= '0' && name[i] <= '9') &&
		    name[i] != '_' && name[i] != '-')
			return false;
	return true;
}

/* The name if the service can be added, else NULL with a mistake. */
static const char *
new_name(struct plan_reader *r, const struct node *k)
{
	const char *name = plan_text_of(r, "the name of a service", k);
	const struct service *first;
	struct diag *d;
	size_t taken;

	if (!name)
		return NULL;
	if (!valid_name(name)) {
		d = plan_mistake(r, k, "\"%s\" cannot be a service's name",
				 plan_shown(r, name));
		diag_hint(r->diags, d,
			  "a letter, then letters, digits, _ and -, at most %d",
			  NAME_MAX_LENGTH);
		return NULL;
	}
	taken = (size_t)map_get(&r->services, name);
	if (!taken)
		return arena_strdup(r->arena, name);
	first = &r->plan->services.v[taken - 1];
	plan_mistake(r, k, "the service \"%s\" is here twice, first at %s",
		     name, plan_place(r, first->line, first->column));
	return NULL;
}

static void
add_service(struct plan_reader *r, const struct node *k)
{
	const char *name = new_name(r, k);
	struct service *s;

	if (!name)
		return;
	s = vec_add(r->arena, &r->plan->services);
	s->name = name;
	s->line = k->line;
	s->column = k->column;
	s->index = (int)r->plan->services.n - 1;
	map_set(&r->services, name, (void *)(uintptr_t)r->plan->services.n);
	plan_read_map(r, arena_printf(r->arena, "the service \"%s\"", name),
		      service_keys,
		      sizeof(service_keys) / sizeof(*service_keys), k->next, s);
}

void
plan_read_services(struct plan_reader *r, const struct plan_key *key,
		   const struct node *value, void *into)
{
	size_t n;

	(void)key;
	(void)into;
	if (!plan_expect(r, "\"services\"", value, NODE_MAP))
		return;
	if (!value->first)
		plan_mistake(r, value, "the plan names no service");
	for (const struct node *k = value->first; k; k = k->next->next)
		add_service(r, k);
	n = r->plan->services.n;
	r->service_names = xcalloc(n, sizeof(*r->service_names));
	for (size_t i = 0; i < n; i++)
		r->service_names[i] = r->plan->services.v[i].name;
}
