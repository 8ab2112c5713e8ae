SELECT street, city FROM public.addresses WHERE user_id = 7;
SELECT a.zip
FROM addresses AS a
WHERE a.user_id = 7;
SELECT * FROM public.orders;
