const név = `SELECT 'ő🙂', id FROM products`; const b = 'é', c = 'SELECT id FROM stock_levels';
