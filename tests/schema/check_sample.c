/* check-sample FORMAT SAMPLE: one of tests/support/findings.h's results as
   check writes it. */
#include <stdio.h>
#include <string.h>

#include "report/check.h"
#include "support/findings.h"

static const struct {
	const char *name;
	void (*write)(struct buf *out, const struct check_result *r,
		      const struct check_report_options *o);
} formats[] = {
	{"text", check_text},	  {"json", check_json},
	{"sarif", check_sarif},	  {"junit", check_junit},
	{"github", check_github}, {"gitlab", check_gitlab},
};

int
main(int argc, char **argv)
{
	const struct check_report_options options = {.version = "0.1.0"};
	struct arena arena = ARENA_INIT;
	struct check_result *r;
	struct buf out;
	int rc = 2;

	if (argc != 3 || !(r = findings_sample(&arena, argv[2]))) {
		fputs("usage: check-sample FORMAT SAMPLE\n", stderr);
		return 2;
	}
	buf_init(&out);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (strcmp(argv[1], formats[i].name) != 0)
			continue;
		formats[i].write(&out, r, &options);
		rc = fwrite(out.data, 1, out.len, stdout) != out.len;
	}
	buf_release(&out);
	arena_release(&arena);
	return rc;
}
