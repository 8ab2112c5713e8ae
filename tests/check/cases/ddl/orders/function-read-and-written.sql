CREATE FUNCTION order_take(p bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM 1 FROM public.stock_levels WHERE product_id = p;
	UPDATE stock_levels SET available = available - 1 WHERE product_id = p;
END
$$;
