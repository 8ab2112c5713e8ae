SELECT c.name FROM public.countries c;
SELECT o.id, c.name FROM orders o JOIN countries c ON c.code = o.country;
SELECT version FROM public.schema_migrations;
INSERT INTO schema_migrations VALUES ('20260101');
