-- migrate:up
CREATE VIEW public.invoice_totals AS
	SELECT sum(o.total) FROM public.orders o;
INSERT INTO invoices (order_id, user_id, amount)
SELECT id, user_id, total FROM orders;

-- migrate:down
DROP VIEW public.invoice_totals;
CREATE VIEW public.invoice_totals AS SELECT sum(total) FROM public.orders;
DELETE FROM invoices WHERE order_id IN (SELECT id FROM orders);
DROP INDEX public.orders_placed;
ALTER TABLE public.orders DROP COLUMN invoiced;
