DO $$
BEGIN
	UPDATE orders SET status = 'late';
	UPDATE public.stock_levels SET available = 0;
END
$$;
