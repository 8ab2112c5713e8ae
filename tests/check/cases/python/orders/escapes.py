A = "SELECT \"id\",\n\t'\u00e9' FROM public.addresses WHERE city = 'x\\y'"
B = 'SELECT \'a\\\' AS b FROM products'
C = "\x53ELECT id FROM stock_levels"
D = "SELECT id \
FROM invoices"
