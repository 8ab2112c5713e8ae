# db.execute("SELECT id FROM public.addresses")
# SELECT id FROM products
def run(db):  # "DELETE FROM payments"
    db.execute("SELECT id FROM orders")  # and not "FROM addresses"
    db.execute("SELECT id -- FROM public.products\nFROM orders /* , addresses */")
    return "# SELECT", "SELECT id FROM stock_levels"
