-- Primary keys and unique constraints.
SELECT k.conrelid AS relation, k.conname AS name,
  k.contype = 'p' AS primary, k.conkey AS columns
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND k.contype IN ('p', 'u');
