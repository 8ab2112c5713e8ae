CREATE OR REPLACE VIEW public.order_prices AS
	SELECT i.order_id, p.price
	FROM order_items i JOIN products p ON p.id = i.product_id;
