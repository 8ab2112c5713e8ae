#include "cmd/check_formats.h"

#include <string.h>

#include "base/text.h"
#include "cmd/result.h"
#include "report/check.h"

struct check_format {
	const char *name;
	void (*write)(struct buf *out, const struct check_result *r,
		      const struct check_report_options *o);
};

static const struct check_format formats[] = {
	{"text", check_text},	  {"json", check_json},
	{"sarif", check_sarif},	  {"junit", check_junit},
	{"github", check_github}, {"gitlab", check_gitlab},
};

enum {
	NFORMATS = sizeof(formats) / sizeof(formats[0])
};

static const struct check_format *
find_format(const char *name, size_t len, struct arena *arena, struct err *err)
{
	const char *word = arena_strndup(arena, name, len), *nearest;
	const char *names[NFORMATS];

	for (int i = 0; i < NFORMATS; i++) {
		names[i] = formats[i].name;
		if (strcmp(names[i], word) == 0)
			return &formats[i];
	}
	nearest = text_nearest(word, names, NFORMATS);
	err_set(err, ERR_INPUT, "there is no format \"%s\"", word);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		err_hint(err, "one of text, json, sarif, junit, github, "
			      "gitlab");
	return NULL;
}

static bool
is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int
add(struct check_formats *f, const struct args *args, const char *value,
    struct err *err)
{
	const char *equals = strchr(value, '=');
	size_t len = equals ? (size_t)(equals - value) : strlen(value);
	struct check_output out = {.file = equals ? equals + 1 : NULL};

	out.format = find_format(value, len, args->arena, err);
	if (!out.format)
		return -1;
	if (out.file && !*out.file)
		return err_set(err, ERR_INPUT, "--format \"%s\" names no file",
			       value);
	if (out.file && is_same(out.file, args_value(args, "output")))
		return err_set(err, ERR_INPUT,
			       "--format and --output both go to \"%s\"",
			       out.file);
	for (size_t i = 0; i < f->list.n; i++) {
		if (!is_same(f->list.v[i].file, out.file))
			continue;
		err_set(err, ERR_INPUT, "two formats go to %s%s%s",
			out.file ? "\"" : "",
			out.file ? out.file : "the same place",
			out.file ? "\"" : "");
		err_hint(err, "write one of them to a file: --format %s=FILE",
			 out.format->name);
		return -1;
	}
	vec_push(args->arena, &f->list, out);
	return 0;
}

int
check_formats_init(struct check_formats *f, const struct args *args,
		   const struct terminal *term, struct err *err)
{
	struct arg_values values = args_values(args, "format");

	*f = (struct check_formats){
		.term = term,
		.skipped = args_has(args, "list-skipped"),
	};
	if (values.n == 0)
		return add(f, args, "text", err);
	for (size_t i = 0; i < values.n; i++)
		if (add(f, args, values.v[i], err) != 0)
			return -1;
	for (size_t i = 0; i < f->list.n; i++)
		if (!f->list.v[i].file)
			return 0;
	if (!args_has(args, "output"))
		return 0;
	err_set(err, ERR_INPUT, "nothing goes to the file of --output");
	err_hint(err, "each --format names a file of its own: leave --output "
		      "out, or the file of one of them");
	return -1;
}

static int
write_one(const struct check_formats *f, const struct check_output *o,
	  const struct check_result *r,
	  const struct check_report_options *options, struct err *err)
{
	struct terminal term = *f->term;
	struct buf out;
	int rc;

	if (o->file) {
		term.output = o->file;
		term.color = false;
	}
	buf_init(&out);
	o->format->write(&out, r,
			 &(struct check_report_options){
				 .color = term.color,
				 .skipped = f->skipped,
				 .version = options->version,
				 .plan = options->plan,
				 .sources = options->sources,
				 .here = options->here,
			 });
	rc = result_write(&term, &out, err);
	buf_release(&out);
	return rc;
}

int
check_formats_write(const struct check_formats *f, const struct check_result *r,
		    const struct check_files *files, struct err *err)
{
	const struct check_report_options options = {
		.version = DBSPLIT_VERSION,
		.plan = files->plan->source.path,
		.sources = files->sources,
		.here = files->here,
	};
	int rc = 0;

	for (size_t i = 0; i < f->list.n && rc == 0; i++)
		rc = write_one(f, &f->list.v[i], r, &options, err);
	return rc;
}
