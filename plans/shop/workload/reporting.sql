-- Spreadsheets: no service's work.
SELECT p.sku, count(*) FROM order_items oi JOIN products p ON p.id = oi.product_id GROUP BY p.sku ORDER BY 2 DESC LIMIT 5;
COPY (SELECT status, count(*) FROM payments GROUP BY status ORDER BY status) TO STDOUT;
