CREATE TABLE public.order_refunds (
	order_id bigint REFERENCES public.orders (id),
	payment_id bigint REFERENCES public.payments (id)
);
INSERT INTO order_refunds (order_id) SELECT id FROM orders;
