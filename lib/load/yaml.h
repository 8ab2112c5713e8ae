/*
 * A YAML document as a small tree with places, read through libyaml's events.
 * Everything that a configuration file has no use for is refused with its
 * place: anchors, aliases, tags, directives, keys that are not text, a second
 * document. Time and memory are bounded by the limits below, whatever the text.
 */
#ifndef LOAD_YAML_H
#define LOAD_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

#define YAML_DEPTH_MAX 32
#define YAML_NODES_MAX 1000000

enum node_kind {
	NODE_TEXT,
	NODE_LIST,
	NODE_MAP, /* its children are key, value, key, value */
	NODE_BAD, /* a mistake that was reported: say no more about it */
};

struct node {
	enum node_kind kind;
	bool plain;	   /* a text that stands without quotes */
	int line, column;  /* from 1, bytes */
	size_t start, end; /* bytes of the document */
	const char *text;  /* of NODE_TEXT: ends in NUL, may hold others */
	size_t len;
	struct node *first, *last; /* children */
	struct node *next;
};

/*
 * Read text (len bytes; source, for messages, may show another text of the same
 * length) into a tree in arena. Mistakes go to diags. Returns NULL if what is
 * there is no document that one could go on with; diags then says why.
 */
struct node *yaml_read(struct arena *arena, const char *text, size_t len,
		       const struct source_text *source,
		       struct diag_list *diags);

#endif
