-- Columns in their order, without the ones that were dropped. The types of a
-- view's columns follow from its query.
SELECT a.attrelid AS relation, a.attnum AS number, a.attname AS name,
  CASE WHEN c.relkind NOT IN ('v', 'm') THEN
    pg_catalog.format_type(a.atttypid, a.atttypmod) END AS type,
  CASE WHEN c.relkind NOT IN ('v', 'm') THEN
    CASE t.typcategory WHEN 'A' THEN t.typelem ELSE t.oid END END AS user_type,
  a.attnotnull AS not_null, a.attidentity AS identity,
  a.attgenerated AS generated
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum;
