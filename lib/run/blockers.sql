-- Who holds, for longer than $3 milliseconds, a lock on one of the relations $1
-- (as SQL names them) that a lock of mode $2 would wait for; the oldest first.
WITH conflicts (mode, waits_for) AS (VALUES
  ('AccessShareLock', ARRAY['AccessExclusiveLock']),
  ('RowShareLock', ARRAY['ExclusiveLock', 'AccessExclusiveLock']),
  ('RowExclusiveLock', ARRAY['ShareLock', 'ShareRowExclusiveLock',
    'ExclusiveLock', 'AccessExclusiveLock']),
  ('ShareUpdateExclusiveLock', ARRAY['ShareUpdateExclusiveLock', 'ShareLock',
    'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']),
  ('ShareLock', ARRAY['RowExclusiveLock', 'ShareUpdateExclusiveLock',
    'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']),
  ('ShareRowExclusiveLock', ARRAY['RowExclusiveLock',
    'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
    'ExclusiveLock', 'AccessExclusiveLock']),
  ('ExclusiveLock', ARRAY['RowShareLock', 'RowExclusiveLock',
    'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
    'ExclusiveLock', 'AccessExclusiveLock']),
  ('AccessExclusiveLock', ARRAY['AccessShareLock', 'RowShareLock',
    'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
    'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']))
SELECT a.pid::text AS pid, COALESCE(a.usename, '') AS role,
  COALESCE(a.application_name, '') AS application,
  COALESCE(a.backend_type, '') AS kind, COALESCE(a.state, '') AS state,
  pg_catalog.floor(EXTRACT(epoch FROM pg_catalog.clock_timestamp()
    - COALESCE(a.xact_start, a.backend_start)))::text AS seconds,
  COALESCE(a.query, '') AS query
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
JOIN conflicts c ON c.mode = $2 AND l.mode = ANY (c.waits_for)
WHERE l.granted AND l.locktype = 'relation'
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
    WHERE d.datname = pg_catalog.current_database())
  AND l.relation IN (SELECT pg_catalog.to_regclass(r.name)
    FROM pg_catalog.unnest($1::text[]) r (name))
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND pg_catalog.clock_timestamp() - COALESCE(a.xact_start, a.backend_start)
    > pg_catalog.make_interval(secs => $3::float8 / 1000)
GROUP BY a.pid, a.usename, a.application_name, a.backend_type, a.state,
  a.xact_start, a.backend_start, a.query
ORDER BY COALESCE(a.xact_start, a.backend_start), a.pid;
