-- The nightly import: the supplier feed belongs to inventory, the catalog
-- empties and fills it.
BEGIN;
TRUNCATE supplier_feed;
COPY supplier_feed (sku, supplier_id, quantity, unit_cost) FROM STDIN;
SKU-00011	3	40	4.50
SKU-00012	3	25	7.25
SKU-00013	4	60	1.10
SKU-00014	5	10	19.00
\.
UPDATE products p
SET supplier_id = f.supplier_id
FROM supplier_feed f
WHERE f.sku = p.sku AND p.supplier_id IS DISTINCT FROM f.supplier_id;
COMMIT;

-- Prices through a temporary table: nobody else's business.
CREATE TEMP TABLE new_prices (product_id bigint, amount numeric);
INSERT INTO new_prices SELECT g, 9.99 + g FROM generate_series(11, 14) g;
INSERT INTO product_prices (product_id, valid_from, amount)
SELECT product_id, '2026-11-01', amount FROM new_prices
ON CONFLICT (product_id, valid_from) DO UPDATE SET amount = excluded.amount;
DROP TABLE new_prices;

-- What sells: prepared once, asked three times.
PREPARE bestsellers (int) AS
SELECT product_id, sum(quantity) AS sold
FROM order_items
GROUP BY product_id
HAVING sum(quantity) > $1
ORDER BY sold DESC, product_id
LIMIT 10;
EXECUTE bestsellers (1);
EXECUTE bestsellers (2);
EXECUTE bestsellers (3);
DEALLOCATE bestsellers;
SELECT slug, month, revenue FROM sales_by_category WHERE slug = 'category-3' ORDER BY month;

-- A product that was never sold is taken off: carts and stock go with it.
DELETE FROM products WHERE id = 200;
