-- Roles that are not the system's, with what they are members of.
SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolcanlogin AS login,
  r.rolinherit AS inherit,
  ARRAY(SELECT DISTINCT g.rolname::text FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid ORDER BY 1) AS member_of
FROM pg_catalog.pg_roles r
WHERE r.rolname !~ '^pg_';
