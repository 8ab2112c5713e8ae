def run(db, client, order_id):
    with db.transaction():
        db.execute("UPDATE orders SET status = 'paid' WHERE id = %s", (order_id,))
        db.execute("DELETE FROM public.order_items WHERE order_id = %s", (order_id,))
    db.execute("SELECT name FROM users_api.customers WHERE id = 1")
    db.execute("SELECT name FROM countries")
    return client.get(f"/addresses/{order_id}")
