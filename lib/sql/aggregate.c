#include "sql/aggregate.h"

#include <stddef.h>

bool
is_aggregate_name(struct token t)
{
	static const char *const names[] = {
		"any_value",
		"array_agg",
		"avg",
		"bit_and",
		"bit_or",
		"bit_xor",
		"bool_and",
		"bool_or",
		"corr",
		"count",
		"covar_pop",
		"covar_samp",
		"cume_dist",
		"dense_rank",
		"every",
		"grouping",
		"json_agg",
		"json_object_agg",
		"jsonb_agg",
		"jsonb_object_agg",
		"max",
		"min",
		"mode",
		"percent_rank",
		"percentile_cont",
		"percentile_disc",
		"range_agg",
		"range_intersect_agg",
		"rank",
		"regr_avgx",
		"regr_avgy",
		"regr_count",
		"regr_intercept",
		"regr_r2",
		"regr_slope",
		"regr_sxx",
		"regr_sxy",
		"regr_syy",
		"stddev",
		"stddev_pop",
		"stddev_samp",
		"string_agg",
		"sum",
		"var_pop",
		"var_samp",
		"variance",
		"xmlagg",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (token_is(t, names[i]))
			return true;
	return false;
}
