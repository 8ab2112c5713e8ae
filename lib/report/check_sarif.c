/*
 * SARIF 2.1.0, for GitHub's code scanning and other readers. GitHub takes a
 * file whole or not at all: at most 25,000 results in a run, 10 MB compressed,
 * and each result has to have a file. One that has none stands at the plan,
 * without a region, and with a fingerprint in GitHub's own name: for those with
 * a region its uploader makes that of the line.
 *
 * Keys are written in the order of strcmp.
 */
#include <string.h>

#include "base/text.h"
#include "report/check_parts.h"
#include "report/check_sarif_rules.h"
#include "report/format.h"

/* What GitHub refuses more of. */
#define RESULTS_MAX 25000
/* Skipped places and their reasons are for people: nobody reads more. */
#define SKIPPED_MAX 1000
/* Lines quoted, all together. Hostile ones do not compress. */
#define QUOTES_MAX ((size_t)4 << 20)
/* And of one line. */
#define QUOTE_MAX ((size_t)1024)

static const char schema[] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
			     "errata01/os/schemas/sarif-schema-2.1.0.json";

struct sarif {
	struct json_writer w;
	const struct check_result *r;
	const struct check_report_options *o;
	size_t left[SEVERITIES]; /* results that still may be written */
	size_t cut;		 /* that may not */
	size_t quoted;		 /* bytes of lines */
	struct buf text;	 /* for one string at a time, */
	struct buf path;	 /* and for one path */
};

