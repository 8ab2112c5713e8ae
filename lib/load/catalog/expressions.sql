-- Defaults and generation expressions.
SELECT e.adrelid AS relation, e.adnum AS number,
  pg_catalog.pg_get_expr(e.adbin, e.adrelid) AS expression
FROM pg_catalog.pg_attrdef e
JOIN pg_catalog.pg_class c ON c.oid = e.adrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true);
