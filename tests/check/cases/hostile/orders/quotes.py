a = '''SELECT "id" -- don't
FROM products''' ; b = "it's" ; c = 'SELECT id FROM invoices'
d = f'{a["SELECT id FROM orders"]} and more'
