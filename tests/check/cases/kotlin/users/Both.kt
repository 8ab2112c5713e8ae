val b = """
    UPDATE orders SET user_id = NULL
    WHERE id IN (SELECT order_id FROM invoices)
"""
