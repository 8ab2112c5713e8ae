/*
 * The tools look at lines, and know nothing of quotes: a marker in the middle
 * of a string is one for them, so it is one here. Each line is looked at once;
 * a file belongs to the tool of its first marker.
 */
#include "load/migration.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"

/* Where in a name the tools have the version. */
enum order {
	ORDER_NUMBER,	  /* 0001_x.up.sql, 20260101_x.sql */
	ORDER_VERSION,	  /* V1.2__x.sql, and U, and B for a baseline */
	ORDER_NONE,	  /* x.sql */
	ORDER_REPEATABLE, /* R__x.sql */
};

enum marker {
	MARKER_NONE,
	MARKER_DBMATE_UP,
	MARKER_DBMATE_DOWN,
	MARKER_GOOSE_UP,
	MARKER_GOOSE_DOWN,
	MARKER_GOOSE_END, /* of a statement */
};

struct split {
	struct str text;
	struct arena *arena;
	struct migration_parts *out;
};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* In a version each part is digits; what is between is "." or "_", and "__"
   ends it. */
static const char *
version_end(const char *p)
{
	while (is_digit(*p) || ((*p == '.' || *p == '_') && is_digit(p[1])))
		p++;
	return p;
}

static enum order
order_of(const char *name, const char **version)
{
	*version = name;
	if (is_digit(*name))
		return ORDER_NUMBER;
	if (strncmp(name, "R__", 3) == 0)
		return ORDER_REPEATABLE;
	if (*name && strchr("VUB", *name) && is_digit(name[1]) &&
	    strncmp(version_end(name + 1), "__", 2) == 0) {
		*version = name + 1;
		return ORDER_VERSION;
	}
	return ORDER_NONE;
}

/* Digits without leading zeros; p moves behind them. */
static struct str
number(const char **p, const char *end)
{
	struct str n;

	while (*p < end && **p == '0')
		(*p)++;
	n.p = *p;
	while (*p < end && is_digit(**p))
		(*p)++;
	n.len = (size_t)(*p - n.p);
	return n;
}

static int
number_compare(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return memcmp(a.p, b.p, a.len);
}

/* A number has one part: in 1_2_x the 2 belongs to the name. */
static int
version_compare(const char *a, const char *b, bool one_part)
{
	const char *a_end = one_part ? a + strspn(a, "0123456789")
				     : version_end(a);
	const char *b_end = one_part ? b + strspn(b, "0123456789")
				     : version_end(b);

	while (a < a_end || b < b_end) {
		int order = number_compare(number(&a, a_end),
					   number(&b, b_end));

		if (order)
			return order;
		a += a < a_end; /* the separator */
		b += b < b_end;
	}
	return 0;
}

int
migration_compare(const char *a, const char *b)
{
	const char *a_name = base_name(a), *b_name = base_name(b);
	const char *a_version, *b_version;
	struct str a_dir = {a, (size_t)(a_name - a)};
	struct str b_dir = {b, (size_t)(b_name - b)};
	size_t n = a_dir.len < b_dir.len ? a_dir.len : b_dir.len;
	int order = memcmp(a, b, n);
	enum order a_order = order_of(a_name, &a_version);
	enum order b_order = order_of(b_name, &b_version);

	if (order)
		return order;
	if (a_dir.len != b_dir.len)
		return a_dir.len < b_dir.len ? -1 : 1;
	if (a_order != b_order)
		return a_order < b_order ? -1 : 1;
	if (a_order == ORDER_NUMBER || a_order == ORDER_VERSION)
		order = version_compare(a_version, b_version,
					a_order == ORDER_NUMBER);
	return order ? order : strcmp(a_name, b_name);
}

static bool
in_down_directory(const char *path, const char *name)
{
	bool down = false;

	/* The last one says: revert/deploy/x.sql deploys. */
	for (const char *p = path; p < name; p = strchr(p, '/') + 1) {
		struct str dir = {p, strcspn(p, "/")};

		if (str_is(dir, "revert") || str_is(dir, "verify"))
			down = true;
		else if (str_is(dir, "deploy"))
			down = false;
	}
	return down;
}

