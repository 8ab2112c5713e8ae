-- Nothing in this file may be found: it failed, or it was taken back. (The
-- orders that are written here for good are the service's own.)

BEGIN;
UPDATE stock SET quantity = 0 WHERE warehouse_id = 3;
ROLLBACK;

-- The payment fails and is taken back to the savepoint; the order stays.
BEGIN;
INSERT INTO orders (user_id, total) VALUES (5, 10);
SAVEPOINT pay;
INSERT INTO payments (order_id, amount, currency) VALUES (1, 10, 'CHF');
ROLLBACK TO SAVEPOINT pay;
COMMIT;

\set ON_ERROR_STOP off
-- No such order: a foreign key refuses.
INSERT INTO payments (order_id, amount, status) VALUES (-1, 5, 'authorized');
-- The check on stock refuses.
UPDATE stock SET quantity = -1 WHERE product_id = 7;
-- No right to read that.
SELECT password_hash FROM users WHERE id = 1;
-- No SQL.
SELEC id FROM users WHERE id = 1;
-- An error spoils what was done before it, and COMMIT rolls back.
BEGIN;
UPDATE stock SET quantity = quantity - 5, checked_at = now() WHERE warehouse_id = 2 AND product_id = 5;
SELECT 1 / 0;
UPDATE stock SET reorder_level = 1 WHERE warehouse_id = 2;
COMMIT;
\set ON_ERROR_STOP on
