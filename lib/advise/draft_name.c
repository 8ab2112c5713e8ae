#include "advise/draft_name.h"

#include "base/buf.h"

#define WORDS_MAX 16
/* Names of plans are shorter than PostgreSQL's, for roles are made of them. */
#define NAME_MAX_BYTES 40

/* Of programs, roles and places, not of what a service is for. */
static const char *const kinds[] = {
	"admin",      "api",	  "app",     "application", "backend",
	"backfill",   "batch",	  "client",  "consumer",    "cron",
	"daemon",     "db",	  "dev",     "frontend",    "job",
	"jobs",	      "listener", "live",    "login",	    "main",
	"master",     "ms",	  "primary", "prod",	    "producer",
	"production", "public",	  "read",    "reader",	    "replica",
	"ro",	      "role",	  "runner",  "rw",	    "scheduler",
	"server",     "service",  "sidekiq", "stage",	    "staging",
	"svc",	      "task",	  "tasks",   "test",	    "user",
	"usr",	      "web",	  "worker",  "workers",	    "write",
	"writer",
};

static const char *const tools[] = {
	"psql",	      "pg_dump",     "pg_restore", "pgbench",	    "pgadmin",
	"dbeaver",    "datagrip",    "postgresql", "pgbouncer",	    "pgcat",
	"odyssey",    "pgpool",	     "npgsql",	   "node-postgres", "pgx",
	"sqlalchemy", "django",	     "hikari",	   "[unknown]",	    "postico",
	"tableplus",  "navicat",     "metabase",   "patroni",	    "barman",
	"pgbackrest", "walreceiver", "puma",	   "unicorn",	    "sidekiq",
	"rails",      "gunicorn",    "bin/rails",
};

static const char *const bookkeeping[] = {
	"schema_migrations",
	"ar_internal_metadata",
	"flyway_schema_history",
	"schema_version",
	"alembic_version",
	"django_migrations",
	"goose_db_version",
	"gorp_migrations",
	"databasechangelog",
	"databasechangeloglock",
	"knex_migrations",
	"knex_migrations_lock",
	"_prisma_migrations",
	"__EFMigrationsHistory",
	"__diesel_schema_migrations",
	"_sqlx_migrations",
	"SequelizeMeta",
	"typeorm_metadata",
	"phinxlog",
	"doctrine_migration_versions",
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_number(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, list[i]))
			return true;
	return false;
}

/* A pod's or a process's: it has a digit, or no vowel. */
static bool
is_id(struct str word)
{
	bool vowel = false;

	for (size_t i = 0; i < word.len; i++) {
		if (is_number(word.p[i]))
			return true;
		vowel |= strchr("aeiouy", word.p[i]) != NULL;
	}
	return !vowel && word.len > 3;
}

/* Letters and digits of a name in lower case, in words. */
static size_t
split(struct buf *text, struct str name, struct str *words)
{
	size_t n = 0, start;

	for (size_t i = 0; i < name.len; i++)
		buf_char(text, lower(name.p[i]));
	for (size_t i = 0; i < text->len && n < WORDS_MAX; i++) {
		for (start = i; i < text->len && (is_letter(text->data[i]) ||
						  is_number(text->data[i]));
		     i++)
			;
		if (i > start)
			words[n++] = (struct str){text->data + start,
						  i - start};
		/* What stands behind these is of one connection. */
		if (i < text->len && strchr("[(@/: ", text->data[i]) && n)
			break;
	}
	return n;
}

const char *
draft_base(struct arena *a, struct str name)
{
	struct str words[WORDS_MAX];
	struct buf text, out;
	const char *base;
	size_t first = 0, n;

	buf_init(&text);
	buf_init(&out);
	n = split(&text, name, words);
	while (n > 1 && (is_id(words[n - 1]) ||
			 is_one_of(words[n - 1], kinds, COUNT(kinds))))
		n--;
	while (first + 1 < n && is_one_of(words[first], kinds, COUNT(kinds)))
		first++;
	if (n > 0 && !is_letter(words[first].p[0]))
		buf_str(&out, "s_");
	for (size_t i = first; i < n; i++) {
		buf_str(&out, i > first ? "_" : "");
		buf_add(&out, words[i].p, words[i].len);
	}
	base = arena_strndup(a, out.data,
			     out.len < NAME_MAX_BYTES ? out.len
						      : NAME_MAX_BYTES);
	buf_release(&out);
	buf_release(&text);
	return base;
}

static bool
is_tool(struct str application)
{
	for (size_t i = 0; i < COUNT(tools); i++) {
		size_t n = strlen(tools[i]);

		if (application.len >= n &&
		    strncasecmp(application.p, tools[i], n) == 0)
			return true;
	}
	return false;
}

const char *
draft_application_base(struct arena *a, struct str name)
{
	const char *base = is_tool(name) ? "" : draft_base(a, name);

	return is_one_of(str_of(base), kinds, COUNT(kinds)) ? "" : base;
}

bool
draft_is_bookkeeping(const char *table)
{
	for (size_t i = 0; i < COUNT(bookkeeping); i++)
		if (strcasecmp(table, bookkeeping[i]) == 0)
			return true;
	return false;
}
