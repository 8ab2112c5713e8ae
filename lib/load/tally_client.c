/*
 * Which service a client is. Unless somebody else names services, it is the
 * plan's evidence that decides. There are three kinds of it, the first that
 * names exactly one service decides: the tags in the statement's comments, the
 * application's name, the role.
 *
 * The role is the one that SET ROLE or SET SESSION AUTHORIZATION chose, and
 * if the plan knows nothing of that one, the one that connected: the log shows
 * only the latter. Statements of another database than the monolith's are not
 * attributed, whoever ran them, and make no cells: their client is listed. The
 * plan names the database, else the catalog does; where neither does, all of
 * them are taken for the monolith's.
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* So many that were met are remembered; then all of them are met anew. Of the
   workload's, those behind so many go by one name. */
#define CLIENTS_MAX 16384
#include "base/text.h"

/* The database of a libpq URI, a keyword string, or a plain name. */
static char *
database_of(const char *conninfo)
{
	const char *uri = strstr(conninfo, "://"), *p;
	char *name, *out;

	if (uri) {
		p = strchr(uri + 3, '/');
		if (!p || p[1] == '\0' || p[1] == '?')
			return NULL;
		name = xstrdup(p + 1);
		name[strcspn(name, "?")] = '\0';
		for (p = out = name; *p; p++) {
			if (*p == '%' && hex_digit(p[1]) >= 0 &&
			    hex_digit(p[2]) >= 0) {
				*out++ = (char)(hex_digit(p[1]) * 16 +
						hex_digit(p[2]));
				p += 2;
			} else {
				*out++ = *p;
			}
		}
		*out = '\0';
		return name;
	}
	if (!strchr(conninfo, '='))
		return *conninfo ? xstrdup(conninfo) : NULL;
	p = strstr(conninfo, "dbname=");
	if (!p)
		return NULL;
	name = xstrdup(p + strlen("dbname="));
	if (*name == '\'') {
		memmove(name, name + 1, strlen(name));
		name[strcspn(name, "'")] = '\0';
	} else {
		name[strcspn(name, " \t\n")] = '\0';
	}
	return name;
}

void
clients_init(struct tally *t)
{
	if (t->plan->database.text)
		t->database = database_of(t->plan->database.text);
	else if (t->catalog->database)
		t->database = xstrdup(t->catalog->database);
}

static bool
any_matches(const struct plan_names *names, struct str text)
{
	struct err err;

	for (size_t i = 0; i < names->n; i++)
		if (names->v[i].pattern &&
		    pattern_match(names->v[i].pattern, text.p, text.len,
				  &err) == 1)
			return true;
	return false;
}

/* How many services text names, the last of them in found. */
static size_t
count_matches(struct tally *t, size_t offset, struct str text, int *found)
{
	size_t n = 0;

	if (text.len == 0)
		return 0;
	for (size_t i = 0; i < t->plan->services.n; i++) {
		const struct service *s = &t->plan->services.v[i];
		const void *names = (const char *)s + offset;

		if (any_matches(names, text)) {
			*found = (int)i;
			n++;
		}
	}
	return n;
}

/* "its role is that of orders, users" */
static void
explain(struct tally *t, struct client *c, const char *what, size_t offset,
	struct str text)
{
	bool first = true;

	if (c->ambiguous)
		return;
	buf_clear(&t->scratch);
	buf_printf(&t->scratch, "its %s is that of", what);
	for (size_t i = 0; i < t->plan->services.n; i++) {
		const struct service *s = &t->plan->services.v[i];
		const void *names = (const char *)s + offset;

		if (!any_matches(names, text))
			continue;
		buf_printf(&t->scratch, "%s %s", first ? "" : ",", s->name);
		first = false;
	}
	c->ambiguous = arena_strdup(&t->met, t->scratch.data);
}

/* Try one kind of evidence; true if it decides. */
static bool
attribute_by(struct tally *t, struct client *c, const char *what, size_t offset,
	     struct str text)
{
	size_t n = count_matches(t, offset, text, &c->service);

	if (n > 1) {
		explain(t, c, what, offset, text);
		c->service = -1;
	}
	return n == 1;
}

static void
attribute(struct tally *t, struct client *c, struct str login, struct str role,
	  struct str application, int tags)
{
	int found;

