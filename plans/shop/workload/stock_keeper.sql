-- At the warehouse terminal: as inventory.
SELECT warehouse_id, quantity FROM stock WHERE product_id = 17;
SELECT id, status FROM shipments WHERE status = 'packed' ORDER BY id;
-- Which table this empties is only known when it runs.
SELECT purge_expired('reservations', interval '30 days');
