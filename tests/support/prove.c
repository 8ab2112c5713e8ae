#include "support/prove.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/composed.h"
#include "support/composition_text.h"
#include "support/merge.h"

/* Rows that a comparison holds at most. */
#define ROWS_MAX 20000

/* What a reason says without the names in it: behind a colon is a text. */
static void
count_refused(struct prover *p, const char *reason)
{
	const char *colon = strchr(reason, ':');
	char *key = arena_strndup(&p->kept, reason,
				  colon ? (size_t)(colon - reason)
					: strlen(reason));
	size_t *n = map_get(&p->refused, key);

	if (!n) {
		n = arena_new(&p->kept, size_t);
		map_set(&p->refused, key, n);
	}
	++*n;
}

/* Both ways; where they differ, the test fails. */
static void
compare(struct prover *p, const char *sql, const struct composition *c,
	struct table *whole, bool ordered)
{
	struct table merged;
	struct buf shown;
	struct err err;
	const char *wrong;

	buf_init(&shown);
	composition_text(&shown, c);
	wrong = composed_wrong(&p->ctx, &p->owners, c);
	cr_assert_null(wrong, "%s\n%s%s", sql, shown.data, wrong);
	cr_assert_eq(merge_composition(p->conn, c, &p->arena, &merged, &err), 0,
		     "%s\n%s%s", sql, shown.data, err.message);
	if (!ordered) {
		table_sort(whole);
		table_sort(&merged);
	}
	if (!table_equal(whole, &merged)) {
		buf_str(&shown, "as it is: ");
		table_print(&shown, whole, 5);
		buf_str(&shown, "merged: ");
		table_print(&shown, &merged, 5);
		cr_assert_fail("%s\n%s", sql, shown.data);
	}
	buf_release(&shown);
}

struct proven
prove(struct prover *p, const char *sql, bool ordered)
{
	struct proven proven = {.outcome = INVALID};
	struct composition composition;
	struct table whole;
	struct err err;

	arena_reset(&p->arena);
	p->ctx.arena = &p->arena;
	if (table_of_query(p->conn, sql, &p->arena, &whole, &err) != 0 ||
	    whole.rows.n > ROWS_MAX) {
		p->invalid++;
		return proven;
	}
	decompose(&p->ctx, &p->owners, sql, strlen(sql), &composition);
	proven.refused = composition.refused;
	proven.queries = composition.queries.n;
	proven.outcome = composition.refused ? REFUSED : PROVEN;
	if (composition.refused)
		count_refused(p, composition.refused);
	else
		compare(p, sql, &composition, &whole, ordered);
	if (!composition.refused && whole.rows.n)
		p->with_rows++;
	return proven;
}

void
prover_print(const struct prover *p, const char *title, size_t proven)
{
	const struct map_entry *it;

	fprintf(stderr,
		"%s: %zu give the same rows both ways (of all, %zu give any), "
		"%zu are not valid; refused:\n",
		title, proven, p->with_rows, p->invalid);
	map_each (it, &p->refused) {
		fprintf(stderr, "%6zu  %s\n", *(size_t *)it->value, it->key);
	}
}

void
prover_release(struct prover *p)
{
	map_release(&p->refused);
	arena_release(&p->arena);
	arena_release(&p->kept);
}