	if (tags >= 0) {
		c->service = tags;
		return;
	}
	if (t->naming) {
		c->service = t->naming->client(t->naming->arg, role,
					       application);
		return;
	}
	if (tags == TAGS_SEVERAL)
		c->ambiguous = "its tags are those of several services";
	if (attribute_by(t, c, "application",
			 offsetof(struct service, applications), application))
		c->ambiguous = NULL;
	else if (attribute_by(t, c, "role", offsetof(struct service, roles),
			      count_matches(t, offsetof(struct service, roles),
					    role, &found)
				      ? role
				      : login))
		c->ambiguous = NULL;
}

static void
add_key(struct buf *key, struct str s)
{
	buf_add(key, &s.len, sizeof(s.len));
	buf_add(key, s.p, s.len);
}

static void
key_of(struct tally *t, struct str login, struct str role, struct str database,
       struct str application, int number)
{
	buf_clear(&t->key);
	add_key(&t->key, login);
	add_key(&t->key, role);
	add_key(&t->key, database);
	add_key(&t->key, application);
	buf_add(&t->key, &number, sizeof(number));
}

static const char *
copy_of(struct arena *arena, struct str s)
{
	char *copy = arena_strndup(arena, s.len ? s.p : "", s.len);

	/* Names cannot hold NUL. */
	for (size_t i = 0; i < s.len; i++)
		if (copy[i] == '\0')
			copy[i] = ' ';
	return copy;
}

static struct client *
find_client(struct tally *t, const struct client *found)
{
	struct str none = STR("");

	key_of(t, none, str_of(found->role), str_of(found->database),
	       str_of(found->application), found->service);
	if (found->ambiguous)
		buf_str(&t->key, found->ambiguous);
	return map_find(&t->known, t->key.data, t->key.len);
}

/*
 * Names of applications often hold a number of their own: they are kept for
 * those alone that nobody is found for, and not for ever more of them.
 */
static struct client *
workload_client(struct tally *t, struct client *found)
{
	struct client *c;

	if (found->service >= 0)
		found->application = "";
	c = find_client(t, found);
	if (!c && (t->known.n >= CLIENTS_MAX || tally_room(t) == NO_ROOM)) {
		found->role = found->application = found->database = OTHERS;
		c = find_client(t, found);
	}
	if (c)
		return c;
	c = arena_new(t->arena, struct client);
	*c = *found;
	c->role = arena_strdup(t->arena, found->role);
	c->database = arena_strdup(t->arena, found->database);
	c->application = arena_strdup(t->arena, found->application);
	c->ambiguous = arena_strdup(t->arena, found->ambiguous);
	map_put(&t->known, arena_strndup(t->arena, t->key.data, t->key.len),
		t->key.len, c);
	vec_push(t->arena, &t->workload->clients, c);
	return c;
}

static bool
is_crowded(const struct tally *t)
{
	size_t bound = t->memory.bound / 8;

	return t->clients.n >= CLIENTS_MAX || (bound && t->met.total >= bound);
}

struct tally_client *
client_intern(struct tally *t, struct str login, struct str role,
	      struct str database, struct str application, int tags)
{
	struct client found = {.service = -1};
	struct tally_client *tc;

	key_of(t, login, role, database, application, tags);
	tc = map_find(&t->clients, t->key.data, t->key.len);
	if (tc)
		return tc;
	tc = arena_new(&t->met, struct tally_client);
	map_put(&t->clients, arena_strndup(&t->met, t->key.data, t->key.len),
		t->key.len, tc);
	tc->login = copy_of(&t->met, login);
	tc->role = found.role = copy_of(&t->met, role);
	tc->database = found.database = copy_of(&t->met, database);
	tc->application = found.application = copy_of(&t->met, application);
	if (t->database && database.len > 0 && !str_is(database, t->database))
		found.ambiguous = "another database";
	else
		attribute(t, &found, login, role, application, tags);
	tc->client = workload_client(t, &found);
	tc->service = tc->client->service;
	tc->path = path_of_role(t, tc->login, tc->role, tc->database);
	t->crowded = is_crowded(t);
	return tc;
}

void
clients_forget(struct tally *t)
{
	t->crowded = false;
	sessions_forget_clients(t);
	map_release(&t->clients);
	index_release(&t->logged);
	arena_release(&t->met);
}

void
clients_release(struct tally *t)
{
	map_release(&t->clients);
	map_release(&t->known);
	index_release(&t->logged);
	arena_release(&t->met);
}
