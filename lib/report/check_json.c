/*
 * For programs, of the form that check.schema.json beside this file describes.
 * Keys are written in the order of strcmp.
 */
#include "report/check_parts.h"
#include "report/json_writer.h"

/* What is not there is null. */
static void
put_name(struct json_writer *w, const char *key, const char *name)
{
	jw_put_string(w, key, *name ? name : NULL);
}

static void
put_number(struct json_writer *w, const char *key, int n)
{
	jw_key(w, key);
	if (n > 0)
		jw_int(w, n);
	else
		jw_null(w);
}

static void
put_finding(struct json_writer *w, const struct finding *f)
{
	jw_object(w);
	put_number(w, "column", f->column);
	put_name(w, "consumer", f->consumer);
	jw_put_count(w, "count", f->count);
	put_number(w, "end_column", f->end_column);
	jw_put_string(w, "file", f->file ? check_path(f->file) : NULL);
	jw_put_string(w, "fingerprint", f->fingerprint);
	jw_put_string(w, "fix", f->fix);
	put_number(w, "line", f->line);
	jw_put_string(w, "message", f->message);
	put_name(w, "object", f->object);
	put_name(w, "owner", f->owner);
	jw_put_string(w, "rule", check_rules[f->rule].name);
	jw_put_string(w, "severity", severity_names[f->severity]);
	put_name(w, "shape", f->shape);
	jw_object_end(w);
}

static void
put_skip(struct json_writer *w, const struct check_skip *s)
{
	jw_object(w);
	jw_put_string(w, "file", check_path(s->file));
	put_number(w, "line", s->line);
	jw_put_string(w, "reason", s->reason);
	jw_object_end(w);
}

static void
put_summary(struct json_writer *w, const struct check_result *r)
{
	jw_key(w, "summary");
	jw_object(w);
	jw_put_count(w, "allowed", r->allowed);
	jw_put_count(w, "baselined", r->baselined);
	jw_put_count(w, "errors", r->errors);
	jw_put_count(w, "files", r->files);
	jw_put_count(w, "notes", r->notes);
	jw_put_count(w, "statements", r->statements);
	jw_put_count(w, "unattributed", r->unattributed);
	jw_put_count(w, "warnings", r->warnings);
	jw_object_end(w);
}

void
check_json(struct buf *out, const struct check_result *r,
	   const struct check_report_options *o)
{
	struct json_writer w = {.out = out};
	const struct finding *f;
	const struct check_skip *s;

	(void)o;
	jw_object(&w);
	jw_key(&w, "findings");
	jw_array(&w);
	vec_each (f, &r->findings)
		put_finding(&w, f);
	jw_array_end(&w);
	jw_key(&w, "schema_version");
	jw_int(&w, CHECK_SCHEMA_VERSION);
	jw_key(&w, "skipped");
	jw_array(&w);
	vec_each (s, &r->skipped)
		put_skip(&w, s);
	jw_array_end(&w);
	put_summary(&w, r);
	jw_object_end(&w);
	buf_char(out, '\n');
}
