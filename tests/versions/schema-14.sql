-- What 14 adds.
CREATE FUNCTION shop.atomic(n integer) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO shop.by_index (i) VALUES (n);
	SELECT count(*) FROM shop.base b WHERE b.id = atomic.n;
END;
CREATE FUNCTION shop.returned() RETURNS bigint LANGUAGE sql
	RETURN (SELECT shop.atomic(1));
CREATE TABLE shop.squeezed (t text COMPRESSION pglz);
