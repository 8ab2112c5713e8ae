/* Compressed logs: every kind, in one member and several, whole and cut off. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "load/decompress.h"
#include "load/log_input.h"

static int (*const filters[])(struct archive *) = {
	archive_write_add_filter_gzip, archive_write_add_filter_bzip2,
	archive_write_add_filter_xz,   archive_write_add_filter_zstd,
	archive_write_add_filter_lz4,
};

enum {
	FILTERS = sizeof(filters) / sizeof(*filters)
};

/* Add a member that holds text. */
static void
pack(struct buf *out, int (*filter)(struct archive *), const char *text)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t size = 4 * strlen(text) + 65536, used;
	char *bytes = xmalloc(size);

	cr_assert_eq(filter(a), ARCHIVE_OK);
	cr_assert_eq(archive_write_set_format_raw(a), ARCHIVE_OK);
	archive_write_set_bytes_per_block(a, 0);
	cr_assert_eq(archive_write_open_memory(a, bytes, size, &used),
		     ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_write_header(a, entry);
	archive_write_data(a, text, strlen(text));
	archive_entry_free(entry);
	cr_assert_eq(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	buf_add(out, bytes, used);
	free(bytes);
}

/* Lines that do not compress to nothing. */
static char *
make_text(unsigned seed, int lines)
{
	struct buf b;
	char *text;

	buf_init(&b);
	for (int i = 0; i < lines; i++)
		buf_printf(&b, "%d %d\n", i, rand_r(&seed));
	text = xstrdup(b.data);
	buf_release(&b);
	return text;
}

/* What is read of a file of these bytes, through a buffer of that size. */
static int
unpack(struct buf *out, const struct buf *packed, size_t buffer,
       struct err *err)
{
	char path[] = "/tmp/dbsplit-test.XXXXXX";
	struct log_input in;
	enum log_fill got;
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, packed->data, packed->len),
		     (ssize_t)packed->len);
	close(fd);
	cr_assert_eq(log_input_open(&in, path, NULL, buffer, buffer, err), 0);
	cr_assert_eq(unlink(path), 0);
	do {
		buf_add(out, in.data + in.start, in.end - in.start);
		in.start = in.end;
		got = log_input_fill(&in, err);
	} while (got == LOG_FILL_MORE);
	log_input_close(&in);
	return got == LOG_FILL_ERROR ? -1 : 0;
}

static void
check(const struct buf *packed, size_t buffer, const char *expected)
{
	struct buf text;
	struct err err;

	buf_init(&text);
	cr_assert_eq(unpack(&text, packed, buffer, &err), 0, "%s", err.message);
	cr_assert_eq(text.len, strlen(expected));
	cr_assert_eq(memcmp(text.len ? text.data : "", expected, text.len), 0);
	buf_release(&text);
}

Test(decompress, reads_every_kind_through_any_buffer)
{
	char *text = make_text(1, 40000);

	for (int i = 0; i < FILTERS; i++) {
		struct buf packed;

		buf_init(&packed);
		pack(&packed, filters[i], text);
		check(&packed, 16, text);
		check(&packed, 1 << 20, text);
		buf_release(&packed);
	}
	free(text);
}

Test(decompress, reads_members_one_after_the_other)
{
	char *both, *first = make_text(2, 5000), *second = make_text(3, 7000);

	cr_assert_geq(asprintf(&both, "%s%s", first, second), 0);
	for (int i = 0; i < FILTERS; i++) {
		struct buf packed;

		buf_init(&packed);
		pack(&packed, filters[i], first);
		pack(&packed, filters[i], second);
		check(&packed, 4096, both);
		buf_release(&packed);
	}
	free(first);
	free(second);
	free(both);
}

Test(decompress, says_that_a_stream_is_cut_off_and_gives_what_is_there)
{
	char *text = make_text(4, 400000);

	for (int i = 0; i < FILTERS; i++) {
		struct buf packed, found;
		struct err err;

		buf_init(&packed);
		buf_init(&found);
		pack(&packed, filters[i], text);
		/* lz4 gives whole blocks of 4 MB alone. */
		packed.len -= 1000;
		cr_assert_eq(unpack(&found, &packed, 65536, &err), -1);
		cr_assert_eq(err.code, ERR_INPUT);
		cr_assert(strstr(err.message, "to its end"), "%s", err.message);
		cr_assert_lt(found.len, strlen(text));
		cr_assert_gt(found.len, strlen(text) / 4);
		cr_assert_eq(memcmp(found.data, text, found.len), 0);
		buf_release(&packed);
		buf_release(&found);
	}
	free(text);
}

/* Of lz4 by hand: libarchive does not write it. */
Test(decompress, reads_what_holds_nothing)
{
	struct buf packed;

	buf_init(&packed);
	for (int i = 0; i < FILTERS; i++) {
		buf_clear(&packed);
		if (filters[i] == archive_write_add_filter_lz4)
			buf_add(&packed, "\x04\x22\x4d\x18\x60\x40\x82\0\0\0\0",
				11);
		else
			pack(&packed, filters[i], "");
		check(&packed, 4096, "");
	}
	buf_release(&packed);
}

Test(decompress, lets_other_bytes_be)
{
	struct buf b;

	cr_assert_not(decompress_knows("", 0));
	cr_assert_not(decompress_knows("\x1f", 1));
	cr_assert_not(decompress_knows("2026-11-24", 8));
	buf_init(&b);
	buf_str(&b, "BZ is no compressed log\n");
	check(&b, 16, b.data);
	buf_release(&b);
}
