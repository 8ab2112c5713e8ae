DROP TABLE public.user_sessions;
DROP TABLE IF EXISTS order_items, public.stock_levels, payments CASCADE;
DROP VIEW public.user_cities;
DROP TABLE nowhere;
