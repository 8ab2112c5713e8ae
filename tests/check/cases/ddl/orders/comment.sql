COMMENT ON TABLE public.addresses IS 'where parcels go';
COMMENT ON COLUMN stock_levels.available IS 'may be less than it says';
COMMENT ON TABLE orders IS 'SELECT * FROM public.products';
COMMENT ON COLUMN public.orders.status IS NULL;
