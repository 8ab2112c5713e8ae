/*
 * Who is connected to what. Connection strings: which user and which database
 * they name, as a URI or as key words.
 *
 *	jdbc:postgresql://users_app@db2:5432/users?sslmode=require
 *	host=db2 dbname=users user=users_app
 *	Host=db2;Database=users;Username=users_app
 */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "check/internal.h"

struct target {
	struct str user, database;
};

static struct str
until(const char *p, const char *end, const char *stop)
{
	const char *q = p;

	while (q < end && !strchr(stop, *q))
		q++;
	return (struct str){p, (size_t)(q - p)};
}

static void
read_uri(const char *p, const char *end, struct target *out)
{
	struct str authority = until(p, end, "/?#");
	const char *at = memrchr(authority.p, '@', authority.len);

	if (at)
		out->user = until(authority.p, at, ":@");
	p = authority.p + authority.len;
	if (p < end && *p == '/')
		out->database = until(p + 1, end, "?#");
}

static bool
is_key(struct str key, const char *const *names)
{
	for (; *names; names++)
		if (strlen(*names) == key.len &&
		    strncasecmp(key.p, *names, key.len) == 0)
			return true;
	return false;
}

static void
read_pair(struct str key, struct str value, struct target *out)
{
	static const char *const users[] = {"user", "username", "user id",
					    "uid", NULL};
	static const char *const databases[] = {"dbname", "database", "db",
						NULL};

	if (is_key(key, users))
		out->user = value;
	else if (is_key(key, databases))
		out->database = value;
}

/* key=value, apart from each other by spaces, or by ; or & */
static void
read_pairs(const char *p, const char *end, struct target *out)
{
	const char *apart = memchr(p, ';', (size_t)(end - p)) ? ";" : " &\n\t";

	while (p < end) {
		struct str key, value;

		while (p < end && strchr(" &;\n\t", *p))
			p++;
		key = until(p, end, "=");
		p = key.p + key.len + 1;
		if (p > end)
			break;
		value = until(p, end, apart);
		p = value.p + value.len;
		while (key.len && key.p[key.len - 1] == ' ')
			key.len--;
		if (value.len >= 2 && *value.p == '\'') {
			value.p++;
			value.len -= 2;
		}
		read_pair(key, value, out);
	}
}

static struct target
read_target(const char *text, size_t len)
{
	const char *end = text + len, *scheme = memmem(text, len, "://", 3);
	struct target out = {0};
	const char *query;

	if (!scheme) {
		read_pairs(text, end, &out);
		return out;
	}
	read_uri(scheme + 3, end, &out);
	query = memchr(scheme, '?', (size_t)(end - scheme));
	if (query)
		read_pairs(query + 1, end, &out);
	return out;
}

static bool
has_role(const struct service *s, struct str role)
{
	const struct plan_name *it;
	struct err err;

	vec_each (it, &s->roles)
		if (it->pattern && role.len &&
		    pattern_match(it->pattern, role.p, role.len, &err) == 1)
			return true;
	return false;
}

/* Is it the database that the service is to have? */
static bool
has_database(const struct service *s, struct str database)
{
	const char *text = s->target_database.text;
	struct target own;

	if (!text || !database.len)
		return false;
	own = read_target(text, strlen(text));
	return own.database.len == database.len &&
	       memcmp(own.database.p, database.p, database.len) == 0;
}

void
check_connection(struct checker *c, const struct site *site)
{
	const struct source_piece *piece = site->unit->piece;
	const struct target target = read_target(piece->text, piece->len);
	const struct plan *plan = c->own->plan;
	const char *consumer = scene_service(&c->crosser.scene,
					     site->file->service);
	const struct service *s, *owner = NULL;
	struct str named = {0};

	/* One that several have is one's own, too. */
	vec_each (s, &plan->services) {
		bool role = has_role(s, target.user);

		if (!role && !has_database(s, target.database))
			continue;
		if (s->index == site->file->service)
			return;
		owner = s;
		named = role ? target.user : target.database;
	}
	if (!owner || site->file->service < 0)
		return;
	check_add(
		c, site, 0,
		&(struct finding){
			.rule = RULE_DIRECT_CONNECTION,
			.consumer = consumer,
			.owner = scene_service(&c->crosser.scene, owner->index),
			.object = scene_text(
				&c->crosser.scene,
				arena_strndup(c->arena, named.p, named.len)),
			.message = arena_printf(
				c->arena, "%s connects to the database as %s",
				consumer, owner->name),
			.fix = check_fix(c, RULE_DIRECT_CONNECTION,
					 CROSSING_READ, consumer, owner->name,
					 ""),
		});
}

void
check_acting(struct checker *c, const struct site *site,
	     const struct statement *st)
{
	const char *consumer = scene_service(&c->crosser.scene,
					     site->file->service);
	size_t from = (size_t)(st->text - site->unit->base);
	struct name_list owners = {0};
	const char *role;

	if (st->reset || !st->name || site->file->service < 0)
		return;
	role_services_of(&c->crosser.scene, st->name, &owners);
	/* One that several have is one's own, too. */
	if (name_list_has(&owners, consumer))
		return;
	role = scene_text(&c->crosser.scene, st->name);
	for (size_t i = 0; i < owners.n; i++)
		check_add(
			c, site,
			check_find_name(site->unit->base, from, from + st->len,
					NULL, st->name),
			&(struct finding){
				.rule = RULE_DIRECT_CONNECTION,
				.consumer = consumer,
				.owner = owners.v[i],
				.object = role,
				.message = arena_printf(
					c->arena, "%s acts as %s, a role of %s",
					consumer, role, owners.v[i]),
				.fix = check_fix(c, RULE_DIRECT_CONNECTION,
						 CROSSING_READ, consumer,
						 owners.v[i], ""),
			});
}
