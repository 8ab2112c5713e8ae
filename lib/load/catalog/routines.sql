-- Functions, procedures and aggregates, apart from the constructors that range
-- types bring along. A body that is not a string (BEGIN ATOMIC, from 14 on)
-- comes as the whole definition; 13 has no such column, hence the JSON.
SELECT p.oid, n.nspname AS schema, p.proname AS name,
  pg_catalog.pg_get_userbyid(p.proowner) AS owner, p.prokind AS kind,
  ARRAY(SELECT pg_catalog.format_type(t.oid, NULL)
    FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY t (oid, n)
    ORDER BY t.n) AS arguments,
  COALESCE(p.proargnames, pg_catalog.array_fill(''::text,
    ARRAY[COALESCE(pg_catalog.array_length(p.proallargtypes, 1),
      p.pronargs)])) AS argument_names,
  p.pronargdefaults AS defaults, p.provariadic <> 0 AS variadic,
  CASE WHEN p.prokind NOT IN ('p', 'a') THEN
    pg_catalog.format_type(p.prorettype, NULL) END AS returns,
  p.proretset AS returns_set, l.lanname AS language,
  p.prosecdef AS security_definer,
  (SELECT pg_catalog.substr(s.setting, 13)
    FROM pg_catalog.unnest(p.proconfig) s (setting)
    WHERE s.setting LIKE 'search_path=%') AS search_path,
  CASE WHEN b.atomic OR p.prokind = 'a' THEN NULL ELSE p.prosrc END AS source,
  CASE WHEN b.atomic THEN pg_catalog.pg_get_functiondef(p.oid) END AS definition
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
CROSS JOIN LATERAL (
  SELECT l.lanname = 'sql'
    AND pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NOT NULL AS atomic) b
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND COALESCE(n.nspname = ANY (NULLIF(pg_catalog.current_setting(
    'dbsplit.schemas', true), '')::text[]), true)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND d.objid = p.oid AND d.deptype IN ('e', 'i'));
