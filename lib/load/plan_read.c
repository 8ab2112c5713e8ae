#include "load/plan_read.h"

#include <string.h>

#include "base/text.h"
#include "load/plan_secret.h"

/* Each "did you mean" compares with every word; a file of nothing but
   mistakes must not take for ever. */
#define SUGGESTIONS_MAX 200
#define SHOWN_MAX	200

struct diag *
plan_mistake(struct plan_reader *r, const struct node *at, const char *fmt, ...)
{
	va_list ap;
	char *message;

	va_start(ap, fmt);
	message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	return diag_add(r->diags, DIAG_ERROR, &r->plan->source, at->line,
			at->column, "%s", message);
}

void
plan_suggest(struct plan_reader *r, struct diag *d, const char *word,
	     const char *const *words, size_t n)
{
	const char *near;

	if (r->suggestions++ >= SUGGESTIONS_MAX)
		return;
	near = text_nearest(word, words, n);
	if (near)
		diag_hint(r->diags, d, "did you mean \"%s\"?", near);
}

const char *
plan_shown(struct plan_reader *r, const char *text)
{
	size_t len = strlen(text), n = utf8_floor(text, len, SHOWN_MAX);
	char *copy = arena_printf(r->arena, "%.*s%s", (int)n, text,
				  n < len ? "..." : "");

	mask_passwords(copy, strlen(copy));
	return copy;
}

const char *
plan_place(struct plan_reader *r, int line, int column)
{
	return arena_printf(r->arena, "%s:%d:%d", r->plan->source.path, line,
			    column);
}

static bool
is_nothing(const struct node *n)
{
	return n->kind == NODE_TEXT && n->plain &&
	       (n->len == 0 || strcmp(n->text, "~") == 0 ||
		strcmp(n->text, "null") == 0);
}

static const char *
describe(const struct node *n)
{
	if (is_nothing(n))
		return "nothing";
	return n->kind == NODE_LIST  ? "a list"
	       : n->kind == NODE_MAP ? "a mapping"
				     : "a text";
}

bool
plan_expect(struct plan_reader *r, const char *what, const struct node *node,
	    enum node_kind kind)
{
	struct diag *d;

	if (node->kind == kind && !(kind == NODE_TEXT && is_nothing(node)))
		return true;
	if (node->kind == NODE_BAD)
		return false;
	d = plan_mistake(r, node, "%s must be %s, not %s", what,
			 kind == NODE_LIST  ? "a list"
			 : kind == NODE_MAP ? "a mapping"
					    : "a text",
			 describe(node));
	if (kind == NODE_LIST && node->kind == NODE_TEXT && !is_nothing(node))
		diag_hint(r->diags, d, "write [%s]", plan_shown(r, node->text));
	else if (kind == NODE_LIST && is_nothing(node))
		diag_hint(r->diags, d, "write [] for an empty list");
	else if (kind == NODE_MAP && is_nothing(node))
		diag_hint(r->diags, d, "write {} for an empty mapping");
	return false;
}

const char *
plan_text_of(struct plan_reader *r, const char *what, const struct node *node)
{
	if (!plan_expect(r, what, node, NODE_TEXT))
		return NULL;
	if (node->len == 0) {
		plan_mistake(r, node, "%s is empty", what);
		return NULL;
	}
	if (strlen(node->text) != node->len) {
		plan_mistake(r, node, "%s holds a NUL character", what);
		return NULL;
	}
	return node->text;
}

/* Mappings. */

static void
unknown_key(struct plan_reader *r, const char *what, const struct node *node,
	    const struct plan_key *keys, size_t n)
{
	const char *words[PLAN_KEYS_MAX];
	struct diag *d;

	if (node->kind == NODE_BAD)
		return;
	if (node->kind != NODE_TEXT) {
		plan_mistake(r, node, "a key of %s must be a text, not %s",
			     what, describe(node));
		return;
	}
	if (strcmp(node->text, "<<") == 0) {
		plan_mistake(r, node, "merge keys are not allowed in a plan");
		return;
	}
	d = plan_mistake(r, node, "unknown key \"%s\" in %s",
			 plan_shown(r, node->text), what);
	if (strcmp(node->text, "password") == 0) {
		diag_hint(r->diags, d,
			  "passwords go into ~/.pgpass or a service file");
		return;
	}
	for (size_t i = 0; i < n; i++)
		words[i] = keys[i].name;
	plan_suggest(r, d, node->text, words, n);
}

