#include "check/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#define BASELINE_MAX ((size_t)256 << 20)
#define FIELDS	     5
#define COUNT_MAX    1000000000ul

void
baseline_init(struct baseline *b, struct arena *arena)
{
	*b = (struct baseline){.arena = arena};
}

void
baseline_release(struct baseline *b)
{
	map_release(&b->by_key);
}

/* Words */

static bool
is_plain(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 127 && c != '%' &&
	       c != '#';
}

static void
put_word(struct buf *out, const char *text)
{
	if (!*text)
		buf_char(out, '-');
	else if (strcmp(text, "-") == 0)
		buf_str(out, "%2D");
	else
		for (; *text; text++)
			if (is_plain(*text))
				buf_char(out, *text);
			else
				buf_printf(out, "%%%02X", (unsigned char)*text);
}

static const char *
read_word(struct arena *a, const char *word, size_t len)
{
	char *out = arena_alloc(a, len + 1), *p = out;

	if (len == 1 && *word == '-')
		return "";
	for (size_t i = 0; i < len; i++) {
		if (word[i] == '%' && i + 2 < len &&
		    hex_digit(word[i + 1]) >= 0 &&
		    hex_digit(word[i + 2]) >= 0) {
			*p++ = (char)(hex_digit(word[i + 1]) * 16 +
				      hex_digit(word[i + 2]));
			i += 2;
		} else {
			*p++ = word[i];
		}
	}
	*p = '\0';
	return out;
}

static void
put_key(struct buf *out, const struct finding *f)
{
	const char *const words[FIELDS] = {
		check_rules[f->rule].name,
		f->stable_file ? f->stable_file : "",
		f->consumer,
		f->object,
		f->shape,
	};

	buf_clear(out);
	for (size_t i = 0; i < FIELDS; i++) {
		buf_str(out, i ? " " : "");
		put_word(out, words[i]);
	}
}

/* Reading */

static struct baseline_entry *
entry_of(struct baseline *b, const char *key, size_t len)
{
	struct baseline_entry *e = map_find(&b->by_key, key, len);

	if (!e) {
		e = arena_new(b->arena, struct baseline_entry);
		e->key = arena_strndup(b->arena, key, len);
		map_put(&b->by_key, e->key, len, e);
		vec_push(b->arena, &b->entries, e);
	}
	return e;
}

static int
mistake(const struct baseline *b, int line, struct err *err)
{
	err_set(err, ERR_INPUT, "this is no line of a baseline");
	err_place(err, b->source.path, line, 1);
	err_hint(err, "rule, file, consumer, object and shape; after a merge "
		      "that went wrong, keep the lines of both sides and run "
		      "with --update-baseline");
	return -1;
}

struct words {
	const char *p[FIELDS + 1];
	size_t len[FIELDS + 1];
	int n;
};

static void
split(const char *p, const char *end, struct words *out)
{
	out->n = 0;
	while (p < end && out->n <= FIELDS) {
		const char *word;

		while (p < end && *p == ' ')
			p++;
		word = p;
		while (p < end && *p != ' ')
			p++;
		if (p == word)
			break;
		out->p[out->n] = word;
		out->len[out->n++] = (size_t)(p - word);
	}
	/* More words than there can be. */
	if (p < end && strspn(p, " ") < (size_t)(end - p))
		out->n = 0;
}

static int
read_line(struct baseline *b, struct str text, int line, struct err *err)
{
	const char *p = text.p, *end = text.p + text.len;
	const char *last = p, *hash;
	unsigned long count = 1;
	struct baseline_entry *e;
	struct words words;
	int rule;

	while (last < end && *last != '#')
		last++;
	hash = last < end ? last : NULL;
	split(p, last, &words);
	if (words.n == 0 && strspn(p, " ") >= (size_t)(last - p))
		return 0;
	if (words.n < FIELDS)
		return mistake(b, line, err);
	rule = rule_find(read_word(b->arena, words.p[0], words.len[0]));
	if (words.n > FIELDS)
		count = words.p[FIELDS][0] == 'x'
				? strtoul(words.p[FIELDS] + 1, NULL, 10)
				: 0;
	if (rule < 0 || count == 0 || count > COUNT_MAX)
		return mistake(b, line, err);
	e = entry_of(b, words.p[0],
		     (size_t)(words.p[FIELDS - 1] - words.p[0]) +
			     words.len[FIELDS - 1]);
	e->rule = (enum check_rule)rule;
	e->file = read_word(b->arena, words.p[1], words.len[1]);
	e->shaped = *read_word(b->arena, words.p[4], words.len[4]) != '\0';
	e->count += count;
	e->line = e->line ? e->line : line;
	e->reason = e->reason && *e->reason ? e->reason : "";
	if (hash && !*e->reason) {
		hash++;
		hash += strspn(hash, " ");
		e->reason = arena_strndup(b->arena, hash, (size_t)(end - hash));
	}
	return 0;
}

