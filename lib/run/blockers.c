#include <stdio.h>

#include "base/buf.h"
#include "queries.h"
#include "run/runner.h"

/* A shorter one is gone before anybody could ask for it. */
#define BLOCKER_MILLISECONDS "1000"

/* As the server reads an array: {"a","b"}. */
static void
put_array(struct buf *out, const struct step *s)
{
	buf_char(out, '{');
	for (size_t i = 0; i < s->locked.n; i++) {
		if (i)
			buf_char(out, ',');
		buf_char(out, '"');
		for (const char *p = s->locked.v[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_char(out, '\\');
			buf_char(out, *p);
		}
		buf_char(out, '"');
	}
	buf_char(out, '}');
}

int
run_find_blockers(struct pg_conn *conn, const struct step *s,
		  struct arena *arena, struct run_blockers *out,
		  struct err *err)
{
	struct pg_result *r;
	struct buf names;

	out->n = 0;
	if (s->lock == LOCK_NONE || !s->locked.n)
		return 0;
	buf_init(&names);
	put_array(&names, s);
	r = pg_query(conn, query_run_blockers, 3,
		     (const char *[]){names.data, lock_mode_names[s->lock],
				      BLOCKER_MILLISECONDS},
		     err);
	buf_release(&names);
	if (!r)
		return -1;
	for (int i = 0; i < pg_rows(r); i++) {
		const char *v[7];

		for (int k = 0; k < 7; k++)
			v[k] = arena_strdup(arena, pg_value(r, i, k));
		vec_push(arena, out,
			 (struct run_blocker){v[0], v[1], v[2], v[3], v[4],
					      v[5], v[6]});
	}
	pg_result_free(r);
	return 0;
}
