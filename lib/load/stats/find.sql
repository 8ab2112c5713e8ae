-- Put the schema of pg_stat_statements on the search_path, for it can be any.
-- No row: it is not installed in this database.
SELECT pg_catalog.set_config('search_path',
			     pg_catalog.quote_ident(n.nspname), false) AS path
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_stat_statements';
