# What is put in can be of any kind, and what is written is known.
A = f"SELECT {cols} FROM public.addresses"
B = f"SELECT id FROM public.addresses WHERE {cond}"
C = f"SELECT id FROM orders ORDER BY {col}"
D = f"SELECT id FROM products {more}"
E = "SELECT id FROM products WHERE id = 1 " + more
