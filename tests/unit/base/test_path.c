#include <criterion/criterion.h>

#include "base/path.h"

static void
absolute(const char *here, const char *path, const char *expected)
{
	struct buf b;

	buf_init(&b);
	path_absolute(&b, here, path);
	cr_expect_str_eq(b.data, expected, "%s in %s: %s", path, here, b.data);
	buf_release(&b);
}

static void
relative(const char *path, const char *folder, const char *expected)
{
	struct buf b;

	buf_init(&b);
	path_relative(&b, path, folder);
	cr_expect_str_eq(b.data, expected, "%s in %s: %s", path, folder,
			 b.data);
	buf_release(&b);
}

Test(path, is_told_from_the_root)
{
	absolute("/a/b", "c", "/a/b/c");
	absolute("/a/b", "./c//d/.", "/a/b/c/d");
	absolute("/a/b", "../c", "/a/c");
	absolute("/a/b", "../../../c", "/c");
	absolute("/a/b", "/c/../d", "/d");
	absolute("/a/b", "", "/a/b");
	absolute("/a/b", "../..", "/");
	absolute("", "a", "/a");
	absolute("/", "a", "/a");
	absolute("", ".", "/");
	absolute("/a", "..b/.c/...", "/a/..b/.c/...");
}

Test(path, is_below_a_folder)
{
	cr_expect_str_eq(path_below("/a/b/c", "/a"), "b/c");
	cr_expect_str_eq(path_below("/a", ""), "a");
	cr_expect_str_eq(path_below("/a", "/"), "a");
	cr_expect_null(path_below("/ab/c", "/a"));
	cr_expect_null(path_below("/a", "/a"));
	cr_expect_null(path_below("/a/b", "/a/b/c"));
	cr_expect_null(path_below("/", ""));
}

Test(path, is_named_from_a_folder)
{
	relative("/a/b/c", "/a/b", "c");
	relative("/a/b/c", "/a", "b/c");
	relative("/a/b", "/a/b", ".");
	relative("/a", "/a/b", "..");
	relative("/a/c", "/a/b", "../c");
	relative("/a/bc", "/a/b", "../bc");
	relative("/a/b", "/a/bc", "../b");
	relative("/a/x", "/a/b/c/d", "../../../x");
	relative("/x/y", "/a/b", "/x/y");
	relative("/", "/a/b", "/");
	relative("/a/b", "", "a/b");
	relative("/a/b", "/", "a/b");
	relative("/", "", ".");
}
