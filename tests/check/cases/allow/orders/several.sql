-- dbsplit: allow(cross-service-read, cross-service-write) moves next month
UPDATE public.stock_levels SET available = 0
WHERE product_id IN (SELECT id FROM products);
-- dbsplit: allow( cross-service-join ,cross-service-read ) moves next month
SELECT * FROM orders, products;
