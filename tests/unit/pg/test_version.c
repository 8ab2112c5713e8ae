#include <criterion/criterion.h>
#include <string.h>

#include "pg/conn.h"

Test(version, must_be_13_or_later)
{
	struct err err = {.code = ERR_NONE};

	cr_assert_eq(pg_check_version(130000, &err), 0);
	cr_assert_eq(pg_check_version(180004, &err), 0);
	cr_assert_eq(err.code, ERR_NONE);
	cr_assert_eq(pg_check_version(120022, &err), -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_str_eq(err.message,
			 "the server is PostgreSQL 12, which is too old");
	cr_assert_eq(pg_check_version(90624, &err), -1);
	cr_assert_str_eq(err.message,
			 "the server is PostgreSQL 9.6, which is too old");
	cr_assert_not_null(strstr(err.hint, "--schema"));
}
