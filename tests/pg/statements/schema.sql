-- Beside the demo's schema: names, types and functions to trip over.

CREATE SCHEMA odd;
CREATE SCHEMA "Other Place";
SET search_path = public, odd;

CREATE TYPE odd.point3 AS (x integer, y integer, z integer);

-- Columns that are called like tables, aliases and functions.
CREATE TABLE odd.tricky (
	id integer PRIMARY KEY,
	users integer,
	tricky integer,
	name text,
	count integer,
	place odd.point3,
	places odd.point3[],
	tags text[],
	doc jsonb,
	"Mixed Case" text,
	"quo""te" integer,
	"größe" integer,
	value integer,
	excluded integer
);
CREATE UNIQUE INDEX tricky_name_key ON odd.tricky (lower(name)) WHERE count > 0;
ALTER TABLE odd.tricky ADD CONSTRAINT tricky_users_tricky_key UNIQUE (users, tricky);

CREATE TABLE "Other Place"."Weird ""Table""" (
	id integer PRIMARY KEY,
	"select" text,
	"from" integer
);

-- The same name in two schemas.
CREATE TABLE odd.users (id integer, secret text);
CREATE TABLE odd.twin (id integer, a integer, b integer);
CREATE TABLE public.twin (id integer, a integer, c integer);

CREATE TABLE odd.parent (id integer, kind text);
CREATE TABLE odd.child (extra integer) INHERITS (odd.parent);
CREATE TABLE odd.dropped (a integer, gone integer, b integer, c integer);
ALTER TABLE odd.dropped DROP COLUMN gone;
CREATE TABLE odd.no_columns ();
CREATE TABLE odd.generated (
	id integer GENERATED ALWAYS AS IDENTITY,
	a integer,
	twice integer GENERATED ALWAYS AS (a * 2) STORED,
	b integer DEFAULT 5
);
CREATE SEQUENCE odd."Seq";
CREATE SEQUENCE odd.counter;

CREATE VIEW odd.simple AS SELECT id, users AS u, name FROM odd.tricky;
CREATE VIEW odd.renamed (one, two) AS SELECT id, name FROM odd.tricky;
CREATE VIEW odd.nested AS SELECT s.u, r.two FROM odd.simple s JOIN odd.renamed r ON r.one = s.id;

CREATE FUNCTION odd.rows_of_tricky(n integer) RETURNS SETOF odd.tricky
LANGUAGE sql SECURITY DEFINER SET search_path = odd AS 'SELECT * FROM odd.tricky LIMIT n';
CREATE FUNCTION odd.one_point() RETURNS odd.point3
LANGUAGE plpgsql AS 'BEGIN RETURN ROW(1, 2, 3); END';
CREATE FUNCTION odd.pair(OUT a integer, OUT b text) RETURNS record
LANGUAGE plpgsql AS 'BEGIN a := 1; b := ''x''; END';
CREATE FUNCTION odd.numbers(n integer) RETURNS TABLE (num integer, name text)
LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT 1, ''a''::text; END';
CREATE FUNCTION odd.records() RETURNS SETOF record
LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT 1, ''a''::text; END';
CREATE FUNCTION odd.double(v integer, times integer DEFAULT 2) RETURNS integer
LANGUAGE plpgsql AS 'BEGIN RETURN v * times; END';
CREATE FUNCTION odd.many(VARIADIC v integer[]) RETURNS integer
LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION odd.summary(t odd.tricky) RETURNS text
LANGUAGE plpgsql AS 'BEGIN RETURN t.name; END';
CREATE FUNCTION odd.add_state(s integer, v integer) RETURNS integer
LANGUAGE plpgsql AS 'BEGIN RETURN s + v; END';
CREATE AGGREGATE odd.total(integer) (SFUNC = odd.add_state, STYPE = integer, INITCOND = '0');
CREATE PROCEDURE odd.nothing(a integer, b text DEFAULT 'x')
LANGUAGE plpgsql AS 'BEGIN NULL; END';
RESET search_path;
