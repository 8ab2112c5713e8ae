#include "load/log_fields.h"

/* The quote that closes the field whose content begins at p, NULL if it is not
   there. It is the last byte only where last says so: it could be doubled. */
static const char *
closing_quote(const char *p, const char *end, bool last, bool *doubled)
{
	for (;;) {
		p = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
		if (!p || (p + 1 == end && !last))
			return NULL;
		if (p + 1 == end || p[1] != '"')
			return p;
		*doubled = true;
		p += 2;
	}
}

/* Where the field at p has its comma or newline if all is well, or end; NULL if
   the field does not end. */
static const char *
field_end(const char *p, const char *end, bool last, bool *doubled)
{
	if (p < end && *p == '"') {
		p = closing_quote(p + 1, end, last, doubled);
		if (!p)
			return NULL;
		p++;
		return p < end && *p == '\r' ? p + 1 : p;
	}
	while (p < end && *p != ',' && *p != '\n')
		p++;
	return p;
}

static enum csv_split
end_record(struct csv_record *r, const char *next)
{
	r->next = next;
	r->lines = csv_newlines(r->p, next);
	return CSV_RECORD;
}

enum csv_split
csv_split(const char *p, const char *end, bool last, struct csv_record *out)
{
	out->p = p;
	out->doubled = 0;
	for (out->n = 0; out->n < CSV_FIELDS_MAX; p++) {
		bool doubled = false;

		p = field_end(p, end, last, &doubled);
		out->doubled |= (uint64_t)doubled << out->n;
		out->end[out->n++] = p;
		if (!p)
			return last ? CSV_BROKEN : CSV_MORE;
		if (p == end)
			return last ? end_record(out, end) : CSV_MORE;
		if (*p == '\n')
			return end_record(out, p + 1);
		if (*p != ',')
			return CSV_BROKEN;
	}
	return CSV_BROKEN;
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
