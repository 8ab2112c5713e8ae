-- dbsplit: allow(cross-service-write) it is written in the night
UPDATE public.stock_levels SET available = 0
WHERE product_id IN (SELECT id FROM products);
