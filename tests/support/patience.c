/* Under valgrind a test has longer before it is given up. */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <criterion/internal/ordered-set.h>
#include <stdlib.h>

#define TIMES 10

static void
extend(struct criterion_ordered_set *tests)
{
	FOREACH_SET(struct criterion_test * test, tests)
	{
		test->data->timeout *= TIMES;
	}
}

ReportHook(PRE_ALL)(struct criterion_test_set *all)
{
	if (!getenv("VALGRIND"))
		return;
	FOREACH_SET(struct criterion_suite_set * suite, all->suites)
	{
		if (suite->tests)
			extend(suite->tests);
	}
}
