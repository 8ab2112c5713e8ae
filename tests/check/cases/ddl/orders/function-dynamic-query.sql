CREATE FUNCTION public.order_rows(t text) RETURNS SETOF record
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT id, total FROM orders;
	RETURN QUERY EXECUTE 'SELECT * FROM ' || quote_ident(t);
END
$$;
