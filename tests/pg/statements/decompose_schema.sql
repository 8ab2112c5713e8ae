-- Odd tables beside the shop's; their names are those that the plan's globs
-- give to users (user_*) and payments (payment_*).
CREATE SCHEMA proof;

CREATE TABLE user_odd (
	id integer PRIMARY KEY,
	"Id" integer NOT NULL,
	"select" text,
	"a b" text,
	parent integer REFERENCES user_odd,
	small smallint,
	code character(2),
	note text,
	price numeric,
	span daterange,
	flag boolean,
	tags text[]
);
INSERT INTO user_odd
SELECT n, 13 - n, CASE WHEN n % 3 > 0 THEN 'word' || n % 4 END, 'a b ' || n,
	CASE WHEN n > 3 THEN n - 3 END, n % 5, (ARRAY['a', 'b', 'cc'])[1 + n % 3],
	CASE WHEN n % 4 > 0 THEN 'note' || n % 3 END,
	n + CASE WHEN n % 2 = 0 THEN 0.50 ELSE 0.5 END,
	daterange(date '2026-01-01' + n, date '2026-01-05' + n),
	CASE n % 3 WHEN 0 THEN true WHEN 1 THEN false END, ARRAY['x' || n, 'y']
FROM generate_series(1, 12) n;

CREATE TABLE payment_odd (
	id integer PRIMARY KEY,
	"Id" integer,
	odd_id integer REFERENCES user_odd,
	big bigint,
	code character(2),
	note text,
	price numeric,
	span daterange,
	flag boolean
);
INSERT INTO payment_odd
SELECT n, n % 7, CASE WHEN n % 5 > 0 THEN 1 + n % 9 END,
	CASE WHEN n % 6 = 0 THEN 100000 ELSE n % 6 END,
	(ARRAY['a', 'b', 'd'])[1 + n % 3],
	CASE WHEN n % 3 > 0 THEN 'note' || n % 4 END,
	n + CASE WHEN n % 2 = 0 THEN 0.5 ELSE 0.500 END,
	daterange(date '2026-01-01' + n, date '2026-01-05' + n), n % 2 = 0
FROM generate_series(1, 20) n;

-- Nothing is in it.
CREATE TABLE payment_empty (id integer PRIMARY KEY, odd_id integer, note text);

CREATE TABLE "user_x""; drop table y; --" (
	id integer PRIMARY KEY,
	"y""; drop table z; --" text
);
INSERT INTO "user_x""; drop table y; --"
SELECT n, 'z' || n FROM generate_series(1, 5) n;

CREATE FUNCTION user_word(p_odd integer) RETURNS text LANGUAGE sql STABLE
AS 'SELECT o."select" FROM public.user_odd o WHERE o.id = p_odd';
CREATE FUNCTION payment_rows(p_odd integer) RETURNS SETOF integer
LANGUAGE sql STABLE
AS 'SELECT p.id FROM public.payment_odd p WHERE p.odd_id = p_odd';
CREATE AGGREGATE payment_total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
