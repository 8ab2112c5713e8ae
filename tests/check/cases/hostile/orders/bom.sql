SELECT street FROM public.addresses;
SELECT id FROM products;
