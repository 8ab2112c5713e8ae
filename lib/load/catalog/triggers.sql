-- Triggers as they were written: not those of constraints, and not the copies
-- that partitions have.
SELECT t.tgrelid AS relation, t.tgname AS name, t.tgfoid AS routine,
  pn.nspname AS routine_schema, p.proname AS routine_name, t.tgtype AS type,
  t.tgattr AS columns, t.tgenabled AS enabled,
  t.tgoldtable AS old_table, t.tgnewtable AS new_table
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND NOT t.tgisinternal AND t.tgparentid = 0;