/* s->path as a URI, any bytes, and relative to the sources unless absolute. */
static void
put_artifact(struct sarif *s)
{
	const char *path = s->path.data;
	struct json_writer *w = &s->w;

	buf_clear(&s->text);
	if (*path == '/')
		buf_str(&s->text, "file://");
	for (const char *p = path; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9') || strchr("-._~/", *p))
			buf_char(&s->text, *p);
		else
			buf_printf(&s->text, "%%%02X", (unsigned char)*p);
	jw_key(w, "artifactLocation");
	jw_object(w);
	jw_put_string(w, "uri", s->text.data);
	if (*path != '/')
		jw_put_string(w, "uriBaseId", "%SRCROOT%");
	jw_object_end(w);
}

/*
 * Readers fill {0} in and make links of [text](place): braces are doubled, as
 * the standard has it, and what could begin a link is escaped.
 */
static void
put_message(struct sarif *s, const char *text)
{
	struct json_writer *w = &s->w;
	bool link = strstr(text, "](") != NULL;
	struct buf shown;

	buf_init(&shown);
	for (; *text; text++) {
		if (*text == '{' || *text == '}')
			buf_char(&shown, *text);
		else if (link && (*text == '[' || *text == ']'))
			buf_char(&shown, '\\');
		buf_char(&shown, *text);
	}
	jw_key(w, "message");
	jw_object(w);
	jw_put_string(w, "text", shown.data);
	jw_object_end(w);
	buf_release(&shown);
}

/* {"snippet": {"text": ...}}: len bytes at text. */
static void
put_snippet(struct sarif *s, const char *text, size_t len)
{
	struct json_writer *w = &s->w;

	buf_clear(&s->text);
	buf_add(&s->text, text, len);
	jw_key(w, "snippet");
	jw_object(w);
	jw_put_string(w, "text", s->text.data);
	jw_object_end(w);
}

static bool
may_quote(const struct sarif *s, const struct finding *f)
{
	return f->text && strlen(f->text) <= QUOTE_MAX &&
	       s->quoted + strlen(f->text) <= QUOTES_MAX;
}

/* The whole line, as what surrounds the name. */
static void
put_context(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;

	jw_key(w, "contextRegion");
	jw_object(w);
	put_snippet(s, f->text, strlen(f->text));
	jw_key(w, "startLine");
	jw_int(w, f->line);
	jw_object_end(w);
	s->quoted += strlen(f->text);
}

/* Without columns a region is all of the line. */
static void
put_region(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;
	int column = check_column(f, f->column);

	jw_key(w, "region");
	jw_object(w);
	if (check_has_end(f)) {
		jw_key(w, "endColumn");
		jw_int(w, check_column(f, f->end_column));
		if (may_quote(s, f))
			put_snippet(s, f->text + f->column - 1,
				    (size_t)(f->end_column - f->column));
	}
	if (column) {
		jw_key(w, "startColumn");
		jw_int(w, column);
	}
	jw_key(w, "startLine");
	jw_int(w, f->line);
	jw_object_end(w);
}

static void
put_locations(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;
	bool line = f->file && f->line > 0;

	jw_key(w, "locations");
	jw_array(w);
	jw_object(w);
	if (*f->object) {
		jw_key(w, "logicalLocations");
		jw_array(w);
		jw_object(w);
		jw_put_string(w, "fullyQualifiedName", f->object);
		jw_put_string(w, "kind", "resource");
		jw_object_end(w);
		jw_array_end(w);
	}
	jw_key(w, "physicalLocation");
	jw_object(w);
	buf_clear(&s->path);
	check_place(&s->path, s->o, f);
	put_artifact(s);
	if (line && may_quote(s, f))
		put_context(s, f);
	if (line)
		put_region(s, f);
	jw_object_end(w);
	jw_object_end(w);
	jw_array_end(w);
}

static void
put_fingerprints(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;

	jw_key(w, "partialFingerprints");
	jw_object(w);
	jw_put_string(w, "dbsplit/v1", f->fingerprint);
	if (!f->file || f->line <= 0) {
		buf_clear(&s->text);
		buf_printf(&s->text, "%s:1", f->fingerprint);
		jw_put_string(w, "primaryLocationLineHash", s->text.data);
	}
	jw_object_end(w);
}

static void
put_properties(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;

	jw_key(w, "properties");
	jw_object(w);
	jw_put_string(w, "consumer", f->consumer);
	jw_put_count(w, "count", f->count);
	jw_put_string(w, "owner", f->owner);
	jw_put_string(w, "shape", f->shape);
	jw_object_end(w);
}

static void
put_result(struct sarif *s, const struct finding *f)
{
	struct json_writer *w = &s->w;
	struct buf message;

	buf_init(&message);
	check_message(&message, f);
	jw_object(w);
	jw_put_string(w, "level", sarif_level(f->severity));
	put_locations(s, f);
	put_message(s, message.data);
	put_fingerprints(s, f);
	put_properties(s, f);
	jw_put_string(w, "ruleId", check_rules[f->rule].name);
	jw_key(w, "ruleIndex");
	jw_int(w, (int)f->rule);
	jw_object_end(w);
	buf_release(&message);
}

/* The most severe ones have the places that there are. */
static void
share_out(struct sarif *s)
{
	const struct finding *f;
	size_t places = RESULTS_MAX;

	vec_each (f, &s->r->findings)
		s->left[f->severity]++;
	for (int i = SEVERITY_ERROR; i >= SEVERITY_OFF; i--) {
		if (s->left[i] > places) {
			s->cut += s->left[i] - places;
			s->left[i] = places;
		}
		places -= s->left[i];
	}
}

static void
put_results(struct sarif *s)
{
	const struct finding *f;

	jw_key(&s->w, "results");
	jw_array(&s->w);
	vec_each (f, &s->r->findings) {
		if (s->left[f->severity] == 0)
			continue;
		s->left[f->severity]--;
		put_result(s, f);
	}
	jw_array_end(&s->w);
}

/* A notification of the tool; skip is the place that it is about, or NULL. */
static void
put_notification(struct sarif *s, const char *text,
		 const struct check_skip *skip)
{
	struct json_writer *w = &s->w;

	jw_object(w);
	jw_put_string(w, "level", "warning");
	if (skip) {
		jw_key(w, "locations");
		jw_array(w);
		jw_object(w);
		jw_key(w, "physicalLocation");
		jw_object(w);
		buf_clear(&s->path);
		check_source(&s->path, s->o, skip->file);
		put_artifact(s);
		if (skip->line > 0) {
			jw_key(w, "region");
			jw_object(w);
			jw_key(w, "startLine");
			jw_int(w, skip->line);
			jw_object_end(w);
		}
		jw_object_end(w);
		jw_object_end(w);
		jw_array_end(w);
	}
	put_message(s, text);
	jw_object_end(w);
}

static void
put_notifications(struct sarif *s)
{
	size_t skipped = s->r->skipped.n;
	struct buf text;

	buf_init(&text);
	if (s->cut) {
		format_things(&text, s->cut, "result");
		buf_str(&text, " left out, the least severe: there is room "
			       "for ");
		format_count(&text, RESULTS_MAX);
		put_notification(s, text.data, NULL);
	}
	for (size_t i = 0; i < skipped && i < SKIPPED_MAX; i++) {
		const struct check_skip *skip = &s->r->skipped.v[i];

		buf_clear(&text);
		buf_str(&text, "not looked into: ");
		text_printable(&text, skip->reason, strlen(skip->reason));
		put_notification(s, text.data, skip);
	}
	if (skipped > SKIPPED_MAX) {
		buf_clear(&text);
		format_things(&text, skipped - SKIPPED_MAX, "more place");
		buf_str(&text, " not looked into");
		put_notification(s, text.data, NULL);
	}
	buf_release(&text);
}

static void
put_invocation(struct sarif *s)
{
	struct json_writer *w = &s->w;

	jw_key(w, "invocations");
	jw_array(w);
	jw_object(w);
	jw_put_bool(w, "executionSuccessful", true);
	if (s->cut || s->r->skipped.n) {
		jw_key(w, "toolExecutionNotifications");
		jw_array(w);
		put_notifications(s);
		jw_array_end(w);
	}
	jw_object_end(w);
	jw_array_end(w);
}

/* Where %SRCROOT% is, the reader knows: no path of this host is told. */
static void
put_bases(struct json_writer *w)
{
	jw_key(w, "originalUriBaseIds");
	jw_object(w);
	jw_key(w, "%SRCROOT%");
	jw_object(w);
	jw_key(w, "description");
	jw_object(w);
	jw_put_string(w, "text", "the folder of the sources");
	jw_object_end(w);
	jw_object_end(w);
	jw_object_end(w);
}

void
check_sarif(struct buf *out, const struct check_result *r,
	    const struct check_report_options *o)
{
	struct sarif s = {.w = {.out = out}, .r = r, .o = o};
	struct json_writer *w = &s.w;

	buf_init(&s.text);
	buf_init(&s.path);
	share_out(&s);
	jw_object(w);
	jw_put_string(w, "$schema", schema);
	jw_key(w, "runs");
	jw_array(w);
	jw_object(w);
	jw_put_string(w, "columnKind", "unicodeCodePoints");
	put_invocation(&s);
	put_bases(w);
	put_results(&s);
	sarif_tool(w, o->version);
	jw_object_end(w);
	jw_array_end(w);
	jw_put_string(w, "version", "2.1.0");
	jw_object_end(w);
	buf_char(out, '\n');
	buf_release(&s.path);
	buf_release(&s.text);
}
