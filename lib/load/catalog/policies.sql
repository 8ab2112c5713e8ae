-- Row security.
SELECT p.polrelid AS relation, p.polname AS name, p.polcmd AS command,
  p.polpermissive AS permissive,
  ARRAY(SELECT pg_catalog.pg_get_userbyid(r.oid)::text
    FROM pg_catalog.unnest(p.polroles) r (oid) WHERE r.oid <> 0) AS roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using,
  pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true);
