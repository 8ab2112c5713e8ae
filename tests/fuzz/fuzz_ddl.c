/* Any bytes are a script of DDL: a catalog comes of it, and can be printed. */
#include <stdint.h>
#include <stdlib.h>

#include "load/catalog.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct catalog catalog;
	struct err err;
	struct buf out;
	struct ddl *d;

	catalog_init(&catalog, &arena);
	d = ddl_start(&catalog);
	(void)ddl_run(d, "fuzz.sql", (const char *)data, size, &err);
	ddl_finish(d);
	buf_init(&out);
	report_catalog(&out, &catalog);
	buf_release(&out);
	catalog_release(&catalog);
	arena_release(&arena);
	return 0;
}
