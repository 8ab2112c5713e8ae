-- Which database this is: of a copy of the files, too, the name and number stay,
-- of a dump and restore neither does.
SELECT s.system_identifier::text AS system_identifier, d.oid::text AS database,
  pg_catalog.to_regclass('dbsplit.place') IS NOT NULL AS has_journal
FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database();
