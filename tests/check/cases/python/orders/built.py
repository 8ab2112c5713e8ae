q = "SELECT id"
q += " FROM public.addresses"
r = " ".join(["SELECT id", "FROM products"])
s = "TABLE products"
