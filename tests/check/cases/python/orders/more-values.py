db.execute("INSERT INTO products (sku) VALUES %s", rows)
db.execute("SELECT id FROM products WHERE id IN %s", (ids,))
db.execute("SELECT id FROM products WHERE id IN (%s)" % ",".join(ids))
db.execute("SELECT id FROM products LIMIT %d OFFSET %(o)s")
db.execute(text("SELECT id FROM products WHERE id = :id").bindparams(id=1))
db.execute("UPDATE products SET " + ", ".join(sets) + " WHERE id = 1")
db.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier("addresses")))
x = {"sql": "SELECT id FROM products", 'b': """it's
SELECT id FROM invoices"""}
db.fetch(f'''SELECT id FROM products WHERE id = {x["id"]!r:>{width}}''')