bool
migration_is_down(const char *path)
{
	const char *name = base_name(path), *version;
	size_t len = strlen(name);
	const char *end = ".down.sql";

	if (*name == 'U' && order_of(name, &version) == ORDER_VERSION)
		return true;
	if (len > strlen(end) && strcasecmp(name + len - strlen(end), end) == 0)
		return true;
	return in_down_directory(path, name);
}

static void
add_part(struct split *s, size_t from, size_t to, bool down)
{
	if (from < to)
		vec_push(s->arena, s->out,
			 (struct migration_part){from, to, down, false});
}

/* The line at at, without its end; at moves to the next one. */
static struct str
next_line(struct str text, size_t *at)
{
	struct str line = {text.p + *at, text.len - *at};
	const char *nl = memchr(line.p, '\n', line.len);

	if (nl)
		line.len = (size_t)(nl - line.p);
	*at += line.len + (nl != NULL);
	while (line.len && is_space(line.p[line.len - 1]))
		line.len--;
	return line;
}

static void
skip(struct str *s, size_t n)
{
	s->p += n;
	s->len -= n;
}

/* How many there were. */
static size_t
skip_space(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_space(s->p[n]))
		n++;
	skip(s, n);
	return n;
}

/* Case does not matter. */
static bool
take(struct str *s, const char *word)
{
	size_t n = strlen(word);

	if (s->len < n || strncasecmp(s->p, word, n) != 0)
		return false;
	skip(s, n);
	return true;
}

/* Is it a comment that begins with the words? line is then what follows. */
static bool
take_comment(struct str *line, const char *first, const char *second)
{
	struct str s = *line;

	skip_space(&s);
	if (!take(&s, "--"))
		return false;
	skip_space(&s);
	if (!take(&s, first))
		return false;
	if (second && (!skip_space(&s) || !take(&s, second)))
		return false;
	*line = s;
	return true;
}

static size_t
after_bom(struct str text)
{
	return str_starts(text, "\xef\xbb\xbf") ? 3 : 0;
}

/* Liquibase looks at the first line that is not empty. */
static bool
is_liquibase(struct str text)
{
	struct str line = {.len = 0};

	for (size_t at = after_bom(text); at < text.len && line.len == 0;)
		line = next_line(text, &at);
	return line.len && take_comment(&line, "liquibase", "formatted");
}

static bool
is_changeset(struct str line)
{
	return take_comment(&line, "changeset", NULL) && skip_space(&line);
}

/* "--rollback not required", "empty", and the changeset that takes back. */
static bool
is_no_sql(struct str sql)
{
	struct str s = sql;

	if (take(&s, "not required") || take(&s, "empty"))
		return true;
	s = sql;
	return take(&s, "changesetId:");
}

/* The SQL of a line of --rollback: from its first byte to the line's end. */
static bool
is_rollback(struct str line, struct str *sql)
{
	if (!take_comment(&line, "rollback", NULL) || !skip_space(&line))
		return false;
	*sql = line;
	return !is_no_sql(line);
}

static bool
opens_rollback(struct str line)
{
	skip_space(&line);
	if (!take(&line, "/*"))
		return false;
	skip_space(&line);
	if (!take(&line, "liquibase"))
		return false;
	skip_space(&line);
	return take(&line, "rollback") && line.len == 0;
}

/* At the line behind the one that opens it: to the first line that ends in the
   end of a comment. Returns where the line behind that is. */
static size_t
split_rollback_block(struct split *s, size_t at)
{
	size_t from = at;

	while (at < s->text.len) {
		struct str line = next_line(s->text, &at);
		size_t end = (size_t)(line.p - s->text.p) + line.len;

		if (line.len >= 2 &&
		    memcmp(line.p + line.len - 2, "*/", 2) == 0) {
			add_part(s, from, end - 2, true);
			return at;
		}
	}
	add_part(s, from, at, true);
	return at;
}

/*
 * A changeset is up from its line to that of the next one. The rollback in it
 * is a comment there, and a part of its own.
 */
