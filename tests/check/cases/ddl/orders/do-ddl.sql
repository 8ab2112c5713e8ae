DO $$
BEGIN
	IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'f') THEN
		ALTER TABLE orders ADD CONSTRAINT f
			FOREIGN KEY (user_id) REFERENCES users (id);
	END IF;
	ALTER TABLE users ADD COLUMN note text;
	GRANT SELECT ON users TO orders_app;
	SET ROLE users_app;
	PERFORM 1;
	RESET ROLE;
EXCEPTION WHEN duplicate_object THEN
	DROP TABLE IF EXISTS public.addresses;
END
$$;
DO $x$ DECLARE n int; BEGIN
	SELECT count(*) INTO n FROM orders;
	EXECUTE 'ALTER TABLE users ADD COLUMN more text';
	EXECUTE 'ALTER TABLE addresses ALTER zip SET DEFAULT ''0''';
	EXECUTE $q$GRANT SELECT ON ALL TABLES IN SCHEMA store TO orders_app$q$;
	CREATE TABLE nobodys (id int, at int REFERENCES stock_levels);
	CREATE FUNCTION order_g() RETURNS int LANGUAGE sql
		AS 'SELECT 1 FROM orders';
END $x$;
DO '
BEGIN
	ALTER TABLE users ADD more text DEFAULT ''x'';
	SET LOCAL ROLE stock_app;
END';
-- What is one's own, and what is decided at run time.
DO $$
BEGIN
	ALTER TABLE orders ADD COLUMN note text;
	SET ROLE orders_app;
	ALTER TABLE countries ADD COLUMN note text;
	CREATE TEMPORARY TABLE t (id int);
END
$$;
