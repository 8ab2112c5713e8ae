GRANT EXECUTE ON FUNCTION public.user_city(bigint) TO orders_app;
GRANT EXECUTE ON FUNCTION users_api.rename_customer(bigint, text) TO orders_app;
