SELECT street
FROM public.addresses
WHERE id = 1;
-- x
DELETE FROM payments;
