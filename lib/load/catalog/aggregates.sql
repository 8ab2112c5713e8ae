-- The functions that aggregates are made of, in the order of pg_aggregate.
SELECT a.aggfnoid::pg_catalog.oid AS aggregate, f.oid AS routine
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN LATERAL (VALUES (1, a.aggtransfn::pg_catalog.oid),
  (2, a.aggfinalfn::pg_catalog.oid), (3, a.aggcombinefn::pg_catalog.oid),
  (4, a.aggserialfn::pg_catalog.oid), (5, a.aggdeserialfn::pg_catalog.oid),
  (6, a.aggmtransfn::pg_catalog.oid), (7, a.aggminvtransfn::pg_catalog.oid),
  (8, a.aggmfinalfn::pg_catalog.oid)) f (place, oid)
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND f.oid <> 0
ORDER BY a.aggfnoid, f.place;
