-- What 15 adds.
CREATE TABLE shop.one_null (i integer, UNIQUE NULLS NOT DISTINCT (i));
CREATE VIEW shop.as_caller WITH (security_invoker = true) AS
	SELECT id FROM shop.base;
CREATE PUBLICATION whole_schema FOR TABLES IN SCHEMA shop;
CREATE TABLE shop.some_null (
	a integer, b integer,
	FOREIGN KEY (a) REFERENCES shop.base (id) ON DELETE SET NULL (a)
);
