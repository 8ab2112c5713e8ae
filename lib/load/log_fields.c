#include "load/log_fields.h"

/* The quote that closes the field whose content begins at p, NULL if it is not
   there. It is the last byte only where last says so: it could be doubled. */
static char *
closing_quote(char *p, const char *end, bool last, bool *escaped)
{
	for (;;) {
		p = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
		if (!p || (p + 1 == end && !last))
			return NULL;
		if (p + 1 == end || p[1] != '"')
			return p;
		*escaped = true;
		p += 2;
	}
}

static char *
plain_end(char *p, const char *end)
{
	while (p < end && *p != ',' && *p != '\n')
		p++;
	return p;
}

/* One field at p; returns where its comma or newline is, or end. NULL if the
   field does not end. */
static char *
split_field(char *p, char *end, bool last, struct csv_field *f)
{
	char *close;

	f->escaped = false;
	if (p < end && *p == '"') {
		f->p = p + 1;
		close = closing_quote(f->p, end, last, &f->escaped);
		if (!close)
			return NULL;
		f->len = (size_t)(close - f->p);
		return close + 1;
	}
	f->p = p;
	p = plain_end(p, end);
	f->len = (size_t)(p - f->p);
	if (f->len && p[-1] == '\r')
		f->len--;
	return p;
}

enum csv_split
csv_split(char *p, char *end, bool last, struct csv_record *out)
{
	out->n = 0;
	for (;;) {
		if (out->n == CSV_FIELDS_MAX)
			return CSV_BROKEN;
		p = split_field(p, end, last, &out->field[out->n++]);
		if (!p)
			return last ? CSV_BROKEN : CSV_MORE;
		if (p < end && *p == '\r')
			p++;
		if (p == end) {
			out->next = end;
			return last ? CSV_RECORD : CSV_MORE;
		}
		if (*p == '\n') {
			out->next = p + 1;
			return CSV_RECORD;
		}
		if (*p++ != ',')
			return CSV_BROKEN;
	}
}

struct str
csv_text(struct csv_field *f)
{
	char *from, *to, *end = f->p + f->len;

	if (!f->escaped)
		return (struct str){f->p, f->len};
	from = to = f->p;
	while (from < end) {
		char *quote = memchr(from, '"', (size_t)(end - from));
		size_t n = (size_t)((quote ? quote + 1 : end) - from);

		memmove(to, from, n);
		to += n;
		from += n + (quote != NULL);
	}
	f->escaped = false;
	f->len = (size_t)(to - f->p);
	return (struct str){f->p, f->len};
}

size_t
csv_newlines(const char *p, const char *end)
{
	size_t n = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}
