SELECT * FROM nowhere;
SELECT * FROM pg_catalog.pg_class c JOIN other.addresses a ON a.id = c.oid;
SELECT count(*) FROM information_schema.tables;
SELECT 1;
VALUES (1), (2);
