#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char dir[] = "/tmp/dbsplit-test-XXXXXX";

static void
enter(void)
{
	cr_assert_not_null(mkdtemp(dir));
	cr_assert_eq(chdir(dir), 0);
}

static void
leave(void)
{
	unlink("f");
	unlink("link");
	rmdir("d");
	cr_assert_eq(rmdir(dir), 0, "something is left in %s", dir);
}

TestSuite(file, .init = enter, .fini = leave);

Test(file, is_read_as_it_was_written)
{
	struct arena a = ARENA_INIT;
	struct err err;
	struct stat st;
	size_t len;
	char *text;

	cr_assert_eq(file_write("f", "old", 3, &err), 0);
	cr_assert_eq(file_write("f", "a\0b", 3, &err), 0);
	text = file_read(&a, "f", 100, &len, &err);
	cr_assert_eq(len, 3);
	cr_assert_eq(memcmp(text, "a\0b", 4), 0);
	cr_assert_eq(stat("f", &st), 0);
	cr_assert_eq(st.st_mode & 0777, 0600);
	arena_release(&a);
}

Test(file, larger_than_the_limit_is_an_error)
{
	struct arena a = ARENA_INIT;
	struct err err;
	size_t len = 3 << 20;
	char *data = calloc(1, len);

	cr_assert_eq(file_write("f", data, len, &err), 0);
	cr_assert_not_null(file_read(&a, "f", len, &len, &err));
	cr_assert_null(file_read(&a, "f", 2 << 20, &len, &err));
	cr_assert_str_eq(err.message, "\"f\" is larger than 2 MiB");
	cr_assert_null(file_read(&a, "/dev/zero", 1 << 20, &len, &err));
	free(data);
	arena_release(&a);
}

Test(file, what_cannot_be_opened_is_an_error)
{
	struct err err;

	cr_assert_eq(file_open("none", &err), -1);
	cr_assert_str_eq(err.message,
			 "cannot open \"none\": No such file or directory");
	cr_assert_eq(err.code, ERR_INPUT);
	mkdir("d", 0700);
	cr_assert_eq(file_open("d", &err), -1);
	cr_assert_str_eq(err.message, "\"d\" is a directory, not a file");
	cr_assert_eq(file_open("-", &err), STDIN_FILENO);
}

Test(file, what_cannot_be_read_is_an_error)
{
	struct arena a = ARENA_INIT;
	struct err err;
	size_t len;

	cr_assert_null(file_read(&a, "/proc/self/mem", 100, &len, &err));
	cr_assert_str_eq(err.message, "cannot read \"/proc/self/mem\": "
				      "Input/output error");
	arena_release(&a);
}

Test(file, that_cannot_be_written_leaves_nothing)
{
	struct err err;

	cr_assert_eq(file_write("none/f", "x", 1, &err), -1);
	cr_assert_str_eq(err.message, "cannot create \"none/f\": "
				      "No such file or directory");
	mkdir("d", 0700);
	cr_assert_eq(file_write("d", "x", 1, &err), -1);
	cr_assert_str_eq(err.message, "cannot replace \"d\": Is a directory");
}

Test(file, is_what_it_was_until_the_new_one_is_kept)
{
	struct arena a = ARENA_INIT;
	struct file_draft draft;
	struct err err;
	size_t len;

	cr_assert_eq(file_write("f", "old", 3, &err), 0);
	cr_assert_eq(file_draft(&draft, "f", &err), 0);
	cr_assert_eq(fd_write(draft.fd, "f", "new", 3, &err), 0);
	cr_assert_str_eq(file_read(&a, "f", 100, &len, &err), "old");
	file_drop(&draft);
	cr_assert_str_eq(file_read(&a, "f", 100, &len, &err), "old");
	cr_assert_eq(file_draft(&draft, "f", &err), 0);
	cr_assert_eq(fd_write(draft.fd, "f", "new", 3, &err), 0);
	cr_assert_eq(file_keep(&draft, &err), 0);
	cr_assert_str_eq(file_read(&a, "f", 100, &len, &err), "new");
	arena_release(&a);
}

Test(file, a_link_in_its_place_is_replaced_not_followed)
{
	struct err err;
	struct stat st;

	cr_assert_eq(symlink("f", "link"), 0);
	cr_assert_eq(file_write("link", "x", 1, &err), 0);
	cr_assert_eq(lstat("link", &st), 0);
	cr_assert(S_ISREG(st.st_mode));
	cr_assert_neq(access("f", F_OK), 0);
}

Test(file, a_full_disk_is_an_error)
{
	struct err err;
	int fd = open("/dev/full", O_WRONLY);

	cr_assert_eq(fd_write(fd, "out", "x", 1, &err), -1);
	cr_assert_str_eq(err.message,
			 "cannot write \"out\": No space left on device");
	cr_assert_eq(fd_write(fd, "out", "", 0, &err), 0);
	close(fd);
}
