GRANT SELECT ON public.addresses TO orders_app, billing_app;
