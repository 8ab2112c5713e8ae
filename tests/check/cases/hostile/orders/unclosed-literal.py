a = "SELECT id FROM products"
b = "SELECT id FROM public.addresses
