CREATE FUNCTION public.order_any(t text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM %I', t) INTO n;
	RETURN n;
END
$$;
