QUERY = ("SELECT a.city, a.zip "
         "FROM public.addresses a "
         'WHERE a.user_id = %s')
OTHER = "SELECT id " + \
    "FROM products " + "WHERE sku = 'x'"
THIRD = "UPDATE " \
    "stock_levels SET available = 0"
LIST = ["SELECT id FROM orders", "DELETE FROM payments"]
