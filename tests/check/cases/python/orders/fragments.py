orders.where("id IN (SELECT user_id FROM public.addresses)")
orders.extra(where=["EXISTS (SELECT 1 FROM public.products p)"])
q += " WHERE id IN (SELECT user_id FROM public.addresses)"
q += " JOIN public.products p ON p.id = o.product"
q += " UNION SELECT street FROM public.addresses"
orders.where("total > (%s)")
hint = "select from users"
help = "Pick them (select from users or not)"
orders.having("HAVING count(*) > (SELECT count(*) FROM public.addresses)")
columns.append(", (SELECT count(*) FROM public.addresses) AS c")
