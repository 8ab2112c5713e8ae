-- The classic: an order, its stock and its payment in one COMMIT.
\set buyer random(1, 300)
\set product random(1, 49)
\set quantity random(1, 2)
\set price random(5, 95)
\set total :quantity * :price
BEGIN;
SELECT quantity FROM stock WHERE warehouse_id = 1 AND product_id = :product FOR UPDATE;
INSERT INTO orders (user_id, shipping_address_id, total)
VALUES (:buyer, :buyer, :total) RETURNING id AS placed \gset
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
VALUES (:placed, 1, :product, :quantity, :price);
UPDATE stock SET quantity = quantity - :quantity WHERE warehouse_id = 1 AND product_id = :product;
INSERT INTO payments (order_id, method_id, amount) VALUES (:placed, :buyer, :total);
COMMIT;
SELECT id, status, total FROM orders WHERE id = :placed;
