/*
 * What the parts of the plan reader share: nodes of the YAML tree into fields
 * of the plan, by tables of the keys that a mapping may have. Everything that
 * is kept is copied; each mistake is reported once and reading goes on.
 */
#ifndef LOAD_PLAN_READ_H
#define LOAD_PLAN_READ_H

#include "base/map.h"
#include "load/yaml.h"
#include "model/plan.h"

struct plan_reader {
	struct plan *plan;
	struct diag_list *diags;
	struct arena *arena; /* the plan's */
	char *shown;	     /* the plan's source text, passwords masked */
	struct map services; /* name to index + 1 */
	const char **service_names;	      /* the same, for suggestions */
	size_t suggestions;		      /* looked for so far */
	const struct node *allow, *decisions; /* to be read last */
};

struct plan_key;

/* Read value into the field at into; key says what it is. */
typedef void plan_read_fn(struct plan_reader *r, const struct plan_key *key,
			  const struct node *value, void *into);

struct plan_key {
	const char *name;
	plan_read_fn *read;
	size_t offset; /* of the field in what the mapping is read into */
	bool required;
};

/* No mapping may have more of them. */
#define PLAN_KEYS_MAX 32

/* Read a mapping (what: for messages) by its keys into a struct. */
void plan_read_map(struct plan_reader *r, const char *what,
		   const struct plan_key *keys, size_t n,
		   const struct node *node, void *into);

/* An error at a node, with an optional hint through diag_hint. */
struct diag *plan_mistake(struct plan_reader *r, const struct node *at,
			  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "did you mean", if a word of the list is near. */
void plan_suggest(struct plan_reader *r, struct diag *d, const char *word,
		  const char *const *words, size_t n);

/* Text of the file as a message may show it: passwords masked, cut. */
const char *plan_shown(struct plan_reader *r, const char *text);

/* file:line:column of an earlier part, for messages. */
const char *plan_place(struct plan_reader *r, int line, int column);

/* "name", for messages. */
const char *plan_quoted(struct plan_reader *r, const struct plan_key *key);

/* The node's text if it is one and not empty, else NULL with a mistake. */
const char *plan_text_of(struct plan_reader *r, const char *what,
			 const struct node *node);

/* True if it is of the kind, else false with a mistake. */
bool plan_expect(struct plan_reader *r, const char *what,
		 const struct node *node, enum node_kind kind);

/* Fields: struct plan_text, plan_names, VEC(struct plan_text). */
plan_read_fn plan_read_text, plan_read_names, plan_read_texts;
plan_read_fn plan_read_routines; /* names; what has a ( is exact */
plan_read_fn plan_read_database; /* struct plan_text, never a password */

/* struct plan_name: one name or pattern. */
plan_read_fn plan_read_name;
bool plan_make_name(struct plan_reader *r, const char *what,
		    const struct node *node, struct plan_name *out);

/* The parts of the plan that have files of their own. */
plan_read_fn plan_read_services, plan_read_thresholds, plan_read_weights,
	plan_read_severities;
void plan_read_allow(struct plan_reader *r, const struct node *list);
void plan_read_decisions(struct plan_reader *r, const struct node *list);

/* Evidence that tells two services' statements apart: see plan_evidence.c. */
void plan_check_evidence(struct plan_reader *r);

#endif
