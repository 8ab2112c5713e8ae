-- Deploy shop:labels to pg
BEGIN;
CREATE VIEW public.order_labels AS SELECT street FROM public.addresses;
COMMIT;
