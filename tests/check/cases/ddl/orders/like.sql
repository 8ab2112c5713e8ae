CREATE TABLE public.order_like (LIKE public.orders INCLUDING ALL);
