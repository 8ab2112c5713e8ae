// dbsplit: allow(cross-service-join) moves with the catalogue
val a = """
    SELECT o.id FROM orders o JOIN products p ON p.id = o.id
"""
val b = "SELECT id FROM products"
