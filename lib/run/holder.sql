-- Who else holds the lock of the journal here.
SELECT a.pid::text AS pid, COALESCE(a.usename, '') AS role,
  COALESCE(a.backend_start::timestamptz(0)::text, '') AS since
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
    WHERE d.datname = pg_catalog.current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint
  AND a.pid <> pg_catalog.pg_backend_pid();
