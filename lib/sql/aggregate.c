#include "sql/aggregate.h"

#include <string.h>

static const char *const aggregates[] = {
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
	"json_agg_strict",
	"json_object_agg",
	"json_object_agg_strict",
	"json_object_agg_unique",
	"json_object_agg_unique_strict",
	"jsonb_agg",
	"jsonb_agg_strict",
	"jsonb_object_agg",
	"jsonb_object_agg_strict",
	"jsonb_object_agg_unique",
	"jsonb_object_agg_unique_strict",
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

static const char *const rows[] = {
	"aclexplode",
	"generate_series",
	"generate_subscripts",
	"json_array_elements",
	"json_array_elements_text",
	"json_each",
	"json_each_text",
	"json_object_keys",
	"json_populate_recordset",
	"json_to_recordset",
	"jsonb_array_elements",
	"jsonb_array_elements_text",
	"jsonb_each",
	"jsonb_each_text",
	"jsonb_object_keys",
	"jsonb_path_query",
	"jsonb_path_query_tz",
	"jsonb_populate_recordset",
	"jsonb_to_recordset",
	"regexp_matches",
	"regexp_split_to_table",
	"string_to_table",
	"ts_debug",
	"ts_parse",
	"ts_stat",
	"ts_token_type",
	"txid_snapshot_xip",
	"unnest",
};

static bool
is_one_of(struct token t, const char *const *names, size_t n)
{
	bool quoted = t.kind == TOKEN_QUOTED_IDENT && *t.p == '"';

	for (size_t i = 0; i < n; i++)
		if (quoted ? strlen(names[i]) + 2 == t.len &&
				     memcmp(t.p + 1, names[i], t.len - 2) == 0
			   : token_is(t, names[i]))
			return true;
	return false;
}

bool
is_aggregate_name(struct token t)
{
	return is_one_of(t, aggregates,
			 sizeof(aggregates) / sizeof(*aggregates));
}

bool
is_set_returning_name(struct token t)
{
	return is_one_of(t, rows, sizeof(rows) / sizeof(*rows));
}
