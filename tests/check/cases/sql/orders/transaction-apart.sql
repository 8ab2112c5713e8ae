UPDATE orders SET status = 'paid';
UPDATE stock_levels SET available = 1;
BEGIN;
UPDATE orders SET status = 'paid';
COMMIT;
BEGIN;
UPDATE stock_levels SET available = 1;
ROLLBACK;
