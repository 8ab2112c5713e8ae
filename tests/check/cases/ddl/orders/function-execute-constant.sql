CREATE FUNCTION public.order_clean() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'DELETE FROM order_items';
	EXECUTE 'DELETE FROM public.payments';
END
$$;
