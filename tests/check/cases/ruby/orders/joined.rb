A = "SELECT a.city " \
    "FROM public.addresses a " \
    'WHERE a.zip IS NULL'
B = "SELECT id " + "FROM products"
C = 'SELECT id ' 'FROM payments'
