-- The worker captures the oldest authorized payment. The trigger on payments
-- then marks the order as paid, in the same transaction.
BEGIN;
SELECT p.id AS payment, p.order_id AS paid_order, p.amount, o.total
FROM payments p JOIN orders o ON o.id = p.order_id
WHERE p.status = 'authorized' ORDER BY p.id LIMIT 1 \gset
UPDATE payments SET status = 'captured', captured_at = now() WHERE id = :payment;
COMMIT;
INSERT INTO invoices (order_id, amount) SELECT order_id, amount FROM payments WHERE id = :payment;
INSERT INTO payment_audit (action, payment_id) VALUES ('capture', :payment);
