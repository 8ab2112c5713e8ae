-- dbsplit: allow(cross-service-function) the nightly job
CREATE FUNCTION public.order_gone() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM public.payments;
	DELETE FROM stock_levels;
END
$$;
BEGIN;
UPDATE orders SET status = 'x';
-- dbsplit: allow(cross-service-write, cross-service-transaction) nightly, too
DELETE FROM stock_levels;
COMMIT;