static void
split_liquibase(struct split *s)
{
	struct migration_parts *out = s->out;
	size_t at = after_bom(s->text);
	bool any = false, goes_on = false;
	uint32_t up = 0;

	while (at < s->text.len) {
		size_t begin = at;
		uint32_t n = out->n;
		struct str line = next_line(s->text, &at), sql;

		if (is_changeset(line)) {
			if (any)
				out->v[up].to = begin;
			add_part(s, begin, s->text.len, false);
			up = n;
			any = true;
			goes_on = false;
		} else if (!any) {
			/* What comes before the first one is not run. */
		} else if (is_rollback(line, &sql)) {
			size_t from = (size_t)(sql.p - s->text.p);

			add_part(s, from, from + sql.len, true);
		} else if (opens_rollback(line)) {
			at = split_rollback_block(s, at);
		}
		if (out->n > n && out->v[n].down) {
			out->v[n].goes_on = goes_on;
			goes_on = true;
		}
	}
	/* Without one the file is not what it says it is. */
	if (!any)
		add_part(s, 0, s->text.len, false);
}

static enum marker
dbmate_marker(struct str s)
{
	bool up;

	skip_space(&s);
	if (!str_starts(s, "migrate:"))
		return MARKER_NONE;
	skip(&s, strlen("migrate:"));
	up = str_starts(s, "up");
	if (!up && !str_starts(s, "down"))
		return MARKER_NONE;
	skip(&s, strlen(up ? "up" : "down"));
	/* Options may follow. */
	if (s.len && !is_space(*s.p))
		return MARKER_NONE;
	return up ? MARKER_DBMATE_UP : MARKER_DBMATE_DOWN;
}

static enum marker
goose_marker(struct str s)
{
	static const struct {
		const char *word;
		enum marker marker;
	} words[] = {
		{"up", MARKER_GOOSE_UP},
		{"down", MARKER_GOOSE_DOWN},
		{"statementend", MARKER_GOOSE_END},
	};

	skip_space(&s);
	if (!take(&s, "+goose") || !skip_space(&s))
		return MARKER_NONE;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct str rest = s;

		if (take(&rest, words[i].word) && rest.len == 0)
			return words[i].marker;
	}
	return MARKER_NONE;
}

/* Both tools want it at the very beginning of a line. */
static enum marker
marker_of(struct str line)
{
	enum marker marker;

	if (!str_starts(line, "--"))
		return MARKER_NONE;
	skip(&line, 2);
	marker = dbmate_marker(line);
	return marker != MARKER_NONE ? marker : goose_marker(line);
}

static bool
is_of_dbmate(enum marker marker)
{
	return marker == MARKER_DBMATE_UP || marker == MARKER_DBMATE_DOWN;
}

/* goose wants no semicolon before StatementEnd. */
static bool
ends_open(struct str text, size_t from, size_t to)
{
	while (to > from && is_space(text.p[to - 1]))
		to--;
	return to > from && text.p[to - 1] != ';';
}

static void
split_sections(struct split *s)
{
	enum marker tool = MARKER_NONE;
	size_t from = 0;
	bool down = false;

	for (size_t at = after_bom(s->text); at < s->text.len;) {
		size_t begin = at;
		enum marker marker = marker_of(next_line(s->text, &at));
		bool to_down = marker == MARKER_DBMATE_DOWN ||
			       marker == MARKER_GOOSE_DOWN;

		if (marker == MARKER_NONE)
			continue;
		if (tool == MARKER_NONE)
			tool = marker;
		if (is_of_dbmate(tool) != is_of_dbmate(marker))
			continue;
		if (marker == MARKER_GOOSE_END) {
			if (!ends_open(s->text, from, begin))
				continue;
			to_down = down;
		} else if (to_down == down) {
			continue;
		}
		add_part(s, from, begin, down);
		from = begin;
		down = to_down;
	}
	add_part(s, from, s->text.len, down);
}

void
migration_split(const char *path, struct str text, struct arena *arena,
		struct migration_parts *out)
{
	struct split s = {text, arena, out};

	out->n = 0;
	if (migration_is_down(path))
		add_part(&s, 0, text.len, true);
	else if (is_liquibase(text))
		split_liquibase(&s);
	else
		split_sections(&s);
}
