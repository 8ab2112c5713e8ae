/*
 * Logs that went through syslog:
 *
 *	<133>Nov 23 18:18:17 host postgres[331]: [7-1] line	RFC 3164
 *	2026-11-23T18:18:17.123456+01:00 host postgres[331]: [7-1] line
 *	<133>1 2026-11-23T18:18:17.123Z host postgres 331 - - [7-1] line
 *								RFC 5424
 * and Heroku's, which has a name where a process would be:
 *
 *	<134>1 2026-11-23T18:18:17+00:00 host app postgres.331 - [DB] [7-1] line
 *	2026-11-23T18:18:17+00:00 app[postgres.331]: [DB] [7-1] line
 *
 * perhaps with the number of its bytes in front. The server numbers its
 * messages and the pieces that it cuts them to: see unwrap_piece.c. Lines of
 * other programs are passed over. What the envelope knows is put in front of
 * the server's line, for its log_line_prefix need not have it.
 */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/scan.h"
#include "load/unwrap_internal.h"

/* A line, taken apart. */
struct syslog {
	struct str time;
	bool bsd; /* it has no year */
	struct str host, program, pid;
	struct str text;
};

static void
advance(struct str *s, size_t n)
{
	s->p += n;
	s->len -= n;
}

static size_t
digits(struct str s)
{
	return (size_t)(scan_digits(s.p, s.p + s.len) - s.p);
}

/* "<133>", and "1 " behind it in RFC 5424. */
static bool
skip_priority(struct str *s, bool *version)
{
	size_t n;

	*version = false;
	if (s->len < 3 || s->p[0] != '<')
		return false;
	n = 1 + digits((struct str){s->p + 1, s->len - 1});
	if (n == 1 || n > 4 || n == s->len || s->p[n] != '>')
		return false;
	advance(s, n + 1);
	*version = str_starts(*s, "1 ");
	if (*version)
		advance(s, 2);
	return true;
}

/* What transports of streams put in front: "451 <134>". */
static void
skip_count(struct str *s)
{
	size_t n = digits(*s);

	if (n && n + 1 < s->len && s->p[n] == ' ' && s->p[n + 1] == '<')
		advance(s, n + 1);
}

static bool
take_time(struct str *s, struct syslog *out)
{
	size_t n = iso_time_scan(s->p, s->len);

	out->bsd = n == 0;
	if (out->bsd)
		n = bsd_time_scan(s->p, s->len);
	if (n == 0 || n == s->len || s->p[n] != ' ')
		return false;
	out->time = (struct str){s->p, n};
	advance(s, n + 1);
	return true;
}

/* "postgres[331]: " */
static bool
take_tag(struct str *s, struct syslog *out)
{
	const char *colon = s->len ? memchr(s->p, ':', s->len) : NULL;
	struct str tag;
	const char *open;

	if (!colon)
		return false;
	tag = (struct str){s->p, (size_t)(colon - s->p)};
	if (tag.len == 0 || memchr(tag.p, ' ', tag.len))
		return false;
	advance(s, tag.len + 1);
	if (s->len && *s->p == ' ')
		advance(s, 1);
	open = memchr(tag.p, '[', tag.len);
	out->program = tag;
	out->pid = STR("");
	if (!open || tag.p[tag.len - 1] != ']')
		return true;
	out->program.len = (size_t)(open - tag.p);
	out->pid = (struct str){open + 1, tag.len - out->program.len - 2};
	return true;
}

/* "-", or elements in brackets, whose values are in quotes. */
static bool
skip_structured(struct str *s)
{
	size_t i = 0;
	bool quoted = false;

	if (s->len && *s->p == '-') {
		advance(s, 1);
	} else {
		while (i < s->len && s->p[i] == '[') {
			for (; i < s->len && (quoted || s->p[i] != ']'); i++) {
				if (quoted && s->p[i] == '\\')
					i++;
				else if (s->p[i] == '"')
					quoted = !quoted;
			}
			i++;
		}
		if (i == 0 || i > s->len)
			return false;
		advance(s, i);
	}
	if (s->len && *s->p == ' ')
		advance(s, 1);
	return true;
}

/* Behind the version. */
static bool
take_5424(struct str *s, struct syslog *out)
{
	struct str id;

	return take_time(s, out) && take_word(s, &out->host) &&
	       take_word(s, &out->program) && take_word(s, &out->pid) &&
	       take_word(s, &id);
}

static bool
syslog_line(struct str item, struct syslog *out)
{
	struct str s = item;
	bool version;

	skip_count(&s);
	skip_priority(&s, &version);
	if (version) {
		if (!take_5424(&s, out) || !skip_structured(&s))
			return false;
		/* A byte order mark says that it is UTF-8. */
		if (str_starts(s, "\xef\xbb\xbf"))
			advance(&s, 3);
	} else if (!take_time(&s, out) || !take_word(&s, &out->host) ||
		   !take_tag(&s, out)) {
		return false;
	}
	out->text = s;
	return true;
}

/* "[7-1] ", or "[7] " where nothing was cut. Without numbers, what continues a
   message is known by its white space. */
