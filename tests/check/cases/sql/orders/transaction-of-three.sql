START TRANSACTION;
DELETE FROM payments;
UPDATE orders SET status = 'void';
DELETE FROM stock_levels;
END;
BEGIN;
UPDATE orders SET status = 'void';
COMMIT;
