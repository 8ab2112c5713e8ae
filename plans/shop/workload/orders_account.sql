-- The shop's web pages: orders looks at, locks and calls what is not its own.

SELECT id, status, total, email FROM order_overview WHERE id = 5;
SELECT name, amount FROM active_products WHERE category_id = 3 ORDER BY name LIMIT 10;
SELECT o.id, user_display_name(o.user_id) AS buyer FROM orders o WHERE o.id = 17;
SELECT reserve_stock(1, 20, 2);
SELECT checkout_cart(11, 310);

-- Lock the user while a cart is made, so that nobody erases them meanwhile.
BEGIN;
SELECT id FROM users WHERE id = 33 FOR SHARE;
INSERT INTO carts (user_id) VALUES (33);
COMMIT;

-- Subqueries: each level on its own.
SELECT id, total FROM orders
WHERE user_id IN (SELECT id FROM users WHERE country_code = 'FR') AND status = 'new';
SELECT oi.line_no, oi.quantity, (SELECT p.name FROM products p WHERE p.id = oi.product_id) AS product
FROM order_items oi WHERE oi.order_id = 21;

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
SELECT p.sku, sum(oi.line_total)
FROM products p JOIN order_items oi ON oi.product_id = p.id
GROUP BY p.sku ORDER BY 2 DESC LIMIT 3;

-- A mailing, fetched through a cursor.
BEGIN;
DECLARE recipients CURSOR FOR SELECT id, email FROM users WHERE country_code = 'AT' ORDER BY id;
FETCH 10 FROM recipients;
FETCH 10 FROM recipients;
CLOSE recipients;
COMMIT;

-- The second line of an order, with its stock, in a single statement.
WITH taken AS (
	UPDATE stock SET quantity = quantity - 1
	WHERE warehouse_id = 2 AND product_id = 41
	RETURNING product_id
)
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
SELECT 1, 9, taken.product_id, 1, 12.50 FROM taken;

-- A CTE that is called as a table is: this reads no table of the users service.
WITH users AS (SELECT 1 AS id) SELECT o.id FROM orders o JOIN users ON users.id = o.user_id LIMIT 1;

-- Its own tables, whatever the search path is.
SET search_path = '';
SELECT count(*) FROM public.coupons WHERE expires_on > '2026-01-01';
RESET search_path;
INSERT INTO coupons (code, percent_off, expires_on) VALUES ('WELCOME10', 15, '2031-01-01')
ON CONFLICT (code) DO UPDATE SET percent_off = excluded.percent_off;
