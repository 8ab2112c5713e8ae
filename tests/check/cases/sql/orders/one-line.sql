SELECT 1; SELECT * FROM products; SELECT * FROM orders; SELECT * FROM addresses;
