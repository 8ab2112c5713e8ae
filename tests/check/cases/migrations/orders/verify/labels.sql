-- Verify shop:labels on pg
BEGIN;
SELECT street FROM order_labels WHERE false;
SELECT 1 / count(*) FROM public.addresses;
ROLLBACK;
