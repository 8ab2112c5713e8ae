-- ALTER DEFAULT PRIVILEGES, by the same rule as grants.
SELECT pg_catalog.pg_get_userbyid(d.defaclrole) AS role, n.nspname AS schema,
  d.defaclobjtype AS object,
  CASE WHEN x.grantee = 0 THEN ''
    ELSE pg_catalog.pg_get_userbyid(x.grantee) END AS grantee,
  pg_catalog.array_agg(DISTINCT x.privilege_type) AS privileges,
  pg_catalog.array_agg(DISTINCT x.privilege_type)
    FILTER (WHERE x.is_grantable) AS grantable
FROM pg_catalog.pg_default_acl d
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) x
WHERE (d.defaclnamespace = 0
    OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
      'dbsplit.schemas', true), '')::text[]), true))
  AND x.grantee <> d.defaclrole
  AND NOT (x.grantee = 0 AND (d.defaclobjtype, x.privilege_type) IN (
    ('f', 'EXECUTE'), ('T', 'USAGE')))
GROUP BY d.defaclrole, n.nspname, d.defaclobjtype, x.grantee;
