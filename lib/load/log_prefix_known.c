/*
 * The prefixes that are in use: PostgreSQL's and Debian's defaults, what hosted
 * services set, and what the documentation of log tools recommends. Where two
 * explain a log's beginning equally well, the first one here is taken.
 */
#include "load/log_prefix.h"

#include <stdlib.h>

#include "base/text.h"

/* Of the sample, so many lines decide. */
#define LINES_MAX 400

static const char heroku_all[] =
	" sql_error_code = %e time_ms = \"%m\" pid=\"%p\" "
	"proc_start_time=\"%s\" session_id=\"%c\" vtid=\"%v\" tid=\"%x\" "
	"log_line=\"%l\" %qdatabase=\"%d\" connection_source=\"%r\" "
	"user=\"%u\" application_name=\"%a\" ";

static const char *const known[] = {
	"%m [%p] %q%u@%d ",  /* Debian, Ubuntu */
	"%m [%p] ",	     /* PostgreSQL */
	"%t:%r:%u@%d:[%p]:", /* Amazon RDS */
	"%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
	"%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a", /* the same, newer */
	"%t-%c-",				   /* Azure */
	"%t-%c-user=%u,db=%d,app=%a,client=%h ",
	"%m [%p]: [%l-1] db=%d,user=%u ", /* Google Cloud SQL */
	" sql_error_code = %e ",
	heroku_all, /* Heroku */
	/* pgBadger's documentation */
	"%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
	"%t [%p]: user=%u,db=%d,app=%a,client=%h ",
	"%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
	"%m [%p]: user=%u,db=%d,app=%a,client=%h ",
	"%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%r ",
	"%t [%p]: [%l-1] user=%u,db=%d ",
	"%t [%p]: db=%d,user=%u,app=%a,client=%h ",
	"%m [%p]: db=%d,user=%u,app=%a,client=%h ",
	"%t [%p]: [%l-1] db=%d,user=%u,app=%a,client=%h ",
	"user=%u,db=%d,app=%a,client=%h ",
	/* our own, of the README */
	"%m [%p]: [%l-1] session=%c,vxid=%v,user=%u,db=%d,app=%a,client=%h ",
	/* pganalyze's */
	"%m [%p] %q[user=%u,db=%d,app=%a] ",
	"%m [%p] %q[user=%u,db=%d,app=%a,host=%h] ",
	"%m [%p][%v] : [%l-1] %q[app=%a] ",
	"%m [%p][%b][%v][%x] %q[user=%u,db=%d,app=%a] ",
	"%t [%p-%l] %q%u@%d ",
	"%t [%p]: [%l-1] user=%u,db=%d - PG-%e ",
	"%t [%p]: [%l-1] [trx_id=%x] user=%u,db=%d ",
	"[%p]: [%l-1] db=%d,user=%u ",
	"%m %r %u %a [%c] [%p] ",
	"pid=%p,user=%u,db=%d,app=%a,client=%h ",
	"%p-%s-%c-%l-%h-%u-%d-%m ",
	"%t [%p] %q%u@%d %h ",
	/* pgreplay's */
	"%m|%u|%d|%c|",
	"%m|%u|%d|%c|%a|",
	/* Debian's, with more in it */
	"%m [%p] %q%u@%d/%a ",
	"%m [%p] %q%u@%d %a ",
	"%m [%p] %q%u@%d [%a] ",
	"%m [%p] %q%u@%d %h ",
	"%m [%p] %q%u@%d %r ",
	"%m [%p] %q%a %u@%d ",
	"%m [%p] %u@%d ",
	"%m [%p-%l] %q%u@%d ",
	"%m [%p]: [%l-1] %q%u@%d ",
	"%m [%p]: [%l-1] %u@%d ",
	"%t [%p] %q%u@%d ",
	"%t [%p] %u@%d ",
	"%t [%p]: [%l] %u@%d ",
	"%t [%p] ",
	"%t [%p]: ",
	"%t [%p]: [%l-1] ",
	"%m [%p]: ",
	"%m [%p]: [%l-1] ",
	"%m [%c] ",
	"%m [%c] %q%u@%d ",
	"<%m> ",
	"<%t> ",
	"< %m >",
	"< %m > ",
	"< %t >",
	"%m ",
	"%t ",
	"%t %u@%d ",
	"%m %u@%d ",
	"%m:",
	"%t:",
	"[%p] ",
	/* in syslog, which has the time and the process */
	"%q%u@%d ",
	"%u@%d ",
	"db=%d,user=%u ",
	"user=%u,db=%d ",
	"",
};

/* Names with such bytes in them are rather two fields of another prefix. */
static bool
has_none(struct str name, const char *bytes)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] && strchr(bytes, name.p[i]))
			return false;
	return true;
}

/* "6b04d380.517 1 59/0 psql": other fields, and then a name. */
static bool
begins_with_id(struct str name)
{
	size_t n = 0;

	while (n < name.len && hex_digit(name.p[n]) >= 0)
		n++;
	return n > 0 && n + 1 < name.len &&
	       (name.p[n] == '.' || name.p[n] == '/') &&
	       hex_digit(name.p[n + 1]) >= 0;
}

/*
 * How well a prefix explains the lines of p. Not at all, if most of the names
 * that it finds are none: what nobody knows is asked for, not guessed.
 */
static size_t
score(const struct log_prefix *prefix, const char *p, size_t len)
{
	const char *end = p + len, *nl;
	struct log_line line;
	size_t total = 0, named = 0, wrong = 0;

	for (int lines = 0; p < end && lines < LINES_MAX; lines++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		if (log_prefix_match(prefix, p, (size_t)(nl - p), &line)) {
			const struct str *v = line.fields.v;
			bool role = has_none(v[FIELD_ROLE], " /[]=,@|");
			bool database = has_none(v[FIELD_DATABASE], " /[]=,@|");
			bool application =
				has_none(v[FIELD_APPLICATION], "=|") &&
				!begins_with_id(v[FIELD_APPLICATION]);

			total += 1 + role + database + application;
			named += v[FIELD_ROLE].len || v[FIELD_DATABASE].len ||
				 v[FIELD_APPLICATION].len;
			wrong += !role || !database || !application;
		}
		p = nl + (nl < end);
	}
	return wrong * 2 > named ? 0 : total;
}

static size_t
score_text(const char *text, const char *head, const char *p, size_t len)
{
	struct err err;
	struct log_prefix *prefix = log_prefix_behind(head, text, &err);
	size_t s = prefix ? score(prefix, p, len) : 0;

	log_prefix_free(prefix);
	return s;
}

const char *
log_prefix_recognise_after(const char *before, const char *head, const char *p,
			   size_t len)
{
	size_t best_score = before ? score_text(before, head, p, len) : 0, s;
	const char *best = best_score ? before : NULL;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		s = score_text(known[i], head, p, len);
		if (s > best_score) {
			best = known[i];
			best_score = s;
		}
	}
	return best;
}

const char *
log_prefix_recognise(const char *head, const char *p, size_t len)
{
	return log_prefix_recognise_after(NULL, head, p, len);
}
