-- Of two others, and none of its own.
SELECT * FROM products p JOIN invoices i ON i.id = p.id;
-- Of one other.
SELECT * FROM products p JOIN stock_levels s ON s.product_id = p.id;
-- Of all.
SELECT *
FROM addresses a, stock_levels s, payments, orders;
