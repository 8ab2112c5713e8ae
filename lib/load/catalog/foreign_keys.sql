-- Foreign keys as they were written: not the copies that partitions have.
SELECT k.conrelid AS child, k.confrelid AS parent, k.conname AS name,
  k.conkey AS child_columns, k.confkey AS parent_columns,
  k.confupdtype AS on_update, k.confdeltype AS on_delete,
  k.condeferrable AS deferrable, k.condeferred AS deferred,
  NOT k.convalidated AS not_valid
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND k.contype = 'f' AND k.conparentid = 0;
