-- What runs low, and which suppliers are near: all of it the inventory's own.
\set product random(1, 195)
\set warehouse random(1, 3)
SELECT warehouse_id, quantity, reorder_level FROM stock
WHERE product_id = :product AND quantity < reorder_level;
SELECT w.code, s.name, s.lead_days
FROM warehouses w JOIN suppliers s ON s.country_code = w.country_code
WHERE w.id = :warehouse ORDER BY s.lead_days, s.id LIMIT 5;
SELECT f.sku, f.unit_cost, s.name
FROM supplier_feed f JOIN suppliers s ON s.id = f.supplier_id
WHERE f.quantity > 0 ORDER BY f.unit_cost, f.sku LIMIT 10;
