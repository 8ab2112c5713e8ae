-- Takes back: what it defines is no finding, what it reads and writes is.
DROP TABLE public.order_refunds;
ALTER TABLE public.payments DROP COLUMN order_id;
CREATE VIEW public.order_cities AS SELECT city FROM public.addresses;
DELETE FROM public.payments WHERE paid < 0;
INSERT INTO order_items SELECT 1, id, 1, price FROM products;
