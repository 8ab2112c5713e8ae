-- Enum, domain, range and composite types. A composite's members are among the
-- attributes.
SELECT t.oid, n.nspname AS schema, t.typname AS name,
  pg_catalog.pg_get_userbyid(t.typowner) AS owner, t.typtype AS kind,
  t.typrelid AS members,
  CASE t.typtype
    WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)
    WHEN 'r' THEN (SELECT pg_catalog.format_type(r.rngsubtype, NULL)
      FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
  END AS base,
  CASE t.typtype
    WHEN 'e' THEN ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e
      WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
  END AS labels
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND (t.typtype IN ('e', 'd', 'r')
    OR (t.typtype = 'c' AND c.relkind = 'c'))
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      AND d.objid = t.oid AND d.deptype = 'e');
