#include "load/log_prefix_layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/scan.h"

#define PLACE_BITS 10
#define TEXT_MAX   128
/* In a layout, for any digit: no line has one in it, for which it would be
   taken too. */
#define ANY_DIGIT '\n'
/* The longest words of severities, with a colon. */
#define SEVERITY_MAX 10

struct layout {
	unsigned char len; /* 0: nothing is known */
	struct {
		unsigned char at, len;
	} fields[FIELD_SEVERITY]; /* those before it */
	char text[TEXT_MAX];
};

struct log_layouts {
	const struct log_prefix *prefix;
	size_t key;    /* the op that tells sessions apart, */
	size_t key_at; /* and where it was in the last line */
	struct layout layouts[1 << PLACE_BITS];
};

struct log_layouts *
log_layouts_new(const struct log_prefix *p)
{
	struct log_layouts *l;
	size_t key = 0;

	while (key < p->n && !p->ops[key].is_key)
		key++;
	if (key == p->n || !p->simple || p->ops[key].tail_len == 0)
		return NULL;
	l = xcalloc(1, sizeof(*l));
	l->prefix = p;
	l->key = key;
	return l;
}

void
log_layouts_free(struct log_layouts *l)
{
	free(l);
}

/* Where the layout of a line is, if it is known. The end of a key says more
   than its beginning. */
static inline size_t
place_of(const struct log_layouts *l, const char *line, const char *end)
{
	const char *key = line + l->key_at, *to;
	uint64_t word;

	if (end - line < (ptrdiff_t)(l->key_at + sizeof(word)))
		return 0;
	to = scan_byte(key, end, *l->prefix->ops[l->key].tail);
	if (to - key >= (ptrdiff_t)sizeof(word))
		word = hash_load8(to - sizeof(word));
	else
		word = hash_load8(key) & (((uint64_t)1 << (to - key) * 8) - 1);
	return word * 0x9e3779b97f4a7c15u >> (64 - PLACE_BITS);
}

/* len is 16 or more. */
static bool
looks_like(const char *p, const char *text, size_t len)
{
	for (size_t i = 0; i + 16 < len; i += 16)
		if (!scan_looks_like(p + i, text + i, ANY_DIGIT))
			return false;
	return scan_looks_like(p + len - 16, text + len - 16, ANY_DIGIT);
}

const char *
layout_match(const struct log_layouts *l, const char *line, const char *end,
	     struct log_line *out)
{
	const struct layout *is = &l->layouts[place_of(l, line, end)];

	if (is->len == 0 || end - line < is->len ||
	    !looks_like(line, is->text, is->len))
		return NULL;
	log_fields_clear_from(&out->fields, FIELD_SEVERITY);
	for (size_t i = 0; i < FIELD_SEVERITY; i++)
		out->fields.v[i] = (struct str){line + is->fields[i].at,
						is->fields[i].len};
	return line + is->len;
}

/* Digits of all that has no other bytes of its own form. */
static bool
has_any_digits(const struct op *op)
{
	return op->kind == OP_SECONDS || op->kind == OP_MILLIS ||
	       op->kind == OP_EPOCH || op->kind == OP_VXID ||
	       op->kind == OP_NUMBER;
}

/* Where a session's part begins there was no severity. Would there be none,
   whatever the digits are, and what follows the prefix? */
static bool
is_no_severity(const char *text, size_t len)
{
	for (size_t i = 0; i < len && i < SEVERITY_MAX; i++) {
		if (text[i] == ':')
			return false;
		if (text[i] != ANY_DIGIT && !(text[i] >= 'A' && text[i] <= 'Z'))
			return true;
	}
	return len >= SEVERITY_MAX;
}

static void
replace_digits(char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] >= '0' && p[i] <= '9')
			p[i] = ANY_DIGIT;
}

void
layout_know(struct log_layouts *l, const char *line, const char *end,
	    const struct str *found, size_t n, const struct log_line *is)
{
	const struct op *ops = l->prefix->ops;
	const char *to = is->fields.v[FIELD_SEVERITY].p;
	size_t len = (size_t)(to - line), at;
	struct layout *known;

	if (len < 16 || len > TEXT_MAX || n <= l->key)
		return;
	l->key_at = (size_t)(found[l->key].p - line);
	known = &l->layouts[place_of(l, line, end)];
	known->len = 0;
	memcpy(known->text, line, len);
	for (size_t i = 0; i < n; i++)
		if (has_any_digits(&ops[i]))
			replace_digits(known->text + (found[i].p - line),
				       found[i].len);
	for (size_t i = 0; i < n; i++) {
		at = (size_t)(found[i].p - line);
		if (ops[i].kind == OP_Q &&
		    !is_no_severity(known->text + at, len - at))
			return;
	}
	for (size_t i = 0; i < FIELD_SEVERITY; i++) {
		struct str v = is->fields.v[i];

		known->fields[i].len = (unsigned char)v.len;
		known->fields[i].at = v.len ? (unsigned char)(v.p - line) : 0;
	}
	known->len = (unsigned char)len;
}
