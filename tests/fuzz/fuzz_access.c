/*
 * Any text as a statement, and as the body of a function in SQL: its accesses
 * against a small catalog with a view, functions, a trigger and a cascade.
 */
#include <stdint.h>

#include "sql/expand.h"
#include "support/tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
build_catalog(struct catalog *c, struct arena *arena, const char *body)
{
	tiny_catalog(c, arena,
		     "users(id name email) orders(id user_id total) "
		     "stock(sku qty) app.log(at what)");
	tiny_view(c, "v", "id total",
		  "SELECT users.id, total FROM users JOIN orders ON "
		  "user_id = users.id");
	tiny_function(c, "given", 1, "sql", body);
	tiny_trigger(c, "t", "orders", EVENT_INSERT | EVENT_UPDATE,
		     tiny_function(c, "f", 0, "plpgsql",
				   "BEGIN UPDATE stock SET qty = 1; END"));
	tiny_foreign_key(c, "fk", "orders", "user_id", "users", "id", 'c', 'c');
	catalog_finish(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char call[] = "SELECT given(1), * FROM v";
	struct arena arena = ARENA_INIT;
	struct expander *e;
	struct catalog c;

	build_catalog(&c, &arena,
		      arena_strndup(&arena, (const char *)data, size));
	e = expander_new(&c, &arena);
	expander_statement(e, (const char *)data, size, NULL);
	expander_statement(e, call, sizeof(call) - 1, NULL);
	expander_free(e);
	catalog_release(&c);
	arena_release(&arena);
	return 0;
}
