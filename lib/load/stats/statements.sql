-- What was run in this database, by whom, how often and for how long. Statements
-- that ran inside of others are part of those; version 13 does not tell.
SELECT pg_catalog.pg_get_userbyid(s.userid) AS role,
       s.query,
       s.calls,
       (s.total_exec_time * 1000)::pg_catalog.int8 AS time_us
FROM pg_stat_statements AS s
JOIN pg_catalog.pg_database AS d ON d.oid = s.dbid
WHERE d.datname = pg_catalog.current_database()
  AND pg_catalog.to_jsonb(s) ->> 'toplevel' IS DISTINCT FROM 'false'
ORDER BY s.query COLLATE "C", s.userid, s.queryid;
