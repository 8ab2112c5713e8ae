-- Revert shop:labels from pg
BEGIN;
DROP VIEW public.order_labels;
DROP TABLE public.addresses;
DELETE FROM stock_levels;
COMMIT;