static void
take_number(struct str *s, struct piece_part *part)
{
	struct str at = *s;
	uint64_t numbers[2] = {0, 1};
	size_t n, i;

	part->number = 0;
	part->first = at.len == 0 || (*at.p != '\t' && *at.p != ' ');
	if (at.len == 0 || *at.p != '[')
		return;
	advance(&at, 1);
	for (i = 0; i < 2; i++) {
		n = digits(at);
		if (n == 0 || n > 18 || n == at.len)
			return;
		numbers[i] = 0;
		for (size_t j = 0; j < n; j++)
			numbers[i] = numbers[i] * 10 +
				     (uint64_t)(at.p[j] - '0');
		advance(&at, n);
		if (*at.p != '-' || i == 1)
			break;
		advance(&at, 1);
	}
	if (!str_starts(at, "]"))
		return;
	advance(&at, 1);
	if (at.len && *at.p == ' ')
		advance(&at, 1);
	*s = at;
	part->number = numbers[0];
	part->first = numbers[1] == 1;
}

/*
 * Undo what rsyslog makes of control characters: "#011" is a tab, "#012" a
 * newline. The text gets shorter and goes to to.
 */
static struct str
undo_escapes(struct str s, struct buf *to)
{
	const char *p = s.p, *end = p + s.len, *hash;

	if (s.len == 0 || !memchr(p, '#', s.len))
		return s;
	buf_clear(to);
	while (p < end && (hash = memchr(p, '#', (size_t)(end - p)))) {
		bool tab = str_starts((struct str){hash, (size_t)(end - hash)},
				      "#011");
		bool newline = str_starts(
			(struct str){hash, (size_t)(end - hash)}, "#012");

		buf_add(to, p, (size_t)(hash - p));
		buf_char(to, tab ? '\t' : newline ? '\n' : '#');
		p = hash + (tab || newline ? 4 : 1);
	}
	buf_add(to, p, (size_t)(end - p));
	while (to->len && to->data[to->len - 1] == '\n')
		to->len--;
	return (struct str){to->data, to->len};
}

static size_t
put_moment(const struct unwrapper *u, const struct syslog *s, char *to)
{
	return s->bsd ? bsd_time_moment(s->time, u->written_us, to)
		      : iso_time_moment(s->time, to);
}

/* syslog_ident is "postgres" unless somebody changed it; then the numbers
   tell. */
static bool
is_server(const struct syslog *s)
{
	struct str text = s->text;
	struct piece_part part;

	take_number(&text, &part);
	return str_starts(s->program, "postgres") || text.p != s->text.p;
}

/* Where many programs log, the server may do so seldom. */
static bool
syslog_knows(struct str item)
{
	struct syslog s;

	return syslog_line(item, &s);
}

static bool
syslog_take(struct unwrapper *u, struct str item)
{
	char head[MOMENT_MAX + 32], moment[MOMENT_MAX];
	struct piece_part part;
	struct syslog s;
	size_t n;

	if (!syslog_line(item, &s))
		return false;
	if (!is_server(&s))
		return true;
	n = put_moment(u, &s, moment);
	if (n == 0 || s.pid.len == 0 || s.pid.len > 10 ||
	    digits(s.pid) != s.pid.len)
		return false;
	part.key = hash_bytes(s.pid.p, s.pid.len,
			      hash_bytes(s.host.p, s.host.len, 0));
	take_number(&s.text, &part);
	part.head.p = head;
	part.head.len = (size_t)snprintf(head, sizeof(head), "%.*s [%.*s] ",
					 (int)n, moment, (int)s.pid.len,
					 s.pid.p);
	part.text = undo_escapes(s.text, &u->scratch);
	piece_add(u, &part);
	return true;
}

const struct envelope envelope_syslog = {
	.services = {"syslog"},
	.head = "%m [%p] ",
	.knows = syslog_knows,
	.take = syslog_take,
};

/* All hosts are called "host", where there is one. It becomes the name that the
   database has in front of its text, empty in lines of the application and of
   the platform. */
static bool
heroku_line(struct str item, struct syslog *out)
{
	struct str s = item, color;
	bool version;

	skip_count(&s);
	skip_priority(&s, &version);
	out->host = STR("host");
	if (version ? !take_5424(&s, out)
		    : !take_time(&s, out) || !take_tag(&s, out))
		return false;
	if (!str_is(out->host, "host") ||
	    (!str_is(out->program, "app") && !str_is(out->program, "heroku")))
		return false;
	out->host = STR("");
	if (str_is(out->program, "app") && str_starts(out->pid, "postgres.") &&
	    str_starts(s, "[") && take_word(&s, &color))
		out->host = color;
	out->text = s;
	return true;
}

static bool
heroku_knows(struct str item)
{
	struct syslog s;

	return heroku_line(item, &s);
}

/*
 * Many processes have one name, and numbers of their own: pieces belong to what
 * last had their number. Everything else in the log is the application's.
 */
static bool
heroku_take(struct unwrapper *u, struct str item)
{
	char head[MOMENT_MAX + 1];
	struct piece_part part;
	struct syslog s;
	size_t n;

	if (!heroku_line(item, &s))
		return false;
	if (s.host.len == 0)
		return true;
	n = put_moment(u, &s, head);
	if (n == 0)
		return false;
	head[n++] = ' ';
	take_number(&s.text, &part);
	part.key = hash_bytes(&part.number, sizeof(part.number),
			      hash_bytes(s.pid.p, s.pid.len, 0));
	part.head = (struct str){head, n};
	part.text = s.text;
	piece_add(u, &part);
	return true;
}

const struct envelope envelope_heroku = {
	.services = {"heroku"},
	.head = "%m ",
	.knows = heroku_knows,
	.take = heroku_take,
};
