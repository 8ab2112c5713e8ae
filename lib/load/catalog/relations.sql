-- Everything that has rows, and sequences. Sizes are what the last VACUUM or
-- ANALYZE left in pg_class, with indexes and TOAST: asking the file system for
-- each would cost more than all the rest.
WITH indexes AS (
  SELECT i.indrelid, pg_catalog.sum(x.relpages) AS pages,
    pg_catalog.max(x.relname::text) FILTER (WHERE i.indisreplident) AS replica
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  GROUP BY i.indrelid)
SELECT c.oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.relkind AS kind,
  c.relpersistence AS persistence, c.relrowsecurity AS row_security,
  c.relforcerowsecurity AS force_row_security,
  c.relreplident AS replica_identity, own.replica AS replica_index,
  EXISTS (SELECT FROM pg_catalog.pg_options_to_table(c.reloptions) o
    WHERE o.option_name = 'security_invoker' AND o.option_value::boolean)
    AS security_invoker,
  (SELECT s.srvname FROM pg_catalog.pg_foreign_table f
    JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    WHERE f.ftrelid = c.oid) AS server,
  CASE WHEN c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0) THEN -1
    ELSE c.reltuples END AS rows,
  CASE WHEN c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0) THEN -1
    ELSE (c.relpages + COALESCE(own.pages, 0) + COALESCE(t.relpages, 0)
        + COALESCE(toast.pages, 0))
      * pg_catalog.current_setting('block_size')::bigint END AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN indexes own ON own.indrelid = c.oid
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN indexes toast ON toast.indrelid = t.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.deptype = 'e');
