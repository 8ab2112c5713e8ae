-- At the same terminal with the same login: as shipping. Damaged goods are
-- taken from stock while the parcel is packed.
BEGIN;
UPDATE stock SET quantity = quantity - 1 WHERE warehouse_id = 1 AND product_id = 23;
UPDATE shipments SET status = 'packed' WHERE id = 9;
COMMIT;
