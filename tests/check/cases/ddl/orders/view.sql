CREATE VIEW public.order_cities AS
	SELECT o.id, a.city
	FROM public.orders o
	JOIN public.addresses a ON a.user_id = o.user_id;
CREATE OR REPLACE VIEW order_summary AS SELECT count(*) FROM orders;
CREATE MATERIALIZED VIEW order_values AS
	SELECT p.name, sum(i.quantity)
	FROM order_items i, products p, stock_levels s
	WHERE p.id = i.product_id AND s.product_id = p.id
	GROUP BY 1;
