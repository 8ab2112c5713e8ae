val a = "SELECT id FROM public.orders WHERE user_id = ?"
val b = """
    SELECT c.name, n.name
    FROM users_api.customers c, countries n
"""
val c = "DELETE FROM order_items WHERE order_id = $a"
