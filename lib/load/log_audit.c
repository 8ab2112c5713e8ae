#include "load/log_audit.h"

#include <string.h>
#include <strings.h>

#include "load/log_fields.h"
#include "load/log_format.h"

/* A field and the comma behind it; false if there is none. */
static bool
take_field(struct str *s, struct str *field)
{
	const char *p = s->p, *end = p + s->len;

	if (p < end && *p == '"') {
		do {
			p = memchr(p + 1, '"', (size_t)(end - p - 1));
			if (!p)
				return false;
			p++;
		} while (p < end && *p == '"');
	} else {
		p = s->len ? memchr(p, ',', s->len) : NULL;
	}
	if (!p || p == end || *p != ',')
		return false;
	*field = (struct str){s->p, (size_t)(p - s->p)};
	*s = (struct str){p + 1, (size_t)(end - p - 1)};
	return true;
}

static bool
begins_with_word(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && strncasecmp(s.p, word, n) == 0;
}

/*
 * What EXECUTE runs has a record of its own, with the text of PREPARE, and is
 * the first statement of the two.
 */
static bool
is_run(uint64_t substatement, struct str class, struct str command,
       struct str text)
{
	if (str_is(class, "MISC") && str_is(command, "EXECUTE"))
		return true;
	return substatement == 1 && (str_is(command, "PREPARE") ||
				     !begins_with_word(text, "prepare "));
}

/* In place of a statement, that it is not logged or was logged before. */
static bool
is_left_out(struct str text)
{
	return text.len == 0 || str_is(text, "<not logged>") ||
	       str_is(text, "<previously logged>") || str_is(text, "<none>");
}

bool
log_audit_read(struct str message, struct log_audit *out)
{
	enum {
		TYPE,
		STATEMENT,
		SUBSTATEMENT,
		CLASS,
		COMMAND,
		OBJECT_TYPE,
		OBJECT_NAME,
		FIELDS
	};
	struct str s = message, field[FIELDS], text;

	if (!str_starts(s, "AUDIT: "))
		return false;
	s.p += 7;
	s.len -= 7;
	for (int i = 0; i < FIELDS; i++)
		if (!take_field(&s, &field[i]))
			return false;
	if (!str_is(field[TYPE], "SESSION") && !str_is(field[TYPE], "OBJECT"))
		return false;
	out->quoted = str_starts(s, "\"");
	out->text = (size_t)(s.p - message.p) + out->quoted;
	text = (struct str){s.p + out->quoted, s.len - out->quoted};
	if (take_field(&s, &field[TYPE]))
		text.len = field[TYPE].len - 2 * (size_t)out->quoted;
	out->len = text.len;
	out->statement = log_number(field[STATEMENT]);
	out->runs = !is_left_out(text) &&
		    is_run(log_number(field[SUBSTATEMENT]), field[CLASS],
			   field[COMMAND], text);
	return true;
}

struct str
log_audit_text(struct str message, const struct log_audit *audit,
	       struct arena *a)
{
	struct str text = {message.p + audit->text, audit->len};

	return audit->quoted ? csv_undouble(text, a) : text;
}
