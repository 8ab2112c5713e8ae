-- Publications: one row for itself, one for each table and each schema (from
-- 15 on; only pg_depend can be asked for them in every version).
SELECT p.pubname AS name, p.puballtables AS all_tables,
  NULL::pg_catalog.oid AS relation, NULL::pg_catalog.name AS schema
FROM pg_catalog.pg_publication p
UNION ALL
SELECT p.pubname, p.puballtables, r.prrelid, NULL
FROM pg_catalog.pg_publication p
JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
UNION ALL
SELECT p.pubname, p.puballtables, NULL, n.nspname
FROM pg_catalog.pg_publication p
JOIN pg_catalog.pg_depend dp ON dp.refobjid = p.oid
  AND dp.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass
  AND dp.classid
    = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
JOIN pg_catalog.pg_depend dn ON dn.classid = dp.classid
  AND dn.objid = dp.objid
  AND dn.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
JOIN pg_catalog.pg_namespace n ON n.oid = dn.refobjid;
