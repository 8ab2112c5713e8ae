GRANT SELECT ON public.addresses TO orders_app;
GRANT INSERT, UPDATE (zip) ON TABLE addresses TO users_app, stock_app;
GRANT ALL ON public.user_sessions TO users_app;
GRANT SELECT ON users_api.customers TO orders_app, stock_app;
GRANT SELECT ON public.countries TO orders_app;
REVOKE SELECT ON public.addresses FROM orders_app;
