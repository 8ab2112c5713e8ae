#include "load/decompress.h"

#include <archive.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "load/log_source.h"

#define BLOCK_BYTES ((size_t)256 << 10)

struct decompressor {
	struct archive *archive;
	struct log_source *source;
	bool begun;  /* the stream was looked at, and is one */
	bool broken; /* error says why */
	struct err error;
	size_t nhead; /* of block, not given to the archive yet */
	char *block;
	size_t size;	      /* of block */
	const char *unpacked; /* bytes that were not given out yet */
	size_t nunpacked;
};

bool
decompress_knows(const char *head, size_t len)
{
	static const char *const magic[] = {
		"\x1f\x8b",	    "BZh", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd",
		"\x04\x22\x4d\x18",
	};
	struct str s = {head, len};

	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++)
		if (str_starts(s, magic[i]))
			return true;
	return false;
}

static la_ssize_t
read_block(struct archive *unused, void *arg, const void **block)
{
	struct decompressor *d = arg;
	ssize_t n = (ssize_t)d->nhead;

	(void)unused;
	*block = d->block;
	d->nhead = 0;
	if (n > 0)
		return n;
	n = log_source_read(d->source, d->block, d->size, &d->error);
	d->broken = n < 0;
	return n;
}

struct decompressor *
decompress_new(struct log_source *source, const char *head, size_t len)
{
	struct decompressor *d = xcalloc(1, sizeof(*d));
	struct archive *a = archive_read_new();

	if (!a)
		abort();
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_lz4(a);
	archive_read_support_format_raw(a);
	archive_read_support_format_empty(a);
	d->archive = a;
	d->source = source;
	d->nhead = len;
	d->size = len > BLOCK_BYTES ? len : BLOCK_BYTES;
	d->block = xmalloc(d->size);
	memcpy(d->block, head, len);
	return d;
}

void
decompress_free(struct decompressor *d)
{
	if (!d)
		return;
	archive_read_free(d->archive);
	free(d->block);
	free(d);
}

/* From here on, for the archive does not say it twice. */
static void
set_broken(struct decompressor *d)
{
	const char *why = archive_error_string(d->archive);

	d->broken = true;
	err_set(&d->error, ERR_INPUT, "cannot read \"%s\" to its end: %s",
		d->source->name, why ? why : "it is damaged or cut off");
}

static int
open_archive(struct decompressor *d)
{
	struct archive_entry *entry;
	int rc = archive_read_open(d->archive, d, NULL, read_block, NULL);

	d->begun = true;
	return rc == ARCHIVE_OK ? archive_read_next_header(d->archive, &entry)
				: rc;
}

/*
 * The next bytes, where the archive has them. Those before an error are not
 * lost so, as they would be if it were asked for more than it has.
 */
static int
next_unpacked(struct decompressor *d)
{
	const void *p = NULL;
	int rc = d->begun ? ARCHIVE_OK : open_archive(d);
	la_int64_t at;

	d->nunpacked = 0;
	while (rc == ARCHIVE_OK && d->nunpacked == 0)
		rc = archive_read_data_block(d->archive, &p, &d->nunpacked,
					     &at);
	d->unpacked = p;
	return rc;
}

ssize_t
decompress_read(struct decompressor *d, char *p, size_t size, struct err *err)
{
	int rc = ARCHIVE_OK;

	if (d->nunpacked == 0 && !d->broken)
		rc = next_unpacked(d);
	if (d->nunpacked) {
		size = size < d->nunpacked ? size : d->nunpacked;
		memcpy(p, d->unpacked, size);
		d->unpacked += size;
		d->nunpacked -= size;
		return (ssize_t)size;
	}
	/* A stream that is read no further is cut off, and not damaged. */
	if (rc == ARCHIVE_EOF || d->source->stopped)
		return 0;
	if (!d->broken)
		set_broken(d);
	*err = d->error;
	return -1;
}
