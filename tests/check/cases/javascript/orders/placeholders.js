db.query('SELECT city FROM addresses WHERE user_id = $1 AND zip = $2', [1, 2]);
db.query('SELECT id FROM products WHERE sku = ?', [1]);
db.query('SELECT id FROM payments WHERE id = :id', { id: 1 });
db.query('SELECT id FROM orders WHERE status = $1::text', ['x']);
