ALTER TABLE public.stock_levels ADD COLUMN order_id bigint
	REFERENCES public.orders (id);
UPDATE stock_levels s SET order_id = i.order_id
FROM order_items i WHERE i.product_id = s.product_id;
