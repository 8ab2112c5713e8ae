#include "load/json_reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

static void
set_syntax_error(struct err *err, const char *path, const json_error_t *at)
{
	struct buf b;

	buf_init(&b);
	text_printable(&b, at->text, strlen(at->text));
	err_set(err, ERR_INPUT, "this is no JSON: %s", b.data);
	err_place(err, path, at->line, at->column);
	buf_release(&b);
}

json_t *
jr_load(const char *path, size_t limit, struct err *err)
{
	struct arena arena = ARENA_INIT;
	json_t *top = NULL;
	json_error_t at;
	size_t len;
	char *text = file_read(&arena, path, limit, &len, err);

	if (text) {
		top = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
		if (!top)
			set_syntax_error(err, path, &at);
	}
	arena_release(&arena);
	return top;
}

void
jr_init(struct json_reader *r, struct arena *arena, struct err *err)
{
	*r = (struct json_reader){.arena = arena, .err = err};
	buf_init(&r->path);
}

void
jr_release(struct json_reader *r)
{
	map_release(&r->strings);
	buf_release(&r->path);
}

void
jr_fail(struct json_reader *r, const char *key, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	if (r->failed)
		return;
	r->failed = true;
	buf_init(&b);
	buf_str(&b, r->path.data);
	if (key)
		buf_printf(&b, "%s%s", r->path.len ? "." : "", key);
	buf_str(&b, b.len ? ": " : "");
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	err_set(r->err, ERR_INPUT, "%s", b.data);
	buf_release(&b);
}

static const json_t *
member(struct json_reader *r, const json_t *o, const char *key, json_type type,
       const char *what)
{
	const json_t *v = json_object_get(o, key);

	if (!v)
		jr_fail(r, key, "is missing");
	else if (json_typeof(v) != type)
		jr_fail(r, key, "%s was expected", what);
	else
		return v;
	return NULL;
}

static const char *
keep(struct json_reader *r, const char *s)
{
	size_t len = strlen(s);
	char *kept = map_find(&r->strings, s, len);

	if (!kept) {
		kept = arena_strndup(r->arena, s, len);
		map_put(&r->strings, kept, len, kept);
	}
	return kept;
}

const char *
jr_string(struct json_reader *r, const json_t *o, const char *key)
{
	const json_t *v = member(r, o, key, JSON_STRING, "a string");

	return v ? keep(r, json_string_value(v)) : "";
}

const char *
jr_string_or_null(struct json_reader *r, const json_t *o, const char *key)
{
	return json_is_null(json_object_get(o, key)) ? NULL
						     : jr_string(r, o, key);
}

bool
jr_bool(struct json_reader *r, const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_boolean(v))
		jr_fail(r, key,
			v ? "true or false was expected" : "is missing");
	return json_is_true(v);
}

double
jr_real(struct json_reader *r, const json_t *o, const char *key, double null)
{
	const json_t *v = json_object_get(o, key);

	if (!v)
		jr_fail(r, key, "is missing");
	else if (json_is_number(v) && json_number_value(v) >= 0)
		return json_number_value(v);
	else if (!json_is_null(v))
		jr_fail(r, key, "a number that is not negative was expected");
	return null;
}

int64_t
jr_int(struct json_reader *r, const json_t *o, const char *key)
{
	const json_t *v = member(r, o, key, JSON_INTEGER, "a whole number");

	return v ? json_integer_value(v) : 0;
}

uint64_t
jr_count(struct json_reader *r, const json_t *o, const char *key)
{
	int64_t n = jr_int(r, o, key);

	if (n < 0) {
		jr_fail(r, key, "a count is not negative");
		n = 0;
	}
	return (uint64_t)n;
}

static int
choose(struct json_reader *r, const char *key, const char *name,
       const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return (int)i;
	jr_fail(r, key, "\"%.100s\" is none of its values", name);
	return 0;
}

uint64_t
jr_hash(struct json_reader *r, const json_t *o, const char *key)
{
	const char *text = jr_string(r, o, key);

	if (strspn(text, "0123456789abcdef") != 16 || text[16])
		jr_fail(r, key, "16 hexadecimal digits were expected");
	return strtoull(text, NULL, 16);
}

int
jr_choice(struct json_reader *r, const json_t *o, const char *key,
	  const char *const *names, size_t n)
{
	return choose(r, key, jr_string(r, o, key), names, n);
}

unsigned
jr_choices(struct json_reader *r, const json_t *o, const char *key,
	   const char *const *names, size_t n)
{
	struct name_list list = {0};
	unsigned mask = 0;

	jr_names(r, o, key, &list);
	for (size_t i = 0; i < list.n; i++)
		mask |= 1u << choose(r, key, list.v[i], names, n);
	return mask;
}

static void
read_names(struct json_reader *r, const json_t *o, const char *key,
	   struct name_list *out, bool set)
{
	const json_t *v = member(r, o, key, JSON_ARRAY, "an array");

	for (size_t i = 0; i < json_array_size(v); i++) {
		const char *s = json_string_value(json_array_get(v, i));

		if (!s) {
			jr_fail(r, key, "an array of strings was expected");
			return;
		}
		if (set)
			name_list_add(r->arena, out, keep(r, s));
		else
			vec_push(r->arena, out, keep(r, s));
	}
}

void
jr_names(struct json_reader *r, const json_t *o, const char *key,
	 struct name_list *out)
{
	read_names(r, o, key, out, false);
}

void
jr_name_set(struct json_reader *r, const json_t *o, const char *key,
	    struct name_list *out)
{
	read_names(r, o, key, out, true);
}

void
jr_each(struct json_reader *r, const json_t *o, const char *key,
	void (*read)(struct json_reader *r, const json_t *element, void *arg),
	void *arg)
{
	const json_t *v = member(r, o, key, JSON_ARRAY, "an array");
	size_t len = r->path.len;

	for (size_t i = 0; i < json_array_size(v) && !r->failed; i++) {
		const json_t *element = json_array_get(v, i);

		buf_printf(&r->path, "%s%s[%zu]", len ? "." : "", key, i);
		if (json_is_object(element))
			read(r, element, arg);
		else
			jr_fail(r, NULL, "an object was expected");
		r->path.data[len] = '\0';
		r->path.len = len;
	}
}

const json_t *
jr_object(struct json_reader *r, const json_t *o, const char *key)
{
	return member(r, o, key, JSON_OBJECT, "an object");
}
