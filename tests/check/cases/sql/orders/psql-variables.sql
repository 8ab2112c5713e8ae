SELECT :'city' FROM public.addresses;
SELECT * FROM orders;
