#include "base/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pcre2.h>

#include "base/glob.h"
#include "base/mem.h"

/*
 * What one match of a regular expression may cost. Steps: some ten
 * milliseconds. The heap is in KiB.
 */
#define STEPS_MAX 1000000
#define DEPTH_MAX 10000
#define HEAP_MAX  20000

struct pattern {
	enum pattern_kind kind;
	char *text;
	size_t len;
	struct glob *glob;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static void *
checked(void *p)
{
	/* Only out of memory; as in mem.c. */
	if (!p)
		abort();
	return p;
}

static int
compile_regex(struct pattern *p, struct err *err)
{
	PCRE2_SIZE at;
	PCRE2_UCHAR why[128];
	int code;

	if (p->len == 2)
		return err_set(err, ERR_INPUT,
			       "the regular expression \"//\" is empty");
	/* Bytes that are no UTF-8 match nothing, and all around them does. */
	p->code = pcre2_compile((PCRE2_SPTR)p->text + 1, p->len - 2,
				PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
					PCRE2_NEVER_BACKSLASH_C,
				&code, &at, NULL);
	if (!p->code) {
		pcre2_get_error_message(code, why, sizeof(why));
		return err_set(err, ERR_INPUT,
			       "in the regular expression \"%s\", at character "
			       "%zu: %s",
			       p->text, at + 1, (const char *)why);
	}
	p->data = checked(pcre2_match_data_create(1, NULL));
	p->limits = checked(pcre2_match_context_create(NULL));
	pcre2_set_match_limit(p->limits, STEPS_MAX);
	pcre2_set_depth_limit(p->limits, DEPTH_MAX);
	pcre2_set_heap_limit(p->limits, HEAP_MAX);
	return 0;
}

static struct pattern *
make(const char *text, enum pattern_kind kind, struct err *err)
{
	struct pattern *p;
	int rc = 0;

	if (strlen(text) > PATTERN_MAX) {
		err_set(err, ERR_INPUT,
			"a name or pattern of %zu bytes is too long, %d are "
			"allowed",
			strlen(text), PATTERN_MAX);
		return NULL;
	}
	p = xcalloc(1, sizeof(*p));
	p->kind = kind;
	p->text = xstrdup(text);
	p->len = strlen(text);
	if (kind == PATTERN_REGEX) {
		rc = compile_regex(p, err);
	} else if (kind == PATTERN_GLOB) {
		p->glob = glob_new(text, err);
		rc = p->glob ? 0 : -1;
	}
	if (rc != 0) {
		pattern_free(p);
		return NULL;
	}
	return p;
}

struct pattern *
pattern_new(const char *text, struct err *err)
{
	size_t len = strlen(text);

	if (len > 1 && text[0] == '/' && text[len - 1] == '/')
		return make(text, PATTERN_REGEX, err);
	return make(text, glob_is(text) ? PATTERN_GLOB : PATTERN_EXACT, err);
}

struct pattern *
pattern_new_exact(const char *text, struct err *err)
{
	return make(text, PATTERN_EXACT, err);
}

void
pattern_free(struct pattern *p)
{
	if (!p)
		return;
	glob_free(p->glob);
	pcre2_match_data_free(p->data);
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	free(p->text);
	free(p);
}

enum pattern_kind
pattern_kind(const struct pattern *p)
{
	return p->kind;
}

const char *
pattern_text(const struct pattern *p)
{
	return p->text;
}

size_t
pattern_specificity(const struct pattern *p)
{
	if (p->kind == PATTERN_EXACT)
		return SIZE_MAX;
	return p->kind == PATTERN_GLOB ? glob_literals(p->glob) : 0;
}

const char *
pattern_prefix(const struct pattern *p)
{
	if (p->kind == PATTERN_EXACT)
		return p->text;
	return p->kind == PATTERN_GLOB ? glob_prefix(p->glob) : "";
}

static int
match_regex(const struct pattern *p, const char *text, size_t len,
	    struct err *err)
{
	int rc = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0, 0, p->data,
			     p->limits);
	PCRE2_UCHAR why[128];

	if (rc >= 0)
		return 1;
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	pcre2_get_error_message(rc, why, sizeof(why));
	return err_set(err, ERR_INPUT,
		       "the regular expression \"%s\" takes too long: %s",
		       p->text, (const char *)why);
}

int
pattern_match(const struct pattern *p, const char *text, size_t len,
	      struct err *err)
{
	switch (p->kind) {
	case PATTERN_EXACT:
		return len == p->len && memcmp(text, p->text, len) == 0;
	case PATTERN_GLOB:
		return glob_match(p->glob, text, len);
	default:
		return match_regex(p, text, len, err);
	}
}
