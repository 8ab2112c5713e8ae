SELECT id FROM products;
SELECT $q$ FROM invoices;
SELECT id FROM stock_levels;
