SELECT 1 FROM orders NATURAL JOIN users_api.customers NATURAL JOIN products;
SELECT 1 FROM orders WHERE (SELECT bool_or(true) FROM products, invoices);
INSERT INTO orders (user_id)
SELECT a.user_id FROM addresses a JOIN products p ON p.id = a.id;
UPDATE orders SET total = i.amount
FROM (SELECT * FROM invoices) i WHERE i.order_id = orders.id;
SELECT 1
FROM orders o FULL JOIN (addresses a JOIN products p ON p.id = a.id) ON true;
SELECT 1 FROM addresses a, LATERAL (SELECT 1 FROM orders o WHERE o.id = a.id) x;
WITH o AS MATERIALIZED (SELECT * FROM orders), a AS (SELECT * FROM addresses)
SELECT 1 FROM o JOIN a USING (user_id);
