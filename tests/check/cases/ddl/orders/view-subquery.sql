CREATE VIEW order_lines (id, name) AS
WITH p AS (SELECT id, name FROM public.products)
SELECT i.order_id, (SELECT name FROM p WHERE p.id = i.product_id)
FROM order_items i
WHERE NOT EXISTS (SELECT FROM "invoices" v WHERE v.order_id = i.order_id);
