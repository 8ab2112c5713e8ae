#include "source/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "source/candidate.h"
#include "source/reader.h"

static const struct {
	const char *name;
	const char *ends[8];
	const struct language *language;
} languages[] = {
	[SOURCE_NONE] = {"unknown", {NULL}, NULL},
	[SOURCE_PYTHON] = {"Python", {".py", ".pyi", ".pyw"}, &language_python},
	[SOURCE_GO] = {"Go", {".go"}, &language_go},
	[SOURCE_JAVA] = {"Java", {".java"}, &language_java},
	[SOURCE_KOTLIN] = {"Kotlin", {".kt", ".kts"}, &language_kotlin},
	[SOURCE_JAVASCRIPT] = {"JavaScript",
			       {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts",
				".cts", ".tsx"},
			       &language_javascript},
	[SOURCE_RUBY] = {"Ruby", {".rb", ".rake", ".ru"}, &language_ruby},
	[SOURCE_PHP] = {"PHP", {".php", ".phtml", ".inc"}, &language_php},
	[SOURCE_CSHARP] = {"C#", {".cs"}, &language_csharp},
	[SOURCE_RUST] = {"Rust", {".rs"}, &language_rust},
};

enum {
	NLANGUAGES = sizeof(languages) / sizeof(*languages),
	NENDS = sizeof(languages->ends) / sizeof(*languages->ends),
};

enum source_language
source_language_of(const char *path)
{
	size_t len = strlen(path);

	for (int i = 0; i < NLANGUAGES; i++)
		for (int j = 0; j < NENDS && languages[i].ends[j]; j++) {
			size_t n = strlen(languages[i].ends[j]);

			if (len > n &&
			    strcmp(path + len - n, languages[i].ends[j]) == 0)
				return (enum source_language)i;
		}
	return SOURCE_NONE;
}

const char *
source_language_name(enum source_language language)
{
	return languages[language].name;
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct source_piece *p = a, *q = b;

	if (p->begin != q->begin)
		return p->begin < q->begin ? -1 : 1;
	return p->end < q->end ? -1 : p->end > q->end;
}

static int
compare_skips(const void *a, const void *b)
{
	const struct source_skip *p = a, *q = b;

	return p->at < q->at ? -1 : p->at > q->at;
}

void
source_scan(enum source_language language, const char *text, size_t len,
	    int (*stop)(void), struct arena *arena, struct source_result *out)
{
	struct reader r = {
		.language = languages[language].language,
		.which = language,
		.text = text,
		.len = len,
		.stop = stop,
		.arena = arena,
		.scratch = ARENA_INIT,
		.out = out,
	};

	*out = (struct source_result){0};
	if (!r.language || len == 0)
		return;
	mapped_init(&r.chains, &r.scratch);
	vec_reserve(&r.scratch, &r.chains.marks, 64);
	vec_reserve(&r.scratch, &r.holes, 64);
	r.levels = xmalloc(READER_DEPTH * sizeof(*r.levels));
	r.levels[0] = (struct level){.simple = true};
	candidate_init(&r);
	reader_run(&r);
	candidate_release(&r);
	mapped_release(&r.chains);
	free(r.levels);
	arena_release(&r.scratch);
	/* What is in an interpolation ends before what it is put in. */
	if (out->pieces.n)
		qsort(out->pieces.v, out->pieces.n, sizeof(*out->pieces.v),
		      compare_pieces);
	if (out->skips.n)
		qsort(out->skips.v, out->skips.n, sizeof(*out->skips.v),
		      compare_skips);
}

size_t
source_place(const struct source_piece *piece, size_t at)
{
	size_t low = 0, high = piece->marks.n;
	const struct source_mark *m;

	/* The last one that is not behind at. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (piece->marks.v[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	if (piece->marks.n == 0)
		return piece->begin;
	m = &piece->marks.v[low];
	return m->flat ? m->file : m->file + (at - m->at);
}
