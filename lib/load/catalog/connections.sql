-- Foreign servers and this database's subscriptions; of those everybody may
-- read the names, not where they lead.
SELECT s.srvname AS name, w.fdwname AS wrapper
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
SELECT s.subname, NULL
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d
  WHERE d.datname = pg_catalog.current_database());
