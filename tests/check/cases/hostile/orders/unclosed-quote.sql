SELECT id FROM products;
SELECT 'FROM public.addresses;
