-- What 18 adds, and the parser does not know.
CREATE TABLE shop.computed (
	i integer,
	doubled integer GENERATED ALWAYS AS (i * 2) VIRTUAL
);
CREATE EXTENSION btree_gist SCHEMA public;
CREATE TABLE shop.bookings (
	room integer,
	at int4range,
	CONSTRAINT bookings_pkey PRIMARY KEY (room, at WITHOUT OVERLAPS)
);
