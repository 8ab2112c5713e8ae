q = 'SELECT id FROM products'
r = 'SELECT 1'
