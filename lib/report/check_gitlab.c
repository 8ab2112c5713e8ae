/*
 * GitLab's code quality report: an array of issues. It takes only those with a
 * path and a line, so a finding of no file stands at the first line of the
 * plan, which says whose the tables are, and one of a whole file at its first.
 */
#include "report/check_parts.h"
#include "report/json_writer.h"

/* What blocks a merge is "major"; "critical" and "blocker" are left to those
   whose finding is a hole in the program itself. */
static const char *const levels[SEVERITIES] = {"info", "info", "minor",
					       "major"};

void
check_gitlab(struct buf *out, const struct check_result *r,
	     const struct check_report_options *o)
{
	struct json_writer w = {.out = out};
	const struct finding *f;
	struct buf message, path;

	buf_init(&message);
	buf_init(&path);
	jw_array(&w);
	vec_each (f, &r->findings) {
		buf_clear(&message);
		buf_clear(&path);
		check_place(&path, o, f);
		check_message(&message, f);
		jw_object(&w);
		jw_put_string(&w, "check_name", check_rules[f->rule].name);
		jw_put_string(&w, "description", message.data);
		jw_put_string(&w, "fingerprint", f->fingerprint);
		jw_key(&w, "location");
		jw_object(&w);
		jw_key(&w, "lines");
		jw_object(&w);
		jw_key(&w, "begin");
		jw_int(&w, f->file && f->line > 0 ? f->line : 1);
		jw_object_end(&w);
		jw_put_string(&w, "path", path.data);
		jw_object_end(&w);
		jw_put_string(&w, "severity", levels[f->severity]);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	buf_char(out, '\n');
	buf_release(&path);
	buf_release(&message);
}
