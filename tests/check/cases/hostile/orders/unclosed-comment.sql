SELECT id FROM products;
/* SELECT id FROM invoices;
SELECT id FROM stock_levels;
