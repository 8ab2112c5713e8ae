-- Rules, apart from the ones that make views.
SELECT r.ev_class AS relation, r.rulename AS name, r.ev_type AS event,
  r.is_instead AS instead, r.ev_enabled AS enabled,
  pg_catalog.pg_get_ruledef(r.oid) AS definition
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND r.ev_type <> '1'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objid = c.oid AND d.deptype = 'e');
