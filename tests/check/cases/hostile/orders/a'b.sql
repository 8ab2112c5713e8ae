SELECT id FROM products;
