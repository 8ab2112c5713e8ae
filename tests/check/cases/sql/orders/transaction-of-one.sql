BEGIN;
UPDATE orders SET status = 'paid';
DELETE FROM order_items;
INSERT INTO schema_migrations VALUES ('1');
UPDATE countries SET name = 'x';
COMMIT;
BEGIN;
-- Of another one alone: its tables are written, but no two services'.
UPDATE stock_levels SET available = 1;
COMMIT;
