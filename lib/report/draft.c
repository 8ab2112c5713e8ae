#include "report/draft.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "report/format.h"
#include "sql/quote.h"

/* Where comments behind tables begin. */
#define COMMENT_COLUMN 40

static void
put_printable(struct buf *out, const char *text)
{
	text_printable(out, text, strlen(text));
}

/* Some programs take these for something else. */
static bool
is_yaml_word(const char *text)
{
	static const char *const words[] = {"true", "false", "yes", "no", "on",
					    "off",  "null",  "y",   "n"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Any text as a scalar: plain if it is a word of letters and digits. */
static void
put_scalar(struct buf *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	bool quoted = text[strspn(text, plain)] != '\0' ||
		      !((text[0] >= 'a' && text[0] <= 'z') ||
			(text[0] >= 'A' && text[0] <= 'Z')) ||
		      is_yaml_word(text);

	if (!quoted) {
		buf_str(out, text);
		return;
	}
	buf_char(out, '"');
	for (size_t n; *text; text += n) {
		uint32_t code;

		/* Names that are no UTF-8 are in no draft. */
		n = utf8_char(text, strlen(text));
		n = n ? n : 1;
		code = utf8_decode(text, n);
		if (code == '"' || code == '\\')
			buf_printf(out, "\\%c", (char)code);
		else if (utf8_is_unsafe(code) || code == 0xfeff)
			buf_printf(out, "\\u%04x", (unsigned)code);
		else
			buf_add(out, text, n);
	}
	buf_char(out, '"');
}

/* [a, "b*"] */
static void
put_names(struct buf *out, const char *key, const struct name_list *names)
{
	if (names->n == 0)
		return;
	buf_printf(out, "    %s: [", key);
	for (size_t i = 0; i < names->n; i++) {
		buf_str(out, i ? ", " : "");
		put_scalar(out, names->v[i]);
	}
	buf_str(out, "]\n");
}

static void
put_table_name(struct buf *out, const struct relation *r)
{
	struct buf name;

	buf_init(&name);
	sql_qualified(&name, r->schema, r->name);
	put_scalar(out, name.data);
	buf_release(&name);
}

/* "98 % of 412 writes", "100 % of 12 reads, and no writes" */
/* "100 % of 100 runs" */
static void
put_stable(struct buf *out, const struct draft *d, const struct draft_table *t)
{
	buf_str(out, t->doubtful ? "# doubtful: here in " : "# here in ");
	format_share(out, (uint64_t)(t->stable * (double)d->runs + 0.5),
		     d->runs);
	buf_printf(out, " of %zu runs", d->runs);
}

static void
put_share(struct buf *out, const struct draft_table *t)
{
	bool written = t->writes > 0;
	uint64_t all = written ? t->writes : t->reads;

	if (all == 0)
		return;
	buf_str(out, "# ");
	if (t->doubtful)
		buf_str(out, "doubtful: ");
	format_share(out, written ? t->own_writes : t->own_reads, all);
	buf_str(out, " of ");
	format_things(out, all, written ? "write" : "read");
	buf_str(out, written ? "" : ", and no writes");
	if (t->named) {
		buf_str(out, ", and its name is that of ");
		put_printable(out, t->named);
	}
}

static void
put_tables(struct buf *out, const struct draft *d,
	   const struct draft_tables *tables)
{
	const struct draft_table *t;

	vec_each (t, tables) {
		size_t from = out->len;

		buf_str(out, "      - ");
		put_table_name(out, t->relation);
		if (d->runs || t->writes || t->reads) {
			format_pad(out, from, COMMENT_COLUMN - 1, false);
			buf_char(out, ' ');
		}
		if (d->runs)
			put_stable(out, d, t);
		else
			put_share(out, t);
		buf_char(out, '\n');
	}
}

static void
put_without_tables(struct buf *out, const struct draft_service *s)
{
	buf_str(out, "    # It writes no table more than others do.");
	if (s->near && s->near_touched * 3 >= s->touched * 2) {
		buf_str(out, "\n    # doubtful: ");
		format_share(out, s->near_touched, s->touched);
		buf_str(out, " of what it touches is that of ");
		put_printable(out, s->near);
		buf_str(out, ". Is it a part of it?");
	}
	buf_char(out, '\n');
}

static void
put_service(struct buf *out, const struct draft *d,
	    const struct draft_service *s)
{
	buf_str(out, "  ");
	put_scalar(out, s->name);
	buf_str(out, ":\n");
	if (s->statements) {
		buf_str(out, "    # ");
		format_things(out, s->statements, "statement");
		buf_char(out, '\n');
	}
	if (s->tables.n) {
		buf_str(out, "    tables:\n");
		put_tables(out, d, &s->tables);
	} else {
		put_without_tables(out, s);
	}
	put_names(out, "roles", &s->roles);
	put_names(out, "applications", &s->applications);
	if (s->tag) {
		buf_printf(out, "    tags: {%s: ", s->key);
		put_scalar(out, s->tag);
		buf_str(out, "}\n");
	}
	if (!s->tables.n && !s->roles.n && !s->applications.n && !s->tag)
		buf_str(out, "    tables: []\n");
}

static void
put_list(struct buf *out, const char *comment, const char *key,
	 const struct draft_tables *tables)
{
	const struct draft_table *t;

	if (tables->n == 0)
		return;
	buf_printf(out, "\n# %s\n%s:\n", comment, key);
	vec_each (t, tables) {
		buf_str(out, "  - ");
		put_table_name(out, t->relation);
		buf_char(out, '\n');
	}
}

static void
put_unused(struct buf *out, const struct draft_tables *tables)
{
	const struct draft_table *t;

	if (tables->n == 0)
		return;
	buf_str(out, "\n# Nobody was seen to touch these: whose are they?\n");
	vec_each (t, tables) {
		struct buf name;

		buf_init(&name);
		sql_qualified(&name, t->relation->schema, t->relation->name);
		buf_str(out, "#   - ");
		put_printable(out, name.data);
		buf_char(out, '\n');
		buf_release(&name);
	}
}

static void
put_left_out(struct buf *out, const struct draft *d)
{
	if (!d->left_out)
		return;
	buf_str(out, "; ");
	format_count(out, d->left_out);
	buf_str(out, " of superusers and others that\n# nothing names are left "
		     "out");
}

/* Where services are suggested. */
static void
put_suggested(struct buf *out, const struct draft *d)
{
	buf_str(out, " These services are suggested: their tables are\n"
		     "# used together. A table's share of runs is how often it "
		     "stays with its\n"
		     "# neighbours where ties differ a little.");
	if (d->wanted && d->wanted != d->services.n) {
		buf_str(out, "\n# ");
		format_things(out, d->wanted, "service");
		buf_str(out, " were asked for: ");
		format_count(out, d->services.n);
		buf_str(out, " is as near as it gets.");
	}
	if (d->statements) {
		buf_str(out, " ");
		format_things(out, d->statements, "statement");
		buf_str(out, " were\n# seen");
		put_left_out(out, d);
		buf_char(out, '.');
	}
}

void
report_draft(struct buf *out, const struct draft *d)
{
	const struct draft_service *s;

	buf_str(out, "# A first ownership plan, to be read and corrected: "
		     "dbsplit-plan(5) has all\n"
		     "# that it can hold.");
	if (d->runs) {
		put_suggested(out, d);
	} else if (d->statements) {
		buf_str(out, " A table is given to the service that writes it "
			     "most, of\n# ");
		format_things(out, d->statements, "statement");
		buf_str(out, " that were seen");
		put_left_out(out, d);
		buf_char(out, '.');
	}
	buf_str(out, "\nversion: 1\n\nservices:\n");
	vec_each (s, &d->services)
		put_service(out, d, s);
	put_list(out, "Read by several, written by nobody: each gets a copy.",
		 "reference", &d->reference);
	put_list(out, "Of tools for migrations.", "ignore", &d->ignore);
	put_unused(out, &d->unused);
}
