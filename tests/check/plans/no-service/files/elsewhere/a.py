q = 'SELECT * FROM orders'
