-- The search paths that sessions of this database start with.
SELECT r.rolname AS role, d.datname AS database,
  pg_catalog.substr(s.setting, 13) AS path
FROM pg_catalog.pg_db_role_setting p
CROSS JOIN LATERAL pg_catalog.unnest(p.setconfig) s (setting)
LEFT JOIN pg_catalog.pg_roles r ON r.oid = p.setrole
LEFT JOIN pg_catalog.pg_database d ON d.oid = p.setdatabase
WHERE s.setting LIKE 'search_path=%'
  AND (p.setdatabase = 0 OR d.datname = pg_catalog.current_database())
  AND (p.setrole = 0 OR r.rolname IS NOT NULL);
