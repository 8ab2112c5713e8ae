-- SELECT * FROM public.addresses;
/* DELETE FROM products; */

-- the end