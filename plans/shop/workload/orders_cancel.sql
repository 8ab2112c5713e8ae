-- A cancelled order gives its stock back.
BEGIN;
UPDATE orders SET status = 'cancelled' WHERE id = 40;
UPDATE stock s
SET quantity = s.quantity + oi.quantity
FROM order_items oi
WHERE oi.order_id = 40 AND s.product_id = oi.product_id AND s.warehouse_id = 1;
COMMIT;
