def run(db, a, b):
    db.execute("SELECT id FROM addresses WHERE city = %s AND zip = %s", (a, b))
    db.execute("SELECT id FROM addresses WHERE city = %(a)s", {"a": a})
    db.execute("SELECT id FROM products WHERE sku = :sku AND name = :name")
    db.execute("SELECT id FROM products WHERE sku = ?", (a,))
    db.execute("SELECT id FROM products WHERE sku = $1::text", a)
    db.execute("SELECT id FROM orders WHERE status LIKE 'a%%' AND id = %s", (a,))
