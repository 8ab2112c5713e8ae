#include "report/check_parts.h"

#include <string.h>

#include "base/diag.h"
#include "base/path.h"
#include "base/text.h"
#include "report/format.h"

const char *
check_path(const char *file)
{
	const char *path = file;

	while (path[0] == '.' && path[1] == '/') {
		path += 2;
		path += strspn(path, "/");
	}
	return *path ? path : ".";
}

void
check_source(struct buf *out, const struct check_report_options *o,
	     const char *file)
{
	const char *below = NULL;
	struct buf full;

	buf_init(&full);
	if (o->sources) {
		path_absolute(&full, o->here, file);
		below = path_below(full.data, o->sources);
	}
	buf_str(out, below ? below : check_path(file));
	buf_release(&full);
}

void
check_place(struct buf *out, const struct check_report_options *o,
	    const struct finding *f)
{
	const char *plan = o->plan ? o->plan : "dbsplit.yaml";

	check_source(out, o, f->file ? f->file : plan);
}

int
check_column(const struct finding *f, int column)
{
	size_t len, end;
	int characters = 1;

	if (!f->text || column <= 0)
		return 0;
	len = strlen(f->text);
	end = (size_t)column - 1;
	if (end > len)
		return 0;
	for (size_t at = 0, n; at < end; at += n ? n : 1) {
		n = utf8_char(f->text + at, len - at);
		characters++;
	}
	return characters;
}

bool
check_has_end(const struct finding *f)
{
	return f->column > 0 && f->end_column > f->column &&
	       check_column(f, f->end_column) > 0;
}

void
check_quote(struct buf *out, const struct finding *f)
{
	if (!f->file || f->line <= 0 || !f->text || !*f->text)
		return;
	/* Of a long line only the beginning is there. */
	diag_quote(out, f->text, strlen(f->text), f->line,
		   check_column(f, f->column) ? f->column : 0, f->end_column);
}

void
check_message(struct buf *out, const struct finding *f)
{
	text_printable(out, f->message, strlen(f->message));
	if (!f->fix)
		return;
	buf_str(out, "; ");
	text_printable(out, f->fix, strlen(f->fix));
}

/* A sum on its way: what is in front of the next part. */
struct sum {
	struct buf *out;
	bool any;
};

static void
part(struct sum *s, const char *between, size_t n, const char *thing)
{
	if (n == 0)
		return;
	if (s->any)
		buf_str(s->out, between);
	s->any = true;
	format_things(s->out, n, thing);
}

/* in 2 files; 3 of them in 1 file: the others are of no file. */
static void
sum_files(struct buf *out, const struct check_result *r)
{
	const char *last = NULL;
	const struct finding *f;
	size_t files = 0, placed = 0;

	vec_each (f, &r->findings) {
		if (!f->file)
			continue;
		placed++;
		files += !last || strcmp(last, f->file) != 0;
		last = f->file;
	}
	if (placed == 0)
		return;
	if (placed < r->findings.n) {
		buf_str(out, ", ");
		format_count(out, placed);
		buf_str(out, " of them");
	}
	buf_str(out, " in ");
	format_things(out, files, "file");
}

void
check_sum(struct buf *out, const struct check_result *r)
{
	struct sum found = {out, false}, left = {out, false};

	part(&found, ", ", r->errors, "error");
	part(&found, ", ", r->warnings, "warning");
	part(&found, ", ", r->notes, "note");
	if (!found.any)
		buf_str(out, "nothing found");
	sum_files(out, r);
	if (r->baselined || r->allowed) {
		buf_str(out, "; ");
		if (r->baselined) {
			format_count(out, r->baselined);
			buf_str(out, " in the baseline");
			left.any = true;
		}
		if (r->allowed) {
			buf_str(out, left.any ? ", " : "");
			format_count(out, r->allowed);
			buf_str(out, " allowed");
		}
	}
	buf_str(out, "; ");
	format_things(out, r->files, "file");
	buf_str(out, " and ");
	format_things(out, r->statements, "statement");
	buf_str(out, " looked into");
	if (r->unattributed) {
		buf_str(out, ", ");
		format_things(out, r->unattributed, "file");
		buf_str(out, " of no service");
	}
	if (r->skipped.n) {
		buf_str(out, "; ");
		format_things(out, r->skipped.n, "place");
		buf_str(out, " skipped");
	}
}
