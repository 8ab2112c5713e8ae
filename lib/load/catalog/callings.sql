-- Checks and indexes that call functions which are not the system's: of these
-- pg_depend knows. What an index has is one expression.
SELECT k.conrelid AS relation, k.conname AS name, false AS index,
  pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'c' AND k.conislocal
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      AND d.objid = k.oid
      AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
UNION ALL
SELECT i.indrelid, x.relname, true,
  'ROW(' || pg_catalog.concat_ws(', ',
    pg_catalog.pg_get_expr(i.indexprs, i.indrelid),
    pg_catalog.pg_get_expr(i.indpred, i.indrelid)) || ')'
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
WHERE (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = i.indexrelid
      AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass);
