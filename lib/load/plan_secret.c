#include "load/plan_secret.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* password, sslpassword, oauth_client_secret. */
static bool
secret_key(struct str key)
{
	return str_is(key, "password") || str_is(key, "sslpassword") ||
	       str_is(key, "oauth_client_secret");
}

static void
percent_decode(struct buf *out, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = i + 2 < len ? hex_digit(p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(p[i + 2]) : -1;

		if (p[i] == '%' && low >= 0) {
			buf_char(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_char(out, p[i]);
		}
	}
}

/* ?key=value&key=value of a URI. */
static bool
query_has_password(const char *p)
{
	struct buf key;
	bool found = false;

	buf_init(&key);
	while (*p && !found) {
		size_t len = strcspn(p, "&"), n = strcspn(p, "=&");

		buf_clear(&key);
		percent_decode(&key, p, n);
		found = secret_key((struct str){key.data, key.len});
		p += len + (p[len] == '&');
	}
	buf_release(&key);
	return found;
}

static bool
uri_has_password(const char *rest)
{
	size_t user = strcspn(rest, "@/");
	const char *query = strchr(rest, '?');

	if (rest[user] == '@' && memchr(rest, ':', user))
		return true;
	return query && query_has_password(query + 1);
}

/* The value of a keyword string at p; returns what is behind it. */
static const char *
skip_value(const char *p)
{
	bool quoted = *p == '\'';

	for (p += quoted; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (quoted ? *p == '\'' : blank(*p))
			return p + 1;
	}
	return p;
}

bool
conninfo_has_password(const char *conninfo)
{
	const char *p = conninfo;

	if (strncmp(p, "postgresql://", 13) == 0)
		return uri_has_password(p + 13);
	if (strncmp(p, "postgres://", 11) == 0)
		return uri_has_password(p + 11);
	while (*p) {
		struct str key;

		while (blank(*p))
			p++;
		key.p = p;
		while (*p && *p != '=' && !blank(*p))
			p++;
		key.len = (size_t)(p - key.p);
		while (blank(*p))
			p++;
		if (*p != '=')
			return false;
		if (secret_key(key))
			return true;
		p++;
		while (blank(*p))
			p++;
		p = skip_value(p);
	}
	return false;
}

static void
stars(char *from, const char *end)
{
	while (from < end)
		*from++ = '*';
}

/* user:password@ at p; as libpq, no further than a slash. */
static void
mask_user(char *p, const char *end)
{
	char *colon = NULL, *at = NULL;

	for (; p < end && !blank(*p) && !strchr("/\"'", *p); p++) {
		if (*p == ':' && !colon)
			colon = p;
		else if (*p == '@' && colon)
			at = p;
	}
	if (at)
		stars(colon + 1, at);
}

/* password = value, password: value; p stands behind the word. */
static void
mask_value(char *p, const char *end)
{
	char quote;

	while (p < end && (*p == ' ' || *p == '\t' || *p == '"' || *p == '\''))
		p++;
	if (p == end || (*p != '=' && *p != ':'))
		return;
	for (p++; p < end && (*p == ' ' || *p == '\t');)
		p++;
	quote = p < end && (*p == '"' || *p == '\'') ? *p++ : '\0';
	while (p < end && *p != '\n' && *p != '\r' &&
	       (quote ? *p != quote : !blank(*p)))
		*p++ = '*';
}

void
mask_passwords(char *text, size_t len)
{
	const char *end = text + len;

	for (char *p = text; p < end; p++) {
		size_t left = (size_t)(end - p);

		if (*p == ':' && left > 2 && p[1] == '/' && p[2] == '/')
			mask_user(p + 3, end);
		else if (left > 8 && (*p == 'p' || *p == 'P') &&
			 strncasecmp(p, "password", 8) == 0)
			mask_value(p + 8, end);
	}
}
