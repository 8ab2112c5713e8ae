/*
 * A URI, with any driver, or pairs of keywords and values:
 *
 *	postgresql://users_app@db/users
 *	postgresql+psycopg2://db/users
 *	jdbc:postgresql://db/users
 *	host=db dbname=users user=users_app
 *	Host=db;Database=users;Username=users_app
 *	pgsql:host=db;dbname=users
 */
#include "source/connection.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"

/* Longer texts are none. */
#define LENGTH_MAX 4096

static bool
takes(const char **p, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - *p) < n || strncasecmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

static bool
is_uri(const char *p, const char *end)
{
	takes(&p, end, "jdbc:");
	if (!takes(&p, end, "postgres"))
		return false;
	takes(&p, end, "ql");
	if (p < end && *p == '+')
		do
			p++;
		while (p < end && (in_word(*p) || *p == '-'));
	return takes(&p, end, "://");
}

enum key {
	KEY_NONE,   /* no key of PostgreSQL */
	KEY_COMMON, /* one that others have, too */
	KEY_NAMES,  /* names a server, database or user */
	KEY_OURS,   /* and only here */
};

static enum key
find_key(const char *p, size_t len)
{
	static const struct {
		const char *text;
		enum key key;
	} keys[] = {
		{"host", KEY_OURS},
		{"hostaddr", KEY_OURS},
		{"dbname", KEY_OURS},
		{"user", KEY_NAMES},
		{"database", KEY_NAMES},
		{"username", KEY_NAMES},
		{"user id", KEY_NAMES},
		{"server", KEY_NAMES},
		{"port", KEY_COMMON},
		{"password", KEY_COMMON},
		{"sslmode", KEY_COMMON},
		{"ssl mode", KEY_COMMON},
		{"pooling", KEY_COMMON},
		{"timeout", KEY_COMMON},
		{"options", KEY_COMMON},
		{"service", KEY_COMMON},
		{"passfile", KEY_COMMON},
		{"application_name", KEY_COMMON},
		{"connect_timeout", KEY_COMMON},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strlen(keys[i].text) == len &&
		    strncasecmp(keys[i].text, p, len) == 0)
			return keys[i].key;
	return KEY_NONE;
}

/* Behind a value that ends with c, or is quoted. */
static const char *
skip_value(const char *p, const char *end, char c)
{
	while (p < end && is_space(*p))
		p++;
	if (p < end && (*p == '\'' || *p == '"')) {
		const char *close = memchr(p + 1, *p, (size_t)(end - p) - 1);

		p = close ? close + 1 : end;
	}
	while (p < end && *p != c && !(c == ' ' && is_space(*p)))
		p++;
	return p;
}

/* Pairs with spaces or semicolons between them: two names of a kind, one of
   them ours, and the first key a known one. */
static bool
is_pairs(const char *p, const char *end)
{
	char separator = memchr(p, ';', (size_t)(end - p)) ? ';' : ' ';
	int names = 0, ours = 0, pairs = 0;

	for (;;) {
		const char *key, *equals;
		enum key is;

		while (p < end && (is_space(*p) || *p == separator))
			p++;
		key = p;
		equals = memchr(p, '=', (size_t)(end - p));
		if (!equals || equals == key)
			break;
		p = equals;
		while (p > key && is_space(p[-1]))
			p--;
		is = find_key(key, (size_t)(p - key));
		if (is == KEY_NONE && pairs == 0)
			return false;
		pairs++;
		names += is >= KEY_NAMES;
		ours += is == KEY_OURS;
		p = skip_value(equals + 1, end, separator);
	}
	return names >= 2 && ours >= 1;
}

bool
connection_is(const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end && is_space(*text))
		text++;
	if (text == end || len > LENGTH_MAX || !strchr("pjhdusPJHDUSA", *text))
		return false;
	if (is_uri(text, end))
		return true;
	/* PDO's. */
	takes(&text, end, "pgsql:");
	return is_pairs(text, end);
}
