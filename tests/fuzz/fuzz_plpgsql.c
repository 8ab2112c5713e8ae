/* Any text as the body of a PL/pgSQL function. */
#include <stdint.h>

#include "sql/expand.h"
#include "support/tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char call[] = "SELECT f()";
	struct arena arena = ARENA_INIT;
	struct expander *e;
	struct catalog c;

	tiny_catalog(&c, &arena, "users(id name) orders(id user_id total)");
	tiny_function(&c, "f", 0, "plpgsql",
		      arena_strndup(&arena, (const char *)data, size));
	catalog_finish(&c);
	e = expander_new(&c, &arena);
	expander_statement(e, call, sizeof(call) - 1, NULL);
	expander_free(e);
	catalog_release(&c);
	arena_release(&arena);
	return 0;
}
