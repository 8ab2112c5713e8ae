// SELECT * FROM public.addresses
/* "DELETE FROM products" */
