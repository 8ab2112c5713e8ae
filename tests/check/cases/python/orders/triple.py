QUERY = """
    SELECT o.id,
           p.name
    FROM orders o
    JOIN public.products p ON p.id = o.id
    WHERE o.status = 'open'
"""
OTHER = '''SELECT "a", 'b'
FROM stock_levels'''
