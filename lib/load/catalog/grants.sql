-- What others than the owner were given. What every role has from the start is
-- not listed: EXECUTE on routines, USAGE on types and on the schema public.
WITH schemas AS (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl
  FROM pg_catalog.pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
      'dbsplit.schemas', true), '')::text[]), true)),
given AS (
  SELECT 'c' AS class, c.oid, 0 AS number, '' AS schema, c.relowner AS owner,
    c.relacl AS acl
  FROM pg_catalog.pg_class c
  WHERE c.relacl IS NOT NULL
    AND c.relnamespace IN (SELECT s.oid FROM schemas s)
  UNION ALL
  SELECT 'a', c.oid, a.attnum, '', c.relowner, a.attacl
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    AND c.relnamespace IN (SELECT s.oid FROM schemas s)
  UNION ALL
  SELECT 'f', p.oid, 0, '', p.proowner, p.proacl
  FROM pg_catalog.pg_proc p
  WHERE p.proacl IS NOT NULL
    AND p.pronamespace IN (SELECT s.oid FROM schemas s)
  UNION ALL
  SELECT 't', t.oid, 0, '', t.typowner, t.typacl
  FROM pg_catalog.pg_type t
  WHERE t.typacl IS NOT NULL
    AND t.typnamespace IN (SELECT s.oid FROM schemas s)
  UNION ALL
  SELECT 'n', s.oid, 0, s.nspname, s.nspowner, s.nspacl
  FROM schemas s
  WHERE s.nspacl IS NOT NULL)
SELECT g.class, g.oid, g.number, g.schema,
  CASE WHEN x.grantee = 0 THEN ''
    ELSE pg_catalog.pg_get_userbyid(x.grantee) END AS grantee,
  pg_catalog.array_agg(DISTINCT x.privilege_type) AS privileges,
  pg_catalog.array_agg(DISTINCT x.privilege_type)
    FILTER (WHERE x.is_grantable) AS grantable
FROM given g
CROSS JOIN LATERAL pg_catalog.aclexplode(g.acl) x
WHERE x.grantee <> g.owner
  AND NOT (x.grantee = 0 AND (g.class, x.privilege_type) IN (
    ('f', 'EXECUTE'), ('t', 'USAGE')))
  AND NOT (x.grantee = 0 AND g.class = 'n' AND g.schema = 'public'
    AND x.privilege_type = 'USAGE')
GROUP BY g.class, g.oid, g.number, g.schema, x.grantee;
