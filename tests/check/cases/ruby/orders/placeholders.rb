DB.fetch("SELECT city FROM addresses WHERE user_id = ? AND zip = ?", 1, 2)
Product.find_by_sql(["SELECT id FROM products WHERE sku = :sku", { sku: 1 }])
conn.exec_params('SELECT id FROM payments WHERE id = $1', [1])
format("SELECT id FROM invoices WHERE id = %d", 1)
