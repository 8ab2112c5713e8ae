/*
 * Runs a fuzzer's function on files, for builds without a fuzzing engine: what
 * was found once stays found. On a stack as large as the program's own.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/thread.h"

#define STACK_SIZE ((size_t)512 << 20)
#define LIMIT	   ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct replay {
	int argc;
	char **argv;
	int status;
};

static void
run(void *arg)
{
	struct replay *r = arg;

	for (int i = 1; i < r->argc; i++) {
		struct arena arena = ARENA_INIT;
		struct err err;
		size_t len;
		char *data = file_read(&arena, r->argv[i], LIMIT, &len, &err);

		if (data) {
			LLVMFuzzerTestOneInput((const uint8_t *)data, len);
		} else {
			fprintf(stderr, "%s\n", err.message);
			r->status = 1;
		}
		arena_release(&arena);
	}
}

int
main(int argc, char **argv)
{
	struct replay replay = {argc, argv, 0};

	thread_run(run, &replay, STACK_SIZE);
	return replay.status;
}
