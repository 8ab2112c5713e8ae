-- One of each kind of thing that PostgreSQL 13 can hold.
SET check_function_bodies = false;
CREATE SCHEMA shop;
CREATE SCHEMA "Odd ""schema""";

CREATE TYPE shop.state AS ENUM ('new', 'in work', 'it''s "done"');
ALTER TYPE shop.state ADD VALUE 'lost' BEFORE 'it''s "done"';
CREATE DOMAIN shop.email AS character varying(80) NOT NULL CHECK (VALUE ~ '@');
CREATE TYPE shop.money_of AS (amount numeric(12,2), currency character(3));
CREATE TYPE shop.span AS RANGE (subtype = integer);

CREATE SEQUENCE shop.numbers AS bigint START 100;
CREATE FUNCTION shop.next_number() RETURNS bigint LANGUAGE sql
	AS 'SELECT nextval(''shop.numbers'')';

CREATE TABLE shop.customers (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email shop.email UNIQUE,
	tags text[] DEFAULT '{}'::text[] NOT NULL,
	born date,
	"Full ""name""" text,
	shouted text GENERATED ALWAYS AS (upper("Full ""name""")) STORED
);
CREATE TABLE shop.orders (
	id bigserial,
	customer integer NOT NULL,
	number bigint DEFAULT shop.next_number(),
	state shop.state DEFAULT 'new'::shop.state,
	history shop.state[],
	total shop.money_of,
	placed timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT orders_pkey PRIMARY KEY (id, placed),
	CONSTRAINT orders_customer_fkey FOREIGN KEY (customer)
		REFERENCES shop.customers (id)
		ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE
) PARTITION BY RANGE (placed);
CREATE TABLE shop.orders_2025 PARTITION OF shop.orders
	FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE shop.orders_rest PARTITION OF shop.orders DEFAULT;
CREATE TABLE shop.lines (
	"order" bigint,
	placed timestamp(3) with time zone,
	sku bit varying(10),
	EXCLUDE USING btree (sku WITH =),
	FOREIGN KEY ("order", placed) REFERENCES shop.orders (id, placed)
		ON DELETE SET NULL
);
ALTER TABLE shop.lines ADD COLUMN gone integer, ADD COLUMN price numeric;
ALTER TABLE shop.lines DROP COLUMN gone;
CREATE TABLE shop.prices (price numeric CONSTRAINT one_price UNIQUE);
ALTER TABLE shop.lines ADD CONSTRAINT late FOREIGN KEY (price)
	REFERENCES shop.prices (price) NOT VALID;
CREATE TABLE shop.base (id integer PRIMARY KEY, note text);
CREATE TABLE shop.derived (more text) INHERITS (shop.base);
CREATE UNLOGGED TABLE "Odd ""schema"""."Odd; table" (
	"select" integer REFERENCES shop.base);
ALTER TABLE shop.base REPLICA IDENTITY FULL;
CREATE TABLE shop.by_index (i integer NOT NULL);
CREATE UNIQUE INDEX by_index_i ON shop.by_index (i);
ALTER TABLE shop.by_index REPLICA IDENTITY USING INDEX by_index_i;
ALTER SEQUENCE shop.numbers OWNED BY shop.base.id;

CREATE VIEW shop.open_orders (id, who) AS
	SELECT o.id, c.email FROM shop.orders o
	JOIN shop.customers c ON c.id = o.customer WHERE o.state = 'new';
CREATE MATERIALIZED VIEW shop.totals AS
	SELECT who, count(*) AS n FROM shop.open_orders GROUP BY who;
CREATE RULE watch AS ON DELETE TO shop.base
	DO ALSO INSERT INTO shop.by_index VALUES (old.id);

CREATE FUNCTION shop.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = shop, "Odd ""schema""" AS $$
BEGIN
	INSERT INTO base (id, note) VALUES (new.id, 'seen');
	RETURN new;
END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE OF state ON shop.orders
	FOR EACH ROW EXECUTE FUNCTION shop.note();
CREATE TRIGGER off BEFORE TRUNCATE ON shop.base
	EXECUTE FUNCTION shop.note();
ALTER TABLE shop.base DISABLE TRIGGER off;
CREATE CONSTRAINT TRIGGER later AFTER DELETE ON shop.base
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	EXECUTE FUNCTION shop.note();
CREATE PROCEDURE shop.tidy(INOUT n integer, VARIADIC rest text[] DEFAULT '{}')
	LANGUAGE sql AS 'DELETE FROM shop.base; SELECT 1';
CREATE FUNCTION shop.found(a integer, OUT b text, OUT c integer)
	RETURNS SETOF record LANGUAGE sql STABLE
	AS 'SELECT note, id FROM shop.base';
CREATE FUNCTION shop.listed() RETURNS TABLE (x integer, y shop.state[])
	LANGUAGE sql AS 'SELECT 1, NULL';
CREATE FUNCTION shop.plus(numeric, numeric) RETURNS numeric LANGUAGE sql
	AS 'SELECT $1 + $2';
CREATE AGGREGATE shop.total(numeric) (SFUNC = shop.plus, STYPE = numeric);

ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.customers FOR SELECT
	USING (id IN (SELECT customer FROM shop.orders));
CREATE POLICY adults ON shop.customers AS RESTRICTIVE
	WITH CHECK (born < '2008-01-01');

CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE shop.remote (id integer NOT NULL, price numeric)
	SERVER elsewhere;

CREATE ROLE versions_group;
CREATE ROLE versions_app LOGIN NOINHERIT IN ROLE versions_group;
GRANT USAGE ON SCHEMA shop TO versions_group WITH GRANT OPTION;
GRANT SELECT, INSERT ON shop.orders, shop.base TO versions_app;
GRANT UPDATE (note), SELECT (id) ON shop.base TO versions_group;
GRANT USAGE ON SEQUENCE shop.numbers TO PUBLIC;
REVOKE EXECUTE ON FUNCTION shop.plus FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.plus TO versions_app;
GRANT USAGE ON TYPE shop.state TO versions_app;
ALTER TABLE shop.derived OWNER TO versions_group;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop
	GRANT SELECT ON TABLES TO versions_app;
ALTER DEFAULT PRIVILEGES FOR ROLE versions_group
	GRANT EXECUTE ON FUNCTIONS TO versions_app WITH GRANT OPTION;
CREATE TABLE shop.by_default (i integer);

CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION some_tables FOR TABLE shop.base, shop.by_index;
