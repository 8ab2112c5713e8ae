SELECT * FROM products;
SELECT * FROM orders WHERE;
