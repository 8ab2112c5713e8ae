CREATE TEMPORARY TABLE addresses (id bigint);
SELECT * FROM addresses;
SELECT * FROM public.addresses;