int
baseline_load(struct baseline *b, const char *path, struct err *err)
{
	const char *p, *end;
	int line = 1;

	b->source.path = path;
	b->source.text = file_read(b->arena, path, BASELINE_MAX, &b->source.len,
				   err);
	if (!b->source.text)
		return -1;
	p = b->source.text;
	end = p + b->source.len;
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;

		if (stop > p && stop[-1] == '\r')
			stop--;
		if (read_line(b, (struct str){p, (size_t)(stop - p)}, line++,
			      err) != 0)
			return -1;
		p = nl ? nl + 1 : end;
	}
	return 0;
}

/* Use */

static bool
is_in_scope(const struct baseline_scope *scope, const struct baseline_entry *e)
{
	if (!*e->file)
		return e->shaped ? scope->logs : scope->schema;
	if (!scope->exists(scope->arg, e->file))
		return true;
	/* Patterns are of tables or of files. */
	if (e->rule == RULE_EMPTY_PATTERN && !scope->sources)
		return false;
	return map_has(&scope->files, e->file, strlen(e->file));
}

static void
add_stale(struct baseline *b, const struct baseline_entry *e,
	  struct check_result *r, enum severity severity, struct arena *arena)
{
	struct buf fingerprint;
	char hex[HEX_SIZE];

	buf_init(&fingerprint);
	hex_write(hex, hash_bytes(e->key, strlen(e->key), 2));
	buf_str(&fingerprint, hex);
	hex_write(hex, hash_bytes(e->key, strlen(e->key), 3));
	buf_str(&fingerprint, hex);
	vec_push(arena, &r->findings,
		 (struct finding){
			 .rule = RULE_STALE_BASELINE,
			 .severity = severity,
			 .file = b->source.path,
			 .stable_file = b->source.path,
			 .line = e->line,
			 .column = 1,
			 .text = arena_strdup(arena, e->key),
			 .consumer = "",
			 .owner = "",
			 .object = arena_strdup(arena, e->key),
			 .shape = "",
			 .message = arena_printf(
				 arena,
				 e->left == e->count
					 ? "this is not there any more: %s"
					 : "of this there is less than the "
					   "baseline has: %s",
				 e->key),
			 .fix = "run with --update-baseline, which takes it "
				"out, so that it cannot come back",
			 .fingerprint = arena_strdup(arena, fingerprint.data),
		 });
	buf_release(&fingerprint);
}

void
baseline_apply(struct baseline *b, const struct baseline_scope *scope,
	       struct check_result *r, enum severity stale, struct arena *arena)
{
	size_t kept = 0;
	struct buf key;

	for (size_t i = 0; i < b->entries.n; i++)
		b->entries.v[i]->left = b->entries.v[i]->count;
	buf_init(&key);
	for (size_t i = 0; i < r->findings.n; i++) {
		struct baseline_entry *e;

		put_key(&key, &r->findings.v[i]);
		e = map_find(&b->by_key, key.data, key.len);
		if (e && e->left) {
			e->left--;
			r->baselined++;
		} else {
			r->findings.v[kept++] = r->findings.v[i];
		}
	}
	r->findings.n = (uint32_t)kept;
	buf_release(&key);
	for (size_t i = 0; scope && stale != SEVERITY_OFF && i < b->entries.n;
	     i++)
		if (b->entries.v[i]->left &&
		    is_in_scope(scope, b->entries.v[i]))
			add_stale(b, b->entries.v[i], r, stale, arena);
}

static int
by_key(const void *x, const void *y)
{
	const struct baseline_entry *const *a = x, *const *b = y;

	return strcmp((*a)->key, (*b)->key);
}

static void
accept(struct baseline *b, const struct check_result *r, const char *reason)
{
	struct buf key;

	buf_init(&key);
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];
		struct baseline_entry *e;

		if (f->rule == RULE_STALE_BASELINE)
			continue;
		put_key(&key, f);
		e = entry_of(b, key.data, key.len);
		e->count++;
		if (!e->reason || !*e->reason)
			e->reason = reason;
	}
	buf_release(&key);
}

/* A reason is one line. */
static void
put_reason(struct buf *out, const char *reason)
{
	if (!reason || !*reason)
		return;
	buf_str(out, " # ");
	text_printable(out, reason, strlen(reason));
}

void
baseline_write(struct buf *out, struct baseline *b,
	       const struct baseline_scope *scope, const struct check_result *r,
	       const char *reason)
{
	for (size_t i = 0; i < b->entries.n; i++)
		if (is_in_scope(scope, b->entries.v[i]))
			b->entries.v[i]->count -= b->entries.v[i]->left;
	if (reason)
		accept(b, r, reason);
	if (b->entries.n)
		qsort(b->entries.v, b->entries.n, sizeof(*b->entries.v),
		      by_key);
	buf_str(out, "# Findings of dbsplit check that were accepted: rule, "
		     "file, consumer, object, shape.\n"
		     "# Lines may go, and do with --update-baseline; new ones "
		     "need a reason.\n");
	for (size_t i = 0; i < b->entries.n; i++) {
		const struct baseline_entry *e = b->entries.v[i];

		if (!e->count)
			continue;
		buf_str(out, e->key);
		if (e->count > 1)
			buf_printf(out, " x%zu", e->count);
		put_reason(out, e->reason);
		buf_char(out, '\n');
	}
}
