TRUNCATE TABLE public.user_sessions;
TRUNCATE order_items, stock_levels;
COPY products (id, sku) FROM STDIN;
1	SELECT * FROM public.invoices;
\.
COPY orders (user_id) FROM '/tmp/orders.csv';
