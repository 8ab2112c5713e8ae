/* What to do instead: by the owner's API if it has one for this, else by what
   the plan decides, else by what is usual. */
#include <string.h>

#include "check/internal.h"
#include "model/pattern.h"

/* What owners' APIs serve: relation name, to an API's view or function. */
struct api_index {
	struct map reads, writes;
};

static void
note_served(struct checker *c, const struct access_set *direct,
	    const struct search_path *path, const char *owner, const char *api)
{
	struct scene *s = &c->crosser.scene;
	struct access_set set = {0};
	const struct access *it;

	expander_follow(c->expander, direct, path, &set);
	vec_each (it, &set.accesses) {
		const struct relation *r = relation_root(it->relation);
		int service = scene_owner(s, r);
		struct map *m = it->mode == ACCESS_READ ? &c->apis->reads
							: &c->apis->writes;

		if (service < 0 ||
		    strcmp(scene_service(s, service), owner) != 0 ||
		    it->mode == ACCESS_DEFINE ||
		    map_get(m, scene_relation(s, r)))
			continue;
		map_set(m, scene_relation(s, r), (void *)(uintptr_t)api);
	}
}

/* The service whose API a schema is, NULL if it is none. */
static const char *
api_owner(struct checker *c, const char *schema)
{
	int service = scene_schema_service(&c->crosser.scene, schema);
	const char *name;

	if (service < 0)
		return NULL;
	name = scene_service(&c->crosser.scene, service);
	return schema_is_api(schema, name) ? name : NULL;
}

void
check_index_apis(struct checker *c)
{
	const struct catalog *catalog = c->own->catalog;

	c->apis = arena_new(c->arena, struct api_index);
	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		const char *owner = api_owner(c, r->schema);

		if (owner && r->query)
			note_served(c, r->query, NULL, owner,
				    scene_relation(&c->crosser.scene, r));
	}
	for (size_t i = 0; i < catalog->routines.n; i++) {
		const struct routine *r = catalog->routines.v[i];
		const char *owner = api_owner(c, r->schema);

		if (owner)
			note_served(c, expander_routine(c->expander, r, NULL),
				    NULL, owner,
				    scene_routine(&c->crosser.scene, r));
	}
}

void
check_release_apis(struct checker *c)
{
	map_release(&c->apis->reads);
	map_release(&c->apis->writes);
}

const char *
check_api(const struct checker *c, const char *relation, bool writes)
{
	return map_get(writes ? &c->apis->writes : &c->apis->reads, relation);
}

/* The plan's decision, that which names the object before others; NULL. */
static const char *
decided_pattern(const struct checker *c, enum crossing_kind kind,
		const char *consumer, const char *owner, const char *object)
{
	const char *word = crossing_kind_name(kind), *general = NULL;
	const struct plan_decision *d;

	vec_each (d, &c->own->plan->decisions) {
		if (strcmp(d->consumer.text, consumer) != 0 ||
		    strcmp(d->owner.text, owner) != 0 ||
		    strcmp(d->kind.text, word) != 0)
			continue;
		if (!d->object.text)
			general = d->pattern.text;
		else if (strcmp(d->object.text, object) == 0)
			return d->pattern.text;
	}
	return general;
}

/* What a split plan proposed, which counts as decided: for the same crossing,
   or for one of the same kind between the two; -1. */
static int
proposed_pattern(const struct checker *c, enum crossing_kind kind,
		 const char *consumer, const char *owner, const char *object)
{
	const struct earlier_item *it;
	int found = -1;

	if (!c->split)
		return -1;
	vec_each (it, &c->split->items) {
		if (it->kind != kind || it->pattern < 0 ||
		    strcmp(it->consumer, consumer) != 0 ||
		    strcmp(it->owner, owner) != 0)
			continue;
		if (strcmp(it->object, object) == 0)
			return it->pattern;
		if (found < 0)
			found = it->pattern;
	}
	return found;
}

/* In place of what crosses, %s being the owner. */
static const char *
words_for(int pattern)
{
	switch (pattern) {
	case PATTERN_API:
		return "the plan decides on an API: ask %s for a view or "
		       "function of its API";
	case PATTERN_COMPOSITION:
		return "the plan decides on composition: query %s by itself, "
		       "and merge by key";
	case PATTERN_COPY:
		return "the plan decides on a copy: read a local copy that "
		       "events of %s keep";
	case PATTERN_SAGA:
		return "the plan decides on a saga: commit here, and let %s "
		       "react to the event";
	case PATTERN_CQRS:
		return "the plan decides on a read model: read one that events "
		       "of %s keep";
	case PATTERN_REFERENCE:
		return "the plan decides on reference data: read the copy "
		       "that every service has, not that of %s";
	default:
		return NULL;
	}
}

/* Where nothing is decided. %s is the owner. */
static const char *
usual_words(enum check_rule rule)
{
	switch (rule) {
	case RULE_READ:
		return "ask %s for it by its API, or keep a local copy";
	case RULE_JOIN:
		return "query %s by itself and merge by key, or keep a local "
		       "copy";
	case RULE_WRITE:
		return "ask %s to write it, by a function of its API";
	case RULE_TRANSACTION:
		return "commit each service's part by itself: a saga with %s";
	case RULE_FOREIGN_KEY:
		return "keep the key without the constraint, and ask %s "
		       "whether the row is there";
	case RULE_VIEW:
		return "let the view show own tables alone, and read the rest "
		       "from %s";
	case RULE_FUNCTION:
		return "let the function touch own tables alone, and ask %s "
		       "for the rest";
	case RULE_TRIGGER:
		return "let %s publish an event, and react to that";
	case RULE_SEQUENCE:
		return "draw from a sequence of your own, not from that of %s";
	case RULE_TYPE:
		return "define a type of your own, not that of %s";
	case RULE_GRANT:
		return "grant on a view or function of the API of %s instead";
	case RULE_INHERITS:
		return "make a table of your own with these columns, apart "
		       "from %s";
	case RULE_DDL:
		return "leave this change to a migration of %s";
	case RULE_DIRECT_CONNECTION:
		return "connect to your own database alone, and ask %s by its "
		       "API";
	default:
		return NULL;
	}
}

const char *
check_fix(struct checker *c, enum check_rule rule, enum crossing_kind kind,
	  const char *consumer, const char *owner, const char *object)
{
	bool writes = kind == CROSSING_WRITE;
	const char *api = check_api(c, object, writes);
	const char *words = NULL, *decided;
	int pattern;

	if (api && (rule == RULE_BYPASSES_API || rule == RULE_VIEW ||
		    rule == RULE_FUNCTION || rule == RULE_GRANT))
		return arena_printf(c->arena, "use %s of the API of %s", api,
				    owner);
	decided = decided_pattern(c, kind, consumer, owner, object);
	pattern = decided ? pattern_find(decided)
			  : proposed_pattern(c, kind, consumer, owner, object);
	if (pattern >= 0)
		words = words_for(pattern);
	if (!words)
		words = usual_words(rule);
	if (words) {
		const char *whom = *owner ? owner : "the owner";
		const char *at = strstr(words, "%s");

		return arena_printf(c->arena, "%.*s%s%s", (int)(at - words),
				    words, whom, at + 2);
	}
	if (rule == RULE_DYNAMIC_SQL)
		return "write the statement out, or allow it with a comment "
		       "that says what it touches";
	if (rule == RULE_UNPARSED)
		return "mend it, or allow it with a comment that says what it "
		       "touches";
	return NULL;
}
