-- dbsplit: allow(cross-service-read) all that begins on the line
SELECT id FROM products; SELECT id FROM invoices;
SELECT id FROM products; SELECT id FROM invoices;
