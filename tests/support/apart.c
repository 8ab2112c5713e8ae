#include "support/apart.h"

#include <criterion/criterion.h>
#include <string.h>

#include "support/composed.h"
#include "support/composition_text.h"

void
take_apart(const struct services *s, const char *sql, struct buf *out)
{
	struct arena arena = ARENA_INIT;
	struct resolve_context ctx = {
		.catalog = &s->catalog, .path = &s->path, .arena = &arena};
	struct composition c;
	const char *wrong;

	decompose(&ctx, &services_owners, sql, strlen(sql), &c);
	composition_text(out, &c);
	wrong = composed_wrong(&ctx, &services_owners, &c);
	cr_expect_null(wrong, "%.200s: %s", sql, wrong);
	arena_release(&arena);
}

void
expect_apart(const struct services *s, const char *sql, const char *expected)
{
	struct buf text;

	buf_init(&text);
	take_apart(s, sql, &text);
	cr_expect_str_eq(text.data, expected, "%s\n%s", sql, text.data);
	buf_release(&text);
}

void
expect_refused(const struct services *s, const char *sql, const char *reason)
{
	struct buf text;

	buf_init(&text);
	take_apart(s, sql, &text);
	cr_expect(strncmp(text.data, "refused: ", 9) == 0 &&
			  strlen(text.data) == strlen(reason) + 10 &&
			  strncmp(text.data + 9, reason, strlen(reason)) == 0,
		  "%s\n%s", sql, text.data);
	buf_release(&text);
}
