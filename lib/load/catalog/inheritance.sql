-- Parents: of a partition its partitioned table, else plain inheritance.
SELECT i.inhrelid AS relation, i.inhparent AS parent,
  c.relispartition AS partition
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND c.relkind IN ('r', 'p', 'f');
