CREATE TABLE public.order_people (
	id bigint,
	was public.user_status,
	n numeric(10, 2)
);
ALTER TABLE orders ADD COLUMN user_status user_status;
CREATE TYPE public.order_status AS ENUM ('open', 'paid');
ALTER TABLE public.orders ADD COLUMN s public.order_status;
