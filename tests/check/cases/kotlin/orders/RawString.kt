val query = """
    SELECT o.id, p.name
    FROM orders o
    JOIN public.products p ON p.id = o.id
    WHERE p.name = "name" AND p.sku ~ '\d'
""".trimIndent()
val other = """DELETE FROM payments"""
