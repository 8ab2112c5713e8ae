GRANT USAGE ON SEQUENCE public.invoice_numbers TO orders_app;
GRANT USAGE ON SEQUENCE public.invoice_numbers TO billing_app;
