#include "cmd/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"

#define MB ((size_t)1024 * 1024)

/* The program and its libraries, and buffers for reading. */
#define FIXED (24 * MB)
#define LEAST (64 * MB)
/* The tally has this at least, whatever a schema takes. */
#define SHARE_LEAST (4 * MB)

/* The factor that a suffix stands for, 0 if it is none. */
static size_t
factor_of(const char *suffix)
{
	static const struct {
		const char *suffix;
		size_t factor;
	} factors[] = {
		{"", 1},    {"K", MB / 1024}, {"KB", MB / 1024}, {"M", MB},
		{"MB", MB}, {"G", MB * 1024}, {"GB", MB * 1024},
	};

	for (size_t i = 0; i < sizeof(factors) / sizeof(*factors); i++)
		if (strcasecmp(suffix, factors[i].suffix) == 0)
			return factors[i].factor;
	return 0;
}

int
memory_size(const char *text, size_t *bytes, struct err *err)
{
	unsigned long long n;
	size_t factor;
	char *suffix;

	n = strtoull(text, &suffix, 10);
	factor = factor_of(suffix);
	if (*text < '0' || *text > '9' || factor == 0 ||
	    n > SIZE_MAX / factor) {
		err_set(err, ERR_INPUT, "--max-memory \"%s\" is no size", text);
		err_hint(err, "write it as 512M or 4G");
		return -1;
	}
	*bytes = (size_t)n * factor;
	if (*bytes >= LEAST)
		return 0;
	err_set(err, ERR_INPUT, "--max-memory \"%s\" is too small", text);
	err_hint(err, "64M is the least");
	return -1;
}

size_t
memory_share(size_t bound, size_t held)
{
	size_t taken = FIXED + held;

	if (bound < taken + 2 * SHARE_LEAST)
		return SHARE_LEAST;
	return (bound - taken) / 2;
}

void
memory_limit_entries(size_t bound, struct log_options *options)
{
	if (bound / 128 >= LOG_ENTRY_MAX)
		return;
	options->entry_max = bound / 128;
	options->text_kept = options->entry_max / 4;
}

static uint64_t
count_folds(const struct workload *w)
{
	uint64_t n = 0;

	for (size_t i = 0; i < w->cells.n; i++)
		n += w->cells.v[i]->shape->folded;
	return n;
}

/* ", and of 12 statements nothing is known" */
static void
add_unknown(struct buf *out, uint64_t n, const char *thing, const char *what)
{
	if (n == 0)
		return;
	buf_str(out, "; ");
	format_things(out, n, thing);
	buf_str(out, what);
}

void
memory_warn(struct terminal *t, size_t bound, const struct workload *w)
{
	const struct coverage *c = &w->coverage;
	struct err warning;
	struct buf text;

	if (c->folded + c->unkept + c->unkept_transactions == 0)
		return;
	buf_init(&text);
	buf_printf(&text, "the memory bound of %zu MB folded %s", bound / MB,
		   w->folded_more ? "more than " : "");
	format_things(&text, c->folded_shapes, "shape");
	buf_str(&text, " into ");
	format_count(&text, count_folds(w));
	add_unknown(&text, c->unkept, "statement", " could not be kept");
	add_unknown(&text, c->unkept_transactions, "transaction",
		    " could not be kept whole");
	err_set(&warning, ERR_NONE, "%s", text.data);
	if (c->unkept > 0)
		err_hint(&warning, "what these touch is not known");
	terminal_warning(t, &warning);
	buf_release(&text);
}
