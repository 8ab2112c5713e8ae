/* Any bytes as an ownership plan, and what is said about them. */
#include <stdint.h>
#include <stdlib.h>

#include "load/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct diag_list diags;
	struct plan plan;
	struct err err;
	struct buf text;
	int rc;

	diag_init(&diags, &arena);
	rc = plan_parse(&plan, "plan.yaml", (const char *)data, size, &diags,
			&err);
	/* Nothing to go on with is never silent. */
	if (rc != 0 && (diags.errors == 0 || err.code == ERR_NONE))
		abort();
	diag_sort(&diags);
	buf_init(&text);
	diag_format_list(&text, &diags);
	buf_release(&text);
	plan_release(&plan);
	arena_release(&arena);
	return 0;
}
