def run(db, user_id, names, day):
    db.execute(f"SELECT city FROM public.addresses WHERE user_id = {user_id}")
    db.execute("SELECT id FROM products WHERE name = '%s'" % names)
    db.execute("SELECT id FROM invoices WHERE issued > '{}'".format(day))
    db.execute("SELECT id FROM payments WHERE id = " + str(user_id))
    db.execute(f"SELECT id FROM orders WHERE id IN ({', '.join(names)})")