void
plan_read_map(struct plan_reader *r, const char *what,
	      const struct plan_key *keys, size_t n, const struct node *node,
	      void *into)
{
	const struct node *seen[PLAN_KEYS_MAX] = {NULL}, *value;

	if (!plan_expect(r, what, node, NODE_MAP))
		return;
	for (const struct node *k = node->first; k; k = value->next) {
		size_t i = 0;

		value = k->next;
		while (i < n &&
		       !(k->kind == NODE_TEXT && strlen(k->text) == k->len &&
			 strcmp(k->text, keys[i].name) == 0))
			i++;
		if (i == n) {
			unknown_key(r, what, k, keys, n);
		} else if (seen[i]) {
			plan_mistake(
				r, k,
				"the key \"%s\" is here twice, first at "
				"%s",
				k->text,
				plan_place(r, seen[i]->line, seen[i]->column));
		} else {
			seen[i] = k;
			keys[i].read(r, &keys[i], value,
				     (char *)into + keys[i].offset);
		}
	}
	for (size_t i = 0; i < n; i++)
		if (keys[i].required && !seen[i])
			plan_mistake(r, node, "%s has no \"%s\"", what,
				     keys[i].name);
}

/* Fields. */

const char *
plan_quoted(struct plan_reader *r, const struct plan_key *key)
{
	return arena_printf(r->arena, "\"%s\"", key->name);
}

static const char *
entry_of(struct plan_reader *r, const struct plan_key *key)
{
	return arena_printf(r->arena, "an entry of \"%s\"", key->name);
}

static struct plan_text
make_text(struct plan_reader *r, const char *text, const struct node *node)
{
	return (struct plan_text){.text = arena_strdup(r->arena, text),
				  .line = node->line,
				  .column = node->column};
}

void
plan_read_text(struct plan_reader *r, const struct plan_key *key,
	       const struct node *value, void *into)
{
	const char *text = plan_text_of(r, plan_quoted(r, key), value);

	if (text)
		*(struct plan_text *)into = make_text(r, text, value);
}

void
plan_read_texts(struct plan_reader *r, const struct plan_key *key,
		const struct node *value, void *into)
{
	VEC_TYPE(texts, struct plan_text) *list = into;
	const char *what = entry_of(r, key);

	if (!plan_expect(r, plan_quoted(r, key), value, NODE_LIST))
		return;
	for (const struct node *n = value->first; n; n = n->next) {
		const char *text = plan_text_of(r, what, n);

		if (text)
			vec_push(r->arena, list, make_text(r, text, n));
	}
}

static bool
make_name(struct plan_reader *r, const char *what, const struct node *node,
	  bool routine, struct plan_name *out)
{
	const char *text = plan_text_of(r, what, node);
	struct err err;
	bool exact;

	if (!text)
		return false;
	/* f(integer[]) is no glob. */
	exact = routine && text[0] != '/' && strchr(text, '(');
	out->text = arena_strdup(r->arena, text);
	out->line = node->line;
	out->column = node->column;
	out->pattern = exact ? pattern_new_exact(text, &err)
			     : pattern_new(text, &err);
	if (!out->pattern)
		plan_mistake(r, node, "%s", plan_shown(r, err.message));
	return true;
}

bool
plan_make_name(struct plan_reader *r, const char *what, const struct node *node,
	       struct plan_name *out)
{
	return make_name(r, what, node, false, out);
}

void
plan_read_name(struct plan_reader *r, const struct plan_key *key,
	       const struct node *value, void *into)
{
	make_name(r, plan_quoted(r, key), value, false, into);
}

static void
read_names(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, bool routine, struct plan_names *names)
{
	const char *what = entry_of(r, key);

	if (!plan_expect(r, plan_quoted(r, key), value, NODE_LIST))
		return;
	for (const struct node *n = value->first; n; n = n->next) {
		struct plan_name name;

		if (make_name(r, what, n, routine, &name))
			vec_push(r->arena, names, name);
	}
}

void
plan_read_names(struct plan_reader *r, const struct plan_key *key,
		const struct node *value, void *into)
{
	read_names(r, key, value, false, into);
}

void
plan_read_routines(struct plan_reader *r, const struct plan_key *key,
		   const struct node *value, void *into)
{
	read_names(r, key, value, true, into);
}

void
plan_read_database(struct plan_reader *r, const struct plan_key *key,
		   const struct node *value, void *into)
{
	const char *text = plan_text_of(r, plan_quoted(r, key), value);
	struct diag *d;

	if (!text)
		return;
	if (!conninfo_has_password(text)) {
		*(struct plan_text *)into = make_text(r, text, value);
		return;
	}
	/* However it was written: not a byte of it is shown. */
	for (size_t i = value->start; i < value->end; i++)
		if (r->shown[i] != '\n' && r->shown[i] != '\r')
			r->shown[i] = '*';
	d = plan_mistake(r, value, "\"%s\" holds a password", key->name);
	diag_hint(r->diags, d,
		  "take it out; passwords go into ~/.pgpass or a service file");
}
