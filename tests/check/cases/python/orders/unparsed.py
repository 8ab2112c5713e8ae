A = "SELECT * FORM public.addresses"
B = "SELECT * FORM nowhere"
C = "SELECT id FROM products"
