-- It does not matter whose file it is.
GRANT SELECT ON public.products TO billing_app;
GRANT SELECT ON orders, "invoices" TO orders_app WITH GRANT OPTION;
GRANT SELECT ON public.orders TO orders_app;
GRANT SELECT ON orders TO somebody;
