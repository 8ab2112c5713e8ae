#include "support/ddl.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <criterion/criterion.h>

#include "report/report.h"

void
script_catalog_load(struct script_catalog *s, const char *sql)
{
	struct err err = {0};
	struct ddl *d;

	s->arena = (struct arena)ARENA_INIT;
	catalog_init(&s->catalog, &s->arena);
	d = ddl_start(&s->catalog);
	cr_assert_eq(ddl_run(d, "test.sql", sql, strlen(sql), &err), 0, "%s",
		     err.message);
	ddl_finish(d);
}

void
script_catalog_release(struct script_catalog *s)
{
	catalog_release(&s->catalog);
	arena_release(&s->arena);
}

/* "gap 'reason'" leaves open where it is. */
static bool
has_gap(const char *text, const char *reason)
{
	size_t len = strlen(reason);

	for (const char *p = text; (p = strstr(p, "\ngap ")) != NULL;) {
		const char *end = strchr(++p, '\n');

		if ((size_t)(end - p) > len &&
		    end[-(ptrdiff_t)len - 1] == ' ' &&
		    strncmp(end - len, reason, len) == 0)
			return true;
	}
	return false;
}

static bool
has_line(const char *text, const char *line)
{
	size_t len = strlen(line);

	if (strncmp(line, "gap '", 5) == 0 || strncmp(line, "gap E'", 6) == 0)
		return has_gap(text, line + 4);
	for (const char *p = text; (p = strstr(p, line)) != NULL; p++)
		if ((p == text || p[-1] == '\n') && p[len] == '\n')
			return true;
	return false;
}

void
expect_catalog(const char *sql, ...)
{
	struct script_catalog s;
	struct buf text;
	const char *want;
	va_list ap;

	script_catalog_load(&s, sql);
	buf_init(&text);
	report_catalog(&text, &s.catalog);
	va_start(ap, sql);
	while ((want = va_arg(ap, const char *)) != NULL) {
		if (want[0] == '!')
			cr_expect_null(strstr(text.data, want + 1),
				       "%s\nholds %s:\n%s", sql, want + 1,
				       text.data);
		else
			cr_expect(has_line(text.data, want),
				  "%s\nlacks %s:\n%s", sql, want, text.data);
	}
	va_end(ap);
	buf_release(&text);
	script_catalog_release(&s);
}
