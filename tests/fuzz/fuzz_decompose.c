/*
 * Any bytes are a query over three services' tables, taken apart: what comes of
 * it parses, asks each owner for its own alone, and refers to what is there.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/composed.h"
#include "support/services.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Queries of some length only take their time, and what comes of them is a bit
   longer than they are. */
#define LONGEST 30000

static struct services services;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct resolve_context ctx = {.catalog = &services.catalog,
				      .path = &services.path,
				      .arena = &arena};
	struct composition composition;
	const char *wrong;

	if (!services.path.schemas.n)
		services_load(&services);
	if (size > LONGEST)
		size = LONGEST;
	decompose(&ctx, &services_owners,
		  arena_strndup(&arena, (const char *)data, size), size,
		  &composition);
	wrong = composed_wrong(&ctx, &services_owners, &composition);
	if (wrong) {
		fprintf(stderr, "%s\n", wrong);
		abort();
	}
	arena_release(&arena);
	return 0;
}
